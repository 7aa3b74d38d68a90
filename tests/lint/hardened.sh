#!/bin/sh
# What a release program must have against wrong uses of memory: hardened.sh PROGRAM prints what it
# lacks. A sanitizer's build is another kind of program, and is not asked.
program=$1
headers=$(readelf -W -h -l -d "$program") || exit 1
symbols=$(readelf -W --dyn-syms "$program") || exit 1
has() { printf '%s\n' "$1" | grep -qE "$2" || echo "$program: $3"; }
has "$headers" 'Type: +DYN' 'it is not position-independent (-pie)'
has "$headers" 'GNU_RELRO' 'it has no RELRO segment'
has "$headers" 'FLAGS.*NOW|BIND_NOW' 'it does not bind everything at the start, so RELRO is not full'
printf '%s\n' "$headers" | grep -E 'GNU_STACK' | grep -qE ' RW +0x' || echo "$program: its stack is executable"
has "$symbols" '__stack_chk_fail' 'it has no stack protector'
has "$symbols" '__(memcpy|printf|fprintf|snprintf|vsnprintf|fread)_chk' 'it has no _FORTIFY_SOURCE'
# A library that calls a function of its own would get ours, if it had the same name.
printf '%s\n' "$symbols" | awk -v program="$program" '$4 == "FUNC" && $7 != "UND" && $8 !~ /^_/ {
    print program ": libraries can take " $8 " for their own" }'
printf '%s\n' "$headers" | grep -qE 'TEXTREL' && echo "$program: it has text relocations"
exit 0
