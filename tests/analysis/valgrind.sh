#!/bin/sh
# In the place of the program, for tests/cli/run.py: the program under valgrind. What is wrong goes
# to stderr and to status 99, where no transcript expects it.
#
# VALGRIND_EACH=N, with a folder VALGRIND_FORMS to count in: only the first N runs of each form (a
# command with the names of its options); the others go without. All of them take most of an hour.
if [ -n "$VALGRIND_EACH" ]; then
    form=$1
    for word; do case $word in -*) form="$form ${word%%=*}" ;; esac; done
    form=$(printf %s "$form" | tr / _)
    turn=1
    until mkdir "$VALGRIND_FORMS/$form $turn" 2>/dev/null; do
        turn=$((turn + 1))
        [ "$turn" -le "$VALGRIND_EACH" ] || exec "$REPO/build/ledger" "$@"
    done
fi
exec valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite \
    --errors-for-leak-kinds=definite \
    --suppressions="$REPO/tests/analysis/valgrind.supp" --num-callers=20 \
    "$REPO/build/ledger" "$@"
