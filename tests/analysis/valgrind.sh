#!/bin/sh
# In the place of the program, for tests/cli/run.py: the program under valgrind. What is wrong goes
# to stderr and to status 99, where no transcript expects it.
exec valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
    --suppressions="$REPO/tests/analysis/valgrind.supp" --num-callers=20 \
    "$REPO/build/ledger" "$@"
