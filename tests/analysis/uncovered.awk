# uncovered.awk REASONS GCOV: of what `gcov -t -b` prints, the lines of the layers that carry the
# book's promises which no test reached, unless REASONS says why; and the reasons that have become
# idle. Either makes it fail.
#
# A line that only passes a failure on needs no reason: see the head of the reasons.
FNR == NR {
    if ($0 !~ /^#/ && NF > 0) {
        names = split($2, list, ",")
        for (i = 1; i <= names; i++)
            reason[$1 " " list[i]] = $0
    }
    next
}
/^ *-: *0:Source:/ {
    file = $0
    sub(/.*:Source:/, "", file)
    is_ours = file ~ /^src\/(base|core|proof|store|report)\/[a-z0-9_]+\.c$/
    name = ""
}
/^function / { name = $2 }
# A statement from its first line to this one; several lines of it may be one call that fails.
is_ours && /^ *[-#0-9*]+: *[0-9]+:/ {
    text = $0
    sub(/^ *[-#0-9*]+: *[0-9]+: */, "", text)
    statement = is_ended ? text : statement " " text
    is_ended = text ~ /([;{}:]|\*\/)( *\/\/.*)?$/ || text ~ /^(\/\/|#)/ || text == ""
}
is_ours && /^ *#####:/ {
    if (text ~ /^(return )?[(!]*(false|NULL|-1|refuse_|damaged)/ || text ~ /^[{}]/ ||
        statement ~ /(error_(set|context|hint)|fail[a-z_]*|store_damaged|out_of_memory|abort)\(/) {
        passed_on++
        next
    }
    key = file " " name
    if (key in reason) {
        explained++
        used[key] = 1
    } else if (!(key in first)) {
        place = $0
        sub(/^ *#####: */, "", place)
        first[key] = place
        order[++found] = key
    } else {
        more[key]++
    }
}
END {
    for (i = 1; i <= found; i++) {
        key = order[i]
        print "not reached: " key ": " first[key] (more[key] ? " (and " more[key] " more)" : "")
    }
    for (key in reason)
        if (!(key in used)) {
            print "reached now, needs no reason: " key
            found++
        }
    print ""
    print passed_on + 0 " lines pass a failure on, " explained + 0 \
        " more have a reason in tests/analysis/uncovered; " found + 0 " findings"
    exit found > 0
}
