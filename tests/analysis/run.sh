#!/bin/sh
# One tool over one source: run.sh TOOL SOURCE OUTPUT COMPILE... writes what it finds, one a line,
# as "FILE:LINE:COLUMN: warning: MESSAGE [CHECK]". A tool that cannot run is a finding too.
tool=$1 source=$2 output=$3
shift 4 # the compiler too: each tool brings its own
[ "$source" = src/base/error.c ] || set -- "$@" -include tests/analysis/told.h
case $tool in
gcc)
    gcc "$@" -Wno-unused-value -O1 -fanalyzer -fdiagnostics-plain-output -c -o /dev/null "$source" ;;
tidy)
    "$CLANG_TIDY" --quiet --config-file=tests/analysis/clang-tidy "$source" -- "$@" 2>/dev/null ;;
cppcheck)
    # Attributes behind a member or before a declaration are beyond its parser; so cppcheck.cfg
    # says which calls never return.
    cppcheck --library=tests/analysis/cppcheck.cfg --std=c11 -D_GNU_SOURCE '-D__attribute__(x)=' -Isrc -Ibuild --inline-suppr --quiet \
        --enable=warning,performance,portability \
        --template='{file}:{line}:{column}: {severity}: {message} [{id}]' "$source" ;;
esac >"$output.raw" 2>&1
status=$?
grep -E '^[^ ]+:[0-9]+:[0-9]+: (warning|error|fatal error|performance|portability): ' "$output.raw" |
    sed "s,^$PWD/,," >"$output"
if [ "$status" != 0 ] && [ ! -s "$output" ]; then
    echo "$source:0:0: error: $tool ends with status $status: $(head -n 1 "$output.raw") [run]" >"$output"
fi
rm -f "$output.raw"
