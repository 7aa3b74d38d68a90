# weigh.awk ACCEPTED FINDINGS...: fails when a finding has no reason in ACCEPTED, or a reason there
# has no finding any more.
FNR == NR {
    if ($0 !~ /^#/ && NF > 0) {
        reason[$1 " " $2] = $0
        count++
    }
    next
}
{
    split($0, part, ":")
    check = $0
    sub(/.*\[/, "", check)
    sub(/\]$/, "", check)
    sub(/^(-W)/, "", check)
    sub(/,.*/, "", check) # clang-tidy's second name for it
    key = part[1] " " check
    if (key in reason) {
        seen[key] = 1
    } else if (!($0 in printed)) {
        printed[$0] = 1
        print
        left++
    }
}
END {
    for (key in reason)
        if (!(key in seen)) {
            print "accepted, but found no more: " reason[key]
            left++
        }
    if (NR == 0 || left > 0) {
        print left + 0 " findings"
        exit 1
    }
    print "analysis: nothing found but the " count + 0 " that tests/analysis/accepted explains"
}
