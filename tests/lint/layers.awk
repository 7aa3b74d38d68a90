# Which folder may include which, and which files may include a foreign library.
#
#     awk -f tests/lint/layers.awk src/*/*.[ch]
#
# Both tables are here and nowhere else. One line per offence; nothing when all is well.

BEGIN {
    layer("base", "base")
    layer("core", "base core")
    layer("proof", "base proof")
    layer("store", "base core proof store")
    layer("exchange", "base core exchange")
    layer("report", "base core store report")
    layer("render", "base core report render")
    layer("cli", "base core proof store exchange report render cli")

    # Where only a part of a folder is open to another: the headers it may use.
    part("report", "store", "^store/(store|columns|names|standing|query)[a-z_]*\\.h$")
    part("render", "report", "^report/(table|derivation|chart|document)\\.h$")

    gate("^sqlite3\\.h$", "^store/db_sqlite(_blocks)?\\.c$")
    gate("^libpq-fe\\.h$", "^store/db_postgres\\.c$")
    gate("^xlsxwriter(\\.h|/)", "^render/xlsx_[a-z_]*\\.[ch]$")
    gate("^(cairo|pango|fontconfig|hb)", "^render/([a-z_]*_cairo|pdf_[a-z_]*)\\.[ch]$")
    gate("^csv\\.h$", "^exchange/csv[a-z_]*\\.c$")
    gate("^libxml/", "^(exchange/iati[a-z_]*|render/xlsx_verify)\\.c$")
    gate("^openssl/", "^proof/[a-z_0-9]*\\.c$")
    gate("^jansson\\.h$", "^exchange/fts[a-z_]*\\.c$")
    gate("^iconv\\.h$", "^exchange/decode\\.c$")
    gate("^zlib\\.h$", "^(store/chunk|render/(xlsx|pdf)_[a-z_]*)\\.c$")

    # The system's own headers are free; any other name is a library that needs a gate.
    system_headers = " assert ctype dirent endian errno fcntl float getopt inttypes libgen limits locale " \
        "malloc math mntent poll pthread pwd setjmp signal stdalign stdarg stdatomic stdbool stddef " \
        "stdint stdio stdio_ext stdlib string strings termios time unistd utime wchar wctype "
}

function layer(name, may) { allowed[name] = " " may " " }
function part(from, to, headers) { open_part[from, to] = headers }
function gate(header, files) { gate_header[++gates] = header; gate_files[gates] = files }
function offence(text) { print FILENAME ":" FNR ": " text }

FNR == 1 {
    path = FILENAME
    sub(/^.*src\//, "", path)
    dir = path
    sub(/\/.*/, "", dir)
    own = path
    sub(/\.c$/, ".h", own)
    is_first = path ~ /\.c$/
    if (!(dir in allowed)) offence("folder src/" dir " has no line in the table of layers")
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
    split($0, parts, "\"")
    header = parts[2]
    if (is_first && own != header && have_header(own)) offence("must include its own \"" own "\" first")
    is_first = 0
    # The one generated header.
    if (header == "gen/queries.h" && dir == "store") next
    if (header !~ /^[a-z]+\/[a-z_0-9]+\.h$/) {
        offence("\"" header "\" must name its folder, like \"base/text.h\"")
        next
    }
    to = header
    sub(/\/.*/, "", to)
    if (index(allowed[dir], " " to " ") == 0) offence(dir " must not include " header)
    else if ((dir, to) in open_part && header !~ open_part[dir, to])
        offence(dir " may not use " header ", only a part of " to)
    next
}

/^[ \t]*#[ \t]*include[ \t]*</ {
    if (is_first && have_header(own)) offence("must include its own \"" own "\" first")
    is_first = 0
    header = $0
    sub(/^[^<]*</, "", header)
    sub(/>.*/, "", header)
    for (i = 1; i <= gates; i++) {
        if (header ~ gate_header[i]) {
            if (path !~ gate_files[i]) offence("<" header "> may be included only in " gate_files[i])
            next
        }
    }
    if (header ~ /^sys\/[a-z]+\.h$/ || header == "linux/magic.h") next
    stem = header
    sub(/\.h$/, "", stem)
    if (index(system_headers, " " stem " ") == 0) offence("<" header "> is a foreign library without a gate")
}

function have_header(name,    line, status)
{
    if (!(name in known)) {
        status = (getline line < ("src/" name))
        if (status >= 0) close("src/" name)
        known[name] = status >= 0
    }
    return known[name]
}
