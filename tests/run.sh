#!/bin/sh
# Runs one suite and keeps its results: tests/run.sh NAME LOG COMMAND...
#
# The command prints lines "ok CLAIM" and "not ok CLAIM: why", or TAP; anything else is detail that
# is shown only when something fails. The log has "ok NAME: CLAIM" lines for total.sh to count.
# A crash, a run cut short and a suite without a single result are failures of their own. Always
# exits 0, so that one red suite does not keep the others from running.
name=$1 log=$2
shift 2
mkdir -p "$(dirname "$log")"
timeout -k 10 "${SUITE_SECONDS:-600}" "$@" </dev/null >"$log.raw" 2>&1
status=$?

awk -v name="$name" -v status="$status" '
    /^1\.\.[0-9]+$/ { planned = substr($0, 4) + 0; next }
    /^(not )?ok( |$)/ {
        word = /^not/ ? "not ok" : "ok"
        claim = substr($0, length(word) + 2)
        sub(/^[0-9]+ - /, "", claim)
        print word " " name ": " claim
        count[word]++
        next
    }
    { print "    " $0 }
    END {
        total = count["ok"] + count["not ok"]
        if (status == 124 || status == 137) print "not ok " name ": stopped, it took too long"
        else if (status != 0 && count["not ok"] == 0) print "not ok " name ": exit status " status
        if (total == 0 && status == 0) print "not ok " name ": it has no tests"
        if (planned > total) print "not ok " name ": only " total " of " planned " tests ran"
    }
' "$log.raw" >"$log.new"
rm -f "$log.raw"
mv "$log.new" "$log"

failed=$(grep -c '^not ok ' "$log")
passed=$(grep -c '^ok ' "$log")
if [ "$failed" = 0 ]; then
    printf '  %-46s %5s passed\n' "$name" "$passed"
else
    printf '  %-46s %5s passed, %s FAILED\n' "$name" "$passed" "$failed"
    grep -v '^ok ' "$log" | head -n "${SHOW_LINES:-80}"
fi
