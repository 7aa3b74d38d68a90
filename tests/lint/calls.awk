# Calls and types that have no place in src/, or only in one folder of it.
#
#     awk -f tests/lint/calls.awk src/*/*.[ch]
#
# Comments and texts are taken out first. The table is `ban` below.

BEGIN {
    # words, files where they are fine (a pattern on the path), reason
    ban("strcpy strcat sprintf vsprintf gets", "", "it does not know the size of its target")
    ban("atoi atol atoll atof", "", "it does not report errors")
    ban("strtok", "", "it has hidden state")
    ban("system popen wordexp", "", "no shell is called")
    ban("fork vfork execl execlp execle execv execvp execve execvpe posix_spawn posix_spawnp", \
        "^cli/pager\\.c$", "the program starts no other program than the pager")
    ban("malloc calloc realloc free strdup strndup asprintf vasprintf", "^base/", \
        "memory belongs to arenas")
    ban("printf vprintf puts putchar perror", "^cli/", "only cli/ prints")
    ban("exit _exit", "^(cli/|base/arena\\.c$)", "every other layer returns its errors")
    ban("getenv secure_getenv setlocale time clock gettimeofday clock_gettime localtime localtime_r", \
        "^cli/", "time, place and environment arrive as arguments")
    # The same for names that are not called.
    ban_name("stdout stderr", "^(cli/|base/arena\\.c$)", "only cli/ prints")
    ban_name("double float", "^(base|render|report|store|exchange|proof|cli)/", \
             "core/ counts in decimals (decimal_to_double excepted)")
}

function ban(words, where, why) { enter(words, where, why, 1) }
function ban_name(words, where, why) { enter(words, where, why, 0) }
function enter(words, where, why, is_call,    list, n, i)
{
    n = split(words, list, " ")
    for (i = 1; i <= n; i++) {
        fine[list[i]] = where
        reason[list[i]] = why
        call[list[i]] = is_call
    }
}

# The line without comments and texts; in_comment is kept from line to line.
function code_of(line,    out, c, two, quote)
{
    out = ""
    while (line != "") {
        two = substr(line, 1, 2)
        c = substr(line, 1, 1)
        if (in_comment) {
            if (!match(line, /\*\//)) return out
            line = substr(line, RSTART + 2)
            in_comment = 0
        } else if (two == "//") {
            return out
        } else if (two == "/*") {
            in_comment = 1
            line = substr(line, 3)
        } else if (c == "\"" || c == "'") {
            quote = c
            line = substr(line, 2)
            while (line != "" && substr(line, 1, 1) != quote)
                line = substr(line, substr(line, 1, 1) == "\\" ? 3 : 2)
            line = substr(line, 2)
            out = out quote quote
        } else {
            out = out c
            line = substr(line, 2)
        }
    }
    return out
}

FNR == 1 {
    path = FILENAME
    sub(/^.*src\//, "", path)
    in_comment = 0
    function_name = ""
}

{
    code = code_of($0)
    if (code ~ /^[a-z].*\(/) {
        function_name = code
        sub(/\(.*/, "", function_name)
        sub(/^.*[ *]/, "", function_name)
    }
    if (code ~ /^#/) {
        if (code ~ /^#[ \t]*include/) next
    }
    rest = code
    while (match(rest, /[A-Za-z_][A-Za-z_0-9]*/)) {
        word = substr(rest, RSTART, RLENGTH)
        before = substr(rest, 1, RSTART - 1)
        rest = substr(rest, RSTART + RLENGTH)
        if (!(word in fine)) continue
        if (call[word] && rest !~ /^[ \t]*\(/) continue
        if (before ~ /(\.|->)$/) continue
        if (fine[word] != "" && path ~ fine[word]) continue
        if ((word == "double" || word == "float") && function_name == "decimal_to_double") continue
        print FILENAME ":" FNR ": " word ": " reason[word]
    }
}
