# Functions and files that have outgrown a reader: over 100 and over 800 lines is an offence; over
# 70 lines is a line beginning with "note: ".
#
#     awk -f tests/lint/sizes.awk src/*/*.[ch] tests/*/*.c
#
# A function is what stands between a "{" and a "}" in the first column, as our format has it.
# Tables in braces (static const ... = {) end in "};" and are not functions.

FNR == 1 {
    finish_file()
    file = FILENAME
    start = 0
}
/^[A-Za-z_].*\(/ { head = $0 }
/^{/ { start = FNR }
/^}$/ && start > 0 {
    size = FNR - start + 1
    name = head
    sub(/\(.*/, "", name)
    sub(/^.*[ *]/, "", name)
    if (size > 100) print FILENAME ":" start ": function " name " has " size " lines, at most 100"
    else if (size > 70) print "note: " FILENAME ":" start ": function " name " has " size " lines"
    start = 0
}
{ count = FNR }
END { finish_file() }

function finish_file()
{
    if (file != "" && count > 800) print file ": has " count " lines, at most 800"
}
