# What `gcov -b -n` says, as a table: lines and branches reached, by file and by layer.
/^File / {
    file = $2
    gsub(/'/, "", file)
    is_ours = file ~ /^src\// && !(file in seen)
    if (is_ours) {
        seen[file] = 1
        split(file, part, "/")
        layer = part[2]
        order[++count] = file
    }
    next
}
is_ours && /^Lines executed:/ { add("lines") }
is_ours && /^Taken at least once:/ { add("branches") }
/^$/ { is_ours = 0 }

function add(what,    percent, of) {
    percent = of = $0
    sub(/.*:/, "", percent)
    sub(/%.*/, "", percent)
    sub(/.* of /, "", of)
    share[file, what] = percent
    all[layer, what] += of
    reached[layer, what] += percent / 100 * of
    layers[layer] = 1
}

function shown(value) { return value == "" ? "     -" : sprintf("%5.1f%%", value) }

END {
    print " lines branches"
    for (i = 1; i <= count; i++)
        print shown(share[order[i], "lines"]) " " shown(share[order[i], "branches"]) "  " \
              order[i] | "sort -k3"
    close("sort -k3")
    print ""
    for (layer in layers) {
        lines = all[layer, "lines"] ? 100 * reached[layer, "lines"] / all[layer, "lines"] : ""
        branches = all[layer, "branches"] ? \
            100 * reached[layer, "branches"] / all[layer, "branches"] : ""
        print shown(lines) " " shown(branches) "  src/" layer "/" | "sort -k3"
    }
    if (count == 0)
        exit 1
}
