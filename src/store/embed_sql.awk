# Turns schema.sql and queries.sql into one C header: the schema as a list of statements, the
# queries as an enum and their texts. Comment lines and blank lines are left out, the rest goes in
# as it stands, because SQLite keeps the text of a CREATE statement and every open compares it.
#
#     awk -f src/store/embed_sql.awk src/store/schema.sql src/store/queries.sql > gen/queries.h

function quoted(text)
{
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    return "\"" text
}

function fail(what)
{
    print FILENAME ":" FNR ": " what > "/dev/stderr"
    failed = 1
    exit 1
}

FNR == 1 { file_count++ }

/^-- name: / {
    if (file_count != 2 || $3 !~ /^[a-z_]+$/ || $3 in seen || statement != "") fail("bad name")
    seen[$3] = 1
    names[++name_count] = toupper($3)
    next
}

/^--/ || /^[ \t]*$/ { next }

{
    ends = sub(/;[ \t]*$/, "")
    if (statement != "") statement = statement "\\n\"\n        "
    statement = statement quoted($0)
    if (!ends) next
    statement = statement "\""
    if (file_count == 1) {
        schema[++schema_count] = statement
    } else {
        if (++text_count != name_count) fail("a statement without a name of its own")
        texts[text_count] = statement
    }
    statement = ""
}

END {
    if (failed) exit 1
    if (statement != "" || text_count != name_count || schema_count == 0 || text_count == 0) {
        print "a statement has no end or a name no statement" > "/dev/stderr"
        exit 1
    }
    print "// Made from schema.sql and queries.sql by embed_sql.awk; do not edit."
    print "#ifndef GEN_QUERIES_H\n#define GEN_QUERIES_H\n"
    print "enum query {"
    for (i = 1; i <= name_count; i++) print "    QUERY_" names[i] ","
    print "    QUERY_COUNT\n};\n"
    print "static const char *const query_texts[] __attribute__((unused)) = {"
    for (i = 1; i <= name_count; i++) print "    [QUERY_" names[i] "] =\n        " texts[i] ","
    print "};\n"
    print "static const char *const schema_statements[] __attribute__((unused)) = {"
    for (i = 1; i <= schema_count; i++) print "    " schema[i] ","
    print "};\n"
    print "#endif"
}
