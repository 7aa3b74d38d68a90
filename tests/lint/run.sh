#!/bin/sh
# Every check of the source that is not a test of what it does: run.sh 'COMPILE COMMAND'
#
# Prints "ok CHECK", or the offences and "not ok CHECK: number". A check is a command that prints
# one line per offence; lines beginning with "note: " do not count.
compile=$1
manual=src/cli/ledger.1

check() {
    claim=$1
    shift
    # A tool that is missing or fails silently must not look like a clean result.
    found=$("$@" 2>&1) || found="$found
$1: exit status $?"
    count=$(printf '%s\n' "$found" | grep -v '^note: ' | grep -c .)
    [ -z "$found" ] || printf '%s\n' "$found" | sed '/^$/d; s/^/  /'
    if [ "$count" = 0 ]; then
        echo "ok $claim"
    else
        echo "not ok $claim: $count found"
    fi
}

unfinished() {
    # Spelled so that this file does not find itself.
    grep -nE '\b(TO''DO|FIX''ME)\b' Makefile README.md src/*/* tests/*.* tests/*/*.* \
        tests/unit/*/*.c 2>/dev/null | grep -v '^tests/[a-z]*/data/' || true
}

own_words() {
    # Formats in which a tab or a blank at the end of a line is never wanted.
    grep -nE '[[:blank:]]$|	' src/*/*.[ch] src/*/*.sql tests/*/*.[ch] tests/*/*.py \
        tests/unit/*/*.[ch] 2>/dev/null || true
}

shape() {
    for file in src/*/*.[ch] tests/*/*.[ch] tests/unit/*/*.[ch]; do
        [ -f "$file" ] || continue
        "$CLANG_FORMAT" "$file" | cmp -s - "$file" || echo "$file: \`make format\` writes it differently"
    done
}

check 'layers and gates' awk -f tests/lint/layers.awk src/*/*.[ch]
check 'banned calls' awk -f tests/lint/calls.awk src/*/*.[ch]
check 'sizes of functions and files' awk -f tests/lint/sizes.awk src/*/*.[ch] \
    $(ls tests/*/*.c tests/unit/*/*.c 2>/dev/null)
check 'headers stand alone' sh tests/lint/headers.sh "$compile"
check 'nothing unfinished' unfinished
check 'no stray white space' own_words
check 'shape' shape
check 'the manual is well-formed' mandoc -T lint -W warning "$manual"
check 'the manual and the program agree' "$PYTHON" tests/lint/manual.py "$LEDGER" "$manual"
# Other variants are built for other ends.
[ "$LEDGER" != build/ledger ] || check 'the program is hardened' sh tests/lint/hardened.sh "$LEDGER"
