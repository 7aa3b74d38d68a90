# Builds, tests and installs `ledger`. `make help` lists what to type.
#
# Sources are found by wildcard: a new .c file in src/*/ or a test in tests/ needs no line here.
# One source tree, several variants: `make V=asan` builds in build/asan/ what `make` builds in
# build/release/. CFLAGS, CPPFLAGS, LDFLAGS, LDLIBS and CC are yours; they come after ours.

V ?= release
B := build/$(V)
VARIANTS := release debug asan cover fuzz
ifeq ($(filter $(V),$(VARIANTS)),)
$(error V=$(V) is not a variant; it is one of: $(VARIANTS))
endif

PREFIX ?= /usr/local
PKG_CONFIG ?= pkg-config
INSTALL ?= install
# Not simply python3: another one earlier on PATH may lack openpyxl.
PYTHON ?= /usr/bin/python3
# One version on every system, because each version shapes a few things differently.
CLANG_FORMAT ?= clang-format-14
CLANG_TIDY ?= clang-tidy-14
JOBS ?= $(shell nproc)

# The program, and where it lands: build/ledger is the one for use.
PROGRAM_release := build/ledger
PROGRAM := $(or $(PROGRAM_$(V)),$(B)/ledger)

# ---- flags ----------------------------------------------------------------------------------

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer \
            -DARENA_MALLOC_EACH

CFLAGS_release := -O2 -g -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
LDFLAGS_release := -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack
CFLAGS_debug := -O0 -g3 -Werror
CFLAGS_asan := -O1 -g -Werror $(SANITIZE)
LDFLAGS_asan := -fsanitize=address,undefined
CFLAGS_cover := -O0 -g --coverage
LDFLAGS_cover := --coverage
CFLAGS_fuzz := -O1 -g $(SANITIZE) -fsanitize=fuzzer-no-link
LDFLAGS_fuzz := -fsanitize=address,undefined

ifeq ($(V),fuzz)
ifeq ($(origin CC),default)
CC := clang-14
endif
endif

LIBRARIES := xlsxwriter pangocairo cairo fontconfig sqlite3 libcrypto libxml-2.0 jansson zlib
# Asked once, and only when something is compiled. -isystem keeps warnings to our own sources.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(patsubst -I%,-isystem %,$$(call pkg,--cflags)))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $$(call pkg,--libs))$(PKG_LIBS)
pkg = $(or $(shell $(PKG_CONFIG) $(1) $(LIBRARIES)),$(if $(filter 0,$(.SHELLSTATUS)),,\
      $(error a library is missing; `make packages` installs what is needed)))

COMPILE = $(CC) -std=gnu11 -D_GNU_SOURCE -Isrc -Ibuild $(WARN) $(CFLAGS_$(V)) $(PKG_CFLAGS) \
          $(CPPFLAGS) $(CFLAGS)
# Our names stay ours: libjansson has a json_null of its own, and must not be given this one.
LINK_LIBS = -Wl,--as-needed -Wl,--exclude-libs,libledger.a $(PKG_LIBS) -lcsv -lm $(LDLIBS)
LINK = $(CC) $(CFLAGS_$(V)) $(CFLAGS) $(LDFLAGS_$(V)) $(LDFLAGS)

# ---- files ----------------------------------------------------------------------------------

MAIN := src/cli/main.c
SOURCES := $(wildcard src/*/*.c)
OBJECTS := $(patsubst %.c,$(B)/%.o,$(filter-out $(MAIN),$(SOURCES)))
LIBRARY := $(B)/libledger.a

UNIT := $(patsubst tests/%.c,%,$(wildcard tests/unit/*/test_*.c))
FUZZ_ENTRIES := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
PAGES := $(patsubst tests/%.py,%,$(wildcard tests/pages/test_*.py))
FAULTS := $(patsubst tests/%.py,%,$(wildcard tests/fault/test_*.py))
ACCEPTANCE := $(filter-out %/book.py,$(wildcard tests/acceptance/*.py))
BENCHES := $(patsubst tests/%.c,%,$(wildcard tests/bench/*.c))

# Results of the test suites, one log each.
R := $(B)/results
UNIT_LOGS := $(UNIT:%=$(R)/%.log)
PAGES_LOGS := $(PAGES:%=$(R)/%.log)
FUZZ_LOGS := $(FUZZ_ENTRIES:%=$(R)/fuzz/%.log)
# The library that makes calls fail and a sanitizer want the same calls; tampering needs none of it.
faults_of = $(if $(filter release,$(1)),$(FAULTS),$(filter %tampering,$(FAULTS)))
logs_of = $(patsubst %,build/$(1)/results/%.log,$(UNIT) transcripts $(PAGES) \
            $(FUZZ_ENTRIES:%=fuzz/%) $(faults_of))
SUITE_LOGS := $(call logs_of,$(V))
FAULT_LOGS := $(patsubst %,$(R)/%.log,$(call faults_of,$(V)))

# A crash found by a sanitizer must not look like the program's own refusal (exit 1).
export ASAN_OPTIONS ?= exitcode=99:detect_stack_use_after_return=1
export UBSAN_OPTIONS ?= exitcode=99:print_stacktrace=1
export LSAN_OPTIONS ?= exitcode=99:print_suppressions=0:suppressions=$(CURDIR)/tests/lsan.supp

AGAIN = +@$(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(JOBS))
Q := $(if $(VERBOSE),,@)
say = @$(if $(VERBOSE),:,printf '  %-5s %s\n' $(1) $(2))

.DELETE_ON_ERROR:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := all
.PHONY: FORCE all demo test unit transcripts pages lint fuzz-replay fuzz accept bench acceptance \
        fault torture analyze valgrind cover format packages packages-test install clean help results lint-results
FORCE:

all: $(PROGRAM) ## build build/ledger (VERBOSE=1 shows the commands, V=asan another variant)

# ---- compiling ------------------------------------------------------------------------------

# These two hold the command line and the list of objects, and are written again only when that
# changes: other flags rebuild everything, and a removed source leaves the library.
define keep
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(1))' | cmp -s - $@ || echo '$(subst ','\'',$(1))' > $@
endef
$(B)/flags: FORCE
	$(call keep,$(COMPILE) $(LINK) $(LINK_LIBS))
$(B)/objects: FORCE
	$(call keep,$(OBJECTS))

build/gen/queries.h: src/store/embed_sql.awk src/store/schema.sql src/store/queries.sql
	@mkdir -p $(@D)
	$(Q)awk -f $^ > $@

$(B)/src/%.o: src/%.c $(B)/flags | build/gen/queries.h
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

$(LIBRARY): $(OBJECTS) $(B)/objects
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $(OBJECTS)

$(PROGRAM): $(B)/src/cli/main.o $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $^ $(LINK_LIBS)

# Test programs and benches: one source file with everything but main.
$(UNIT:%=$(B)/%) $(BENCHES:%=$(B)/%): $(B)/%: tests/%.c $(B)/flags $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(COMPILE) -MMD -MP -MF $@.d -MT $@ $(LDFLAGS_$(V)) $(LDFLAGS) -o $@ \
	 $< $(LIBRARY) $(LINK_LIBS) -lcmocka

# Ordinary builds replay the corpus; V=fuzz searches.
FUZZ_DRIVER := $(if $(filter fuzz,$(V)),-fsanitize=fuzzer,tests/fuzz/replay.c)
$(FUZZ_ENTRIES:%=$(B)/fuzz/%): $(B)/fuzz/%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(B)/flags $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(COMPILE) -MMD -MP -MF $@.d -MT $@ $(LDFLAGS_$(V)) $(LDFLAGS) -o $@ \
	 $< $(FUZZ_DRIVER) $(LIBRARY) $(LINK_LIBS)

# ---- the two commands of the README ---------------------------------------------------------

demo: export LEDGER_BOOK := ledger/book.db
demo: ## install what is missing, build, make the working book, print totals, write two reports
	@$(MAKE) --no-print-directory packages
	$(AGAIN) all
	@echo
	@if test -e $(LEDGER_BOOK); then build/ledger import ledger; \
	 else build/ledger init $(LEDGER_BOOK) --from ledger; fi
	@echo
	@build/ledger totals --by donor,stage
	@echo
	@build/ledger totals --by fund,stage
	@echo
	@build/ledger report japan --xlsx --pdf
	@echo
	@echo 'The book is $(LEDGER_BOOK); the reports are reports/japan.xlsx and reports/japan.pdf.'
	@echo 'Next: build/ledger            what it can do'
	@echo '      build/ledger list       what is in the book'
	@echo '      build/ledger help add   how to record a pledge'

test: ## install what tests need, then everything: plain, and under ASan and UBSan
	@$(MAKE) --no-print-directory packages-test
	@rm -rf build/release/results build/asan/results
	-$(AGAIN) -k V=release results
	-$(AGAIN) -k V=asan results
	-$(AGAIN) V=release lint-results
	@tests/total.sh $(foreach v,release asan,$(call logs_of,$(v))) build/release/results/lint.log

# ---- suites ---------------------------------------------------------------------------------

# Running a suite never fails: its log holds what did, and total.sh counts.
results: $(SUITE_LOGS)
lint-results: $(R)/lint.log

unit: ## unit tests (V=asan under the sanitizers, as all of these)
	@rm -rf $(R)/unit
	-$(AGAIN) -k $(UNIT_LOGS)
	@tests/total.sh $(UNIT_LOGS)
transcripts: $(R)/transcripts.log ## the program's transcripts, tests/cli/*.test (T=NAME: only that one)
	@tests/total.sh $^
pages: $(PAGES_LOGS) ## what is in the workbooks and PDFs
	@tests/total.sh $^
fuzz-replay: $(FUZZ_LOGS) ## every parser on its corpus and on mutations of it
	@tests/total.sh $^
fault: $(FAULT_LOGS) ## a sample of the faults: failing calls, power cuts, no memory, tampering
	@tests/total.sh $^
lint: $(R)/lint.log ## layers, banned calls, headers, sizes, format, manual
	@tests/total.sh $^

$(R)/unit/%.log: $(B)/unit/% FORCE
	@CMOCKA_MESSAGE_OUTPUT=TAP tests/run.sh '$(V) unit/$*' $@ $<

$(R)/transcripts.log: $(PROGRAM) FORCE
	@tests/run.sh '$(V) transcripts' $@ $(PYTHON) tests/cli/run.py $(PROGRAM) \
	 $(T:%=tests/cli/%.test)

# LibreOffice reads for several minutes when the machine is slow.
$(R)/pages/%.log: tests/pages/%.py $(PROGRAM) FORCE
	@LEDGER=$(CURDIR)/$(PROGRAM) tests/run.sh '$(V) pages/$*' $@ $(PYTHON) $<

# A whole book is opened for each input, which takes a hundred times as long as most.
MUTATIONS_book := 50
$(R)/fuzz/%.log: $(B)/fuzz/% FORCE
	@tests/run.sh '$(V) fuzz/$*' $@ $< tests/fuzz/corpus/$* $(MUTATIONS_$*)

# The library that makes calls of the program fail.
SHIM := $(B)/fault/shim.so
$(SHIM): tests/fault/shim.c
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) -std=gnu11 -D_GNU_SOURCE -O1 $(WARN) -shared -fPIC -o $@ $< -ldl
# Verify without the program around it, for books by the thousand.
JUDGE := $(B)/fault/judge
$(JUDGE): tests/fault/judge.c $(B)/flags $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(COMPILE) -MMD -MP -MF $@.d -MT $@ $(LDFLAGS_$(V)) $(LDFLAGS) -o $@ \
	 $< $(LIBRARY) $(LINK_LIBS)
TORTURE ?= short
$(R)/fault/%.log: tests/fault/%.py $(PROGRAM) $(SHIM) $(JUDGE) FORCE
	@LEDGER=$(CURDIR)/$(PROGRAM) FAULT_SHIM=$(CURDIR)/$(SHIM) FAULT_JUDGE=$(CURDIR)/$(JUDGE) \
	 TORTURE=$(TORTURE) \
	 SUITE_SECONDS=$(if $(filter long,$(TORTURE)),7200) tests/run.sh '$(V) fault/$*' $@ $(PYTHON) $<

# Without the program only the checks that ask it something fail.
$(R)/lint.log: build/gen/queries.h FORCE
	-+@$(MAKE) --no-print-directory $(PROGRAM)
	@CC='$(CC)' CLANG_FORMAT='$(CLANG_FORMAT)' PYTHON='$(PYTHON)' LEDGER=$(PROGRAM) \
	 tests/run.sh lint $@ tests/lint/run.sh '$(COMPILE)'

accept: $(PROGRAM) ## rewrite the transcripts from what the program says now; review the diff
	@$(PYTHON) tests/cli/run.py --accept $(PROGRAM) $(T:%=tests/cli/%.test)

format: ## bring every C file into shape
	$(Q)$(CLANG_FORMAT) -i $(wildcard src/*/*.[ch] tests/*/*.[ch] tests/*/*/*.[ch])

# ---- long runs ------------------------------------------------------------------------------

TIME ?= 60
fuzz: ## search for inputs that break a parser: FUZZ=json TIME=60
ifneq ($(V),fuzz)
	@$(if $(filter $(FUZZ),$(FUZZ_ENTRIES)),:,echo 'FUZZ=NAME is one of: $(FUZZ_ENTRIES)'; exit 2)
	@$(call install_packages,$(PACKAGES_FUZZ),to fuzz ledger)
	$(AGAIN) V=fuzz fuzz
else
	$(AGAIN) V=fuzz $(B)/fuzz/$(FUZZ)
	@mkdir -p $(B)/found/$(FUZZ)
	$(B)/fuzz/$(FUZZ) -max_total_time=$(TIME) -timeout=10 -artifact_prefix=$(B)/found/ \
	 $(B)/found/$(FUZZ) tests/fuzz/corpus/$(FUZZ)
endif

torture: $(PROGRAM) ## every fault there is, for a long time: full disks, kills, power cuts, tampering
	@set -e; for test in $(wildcard tests/fault/*.sh); do \
	  LEDGER=$(CURDIR)/$(PROGRAM) sh $$test; done
	$(AGAIN) TORTURE=long fault

# One file of findings for each source and tool; a changed header has all of them looked at again.
A := build/analysis
FINDINGS := $(foreach tool,gcc tidy cppcheck,$(SOURCES:%.c=$(A)/$(tool)/%.txt))
analyze: ## gcc -fanalyzer, clang-tidy and cppcheck over all sources; what they find fails
	@$(call install_packages,$(PACKAGES_ANALYZE),to analyze ledger)
	$(AGAIN) $(FINDINGS)
	@awk -f tests/analysis/weigh.awk tests/analysis/accepted $(FINDINGS)
ANALYSIS := $(addprefix tests/analysis/,run.sh told.h clang-tidy cppcheck.cfg)
define finding
$(A)/$(1)/%.txt: %.c $(wildcard src/*/*.h) $(ANALYSIS) | build/gen/queries.h
	@mkdir -p $$(@D)
	$$(call say,$(1),$$<)
	$$(Q)CLANG_TIDY='$(CLANG_TIDY)' tests/analysis/run.sh $(1) $$< $$@ $$(COMPILE)
endef
$(foreach tool,gcc tidy cppcheck,$(eval $(call finding,$(tool))))

FORMS := $(CURDIR)/$(B)/forms
valgrind: $(PROGRAM) ## the transcripts under valgrind (T=NAME, EACH=1: one run of each form): no error, no leak
	@$(call install_packages,$(PACKAGES_ANALYZE),to look for wrong uses of memory)
	@rm -rf '$(FORMS)' && mkdir -p '$(FORMS)'
	@VALGRIND_EACH='$(EACH)' VALGRIND_FORMS='$(FORMS)' TRANSCRIPT_SECONDS=3600 SUITE_SECONDS=36000 \
	 tests/run.sh valgrind $(R)/valgrind.log \
	 $(PYTHON) tests/cli/run.py $(CURDIR)/tests/analysis/valgrind.sh $(T:%=tests/cli/%.test)
	@tests/total.sh $(R)/valgrind.log

ENTRIES ?= 1000000
bench: $(PROGRAM) $(BENCHES:%=$(B)/%) ## speed, memory and size beside other programs (ENTRIES=1000000)
	@LEDGER=$(CURDIR)/$(PROGRAM) BENCHES=$(CURDIR)/$(B)/bench ENTRIES=$(ENTRIES) \
	 PYTHON='$(PYTHON)' tests/bench/run

PROOF_CASES := $(B)/acceptance/proof_cases
$(PROOF_CASES): tests/acceptance/proof_cases.c $(B)/flags $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(COMPILE) $(LDFLAGS_$(V)) $(LDFLAGS) -o $@ $< $(LIBRARY) $(LINK_LIBS)

acceptance: $(PROGRAM) $(PROOF_CASES) ## published control figures from their files: DATA=FOLDER
	@test -d '$(DATA)' || echo 'acceptance: skipped, there is no folder DATA=$(DATA)'
	@set -e; test ! -d '$(DATA)' || for test in $(ACCEPTANCE); do \
	  LEDGER=$(CURDIR)/$(PROGRAM) PROOF_CASES=$(PROOF_CASES) $(PYTHON) $$test "$(DATA)"; done

# The pages and the faults are left out: they take long and reach little more of these layers.
cover: ## lines and branches that unit tests, transcripts and the fuzz corpus reach, by file
	@rm -rf build/cover/results; find build/cover -name '*.gcda' -delete 2>/dev/null || :
	$(AGAIN) -k V=cover $(patsubst %,build/cover/results/%.log,$(UNIT) transcripts \
	 $(FUZZ_ENTRIES:%=fuzz/%))
	@gcov -b -n $$(find build/cover/src -name '*.gcda') 2>/dev/null | awk -f tests/analysis/cover.awk
	@gcov -b -t $$(find build/cover/src -name '*.gcda') 2>/dev/null | \
	 awk -f tests/analysis/uncovered.awk tests/analysis/uncovered -

# ---- packages -------------------------------------------------------------------------------

# Debian and Ubuntu names; "a/b" means either, the first known one is installed.
PACKAGES_BUILD := gcc/clang libc6-dev pkg-config/pkgconf libxlsxwriter-dev libcsv-dev \
    libcairo2-dev libpango1.0-dev libsqlite3-dev libssl-dev libxml2-dev libjansson-dev \
    zlib1g-dev fonts-noto-core fonts-noto-cjk fonts-dejavu-core
PACKAGES_TEST := $(PACKAGES_BUILD) libcmocka-dev poppler-utils qpdf python3 python3-openpyxl \
    libreoffice-calc-nogui/libreoffice-calc locales sqlite3 clang-format-14 mandoc unzip hledger \
    golang-go golang-golang-x-mod-dev

PACKAGES_FUZZ := $(PACKAGES_BUILD) clang-14 libclang-rt-14-dev/libclang-common-14-dev
PACKAGES_ANALYZE := $(PACKAGES_BUILD) clang-tidy-14 cppcheck valgrind

packages: ## install what building and reports need, if anything is missing
	@$(call install_packages,$(PACKAGES_BUILD),to build ledger and write its reports)
packages-test: ## install what the tests need, if anything is missing
	@$(call install_packages,$(PACKAGES_TEST),to build and test ledger)

define install_packages
fail() { echo "make: $$1; these packages are needed $(2):"; echo " $$missing"; exit 1; } >&2; \
have=" $$(dpkg-query -W -f='$${db:Status-Status}:$${Package} ' $(subst /, ,$(1)) 2>/dev/null)"; \
missing=; for want in $(1); do found=; for name in $$(echo $$want | tr / ' '); do \
    case "$$have" in *" installed:$$name "*) found=1;; esac; done; \
    test "$$found" || missing="$$missing $$want"; done; \
test "$$missing" || exit 0; \
command -v apt-get >/dev/null || fail "apt-get is not here to install packages"; \
root=; if test "$$(id -u)" != 0; then root=sudo; \
    command -v sudo >/dev/null || fail "installing packages takes root or sudo"; fi; \
echo "Installing packages that are needed $(2)$${root:+, through sudo}:"; echo " $$missing"; \
apt="$$root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a apt-get -q -o DPkg::Lock::Timeout=300"; \
$$apt update </dev/null || echo "make: the package lists could not be refreshed; trying with the old ones" >&2; \
names=; for want in $$missing; do chosen=; for name in $$(echo $$want | tr / ' '); do \
    test "$$chosen" || { apt-cache show $$name >/dev/null 2>&1 && chosen=$$name; }; done; \
    names="$$names $${chosen:-$${want%%/*}}"; done; \
$$apt install -y --no-install-recommends $$names </dev/null || fail "apt-get could not install the packages"
endef

# ---- installing -----------------------------------------------------------------------------

MANUAL := src/cli/ledger.1
COMPLETION := $(wildcard src/cli/ledger.bash)
install: build/ledger ## put the program, its manual and its completion under $(DESTDIR)$(PREFIX)
	$(INSTALL) -D -m 755 build/ledger '$(DESTDIR)$(PREFIX)/bin/ledger'
	$(INSTALL) -D -m 644 $(MANUAL) '$(DESTDIR)$(PREFIX)/share/man/man1/ledger.1'
	$(if $(COMPLETION),$(INSTALL) -D -m 644 $(COMPLETION) \
	 '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/ledger')

clean: ## remove build/ (the book and the reports stay)
	rm -rf build

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) | \
	 awk -F'\t' '{ printf "make %-14s %s\n", $$1, $$2 }'

%.d: ;
-include $(OBJECTS:.o=.d) $(B)/src/cli/main.d $(JUDGE).d $(UNIT:%=$(B)/%.d) $(BENCHES:%=$(B)/%.d) \
         $(FUZZ_ENTRIES:%=$(B)/fuzz/%.d)
