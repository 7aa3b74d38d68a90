#!/bin/sh
# Adds up the logs of test suites: tests/total.sh LOG...
#
# Names what failed, and closes with "N passed, N failed" alone on a line; exits 1 when anything
# failed. A log that is missing is a suite that could not be built or run: one failure.
passed=0 failed=0
for log in "$@"; do
    if [ -f "$log" ]; then
        passed=$((passed + $(grep -c '^ok ' "$log")))
        bad=$(grep -c '^not ok ' "$log")
        [ "$bad" = 0 ] || grep '^not ok ' "$log"
        failed=$((failed + bad))
    else
        echo "not ok $log: could not be built or run"
        failed=$((failed + 1))
    fi
done
if [ $((passed + failed)) = 0 ]; then
    echo "not ok: there are no tests here"
    failed=1
fi
echo
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
