// ledger: the book of record for pledges and contributions. Finds the command and runs it.
//
// Exit status: 0 done, 1 refused (data, store, system), 2 usage, 3 out of memory.
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/heap.h"
#include "cli/context.h"
#include "cli/pager.h"
#include "core/date.h"

#define DONE_SHOWN 300 // bytes; the error itself comes after them

// A message may quote a damaged book; bytes that are no text are shown as \xD9.
static void put_message(const char *before, const char *text)
{
    size_t size = strlen(text);
    fputs(before, stderr);
    for (size_t at = 0; at < size; at++) {
        size_t rest = size - at;
        size_t good = utf8_find_invalid(text + at, rest);
        fwrite(text + at, 1, good < rest ? good : rest, stderr);
        at += good < rest ? good : rest;
        if (at < size)
            fprintf(stderr, "\\x%02X", (unsigned char)text[at]);
    }
    fputc('\n', stderr);
}

// What is named of what is done: of a report of many files the first ones.
static int shown_size(const char *done)
{
    size_t size = strlen(done);
    const char *comma = size <= DONE_SHOWN ? NULL : memrchr(done, ',', DONE_SHOWN);
    return comma == NULL ? (int)size : (int)(comma - done);
}

// An error after the deed, which alone would read as if nothing had been done.
static void say_what_is_done(const char *done, struct error *err)
{
    struct error cause = *err;
    int shown = shown_size(done);
    error_set(err, cause.code, "%.*s%s; but %s", shown, done,
              done[shown] == '\0' ? "" : " and more", cause.text);
    error_hint(err, "what is done stays%s%s", cause.hint[0] == '\0' ? "" : "; ", cause.hint);
}

static int report_error(const struct error *err)
{
    put_message("ledger: ", err->text);
    if (err->hint[0] != '\0')
        put_message("hint: ", err->hint);
    return err->code == ERROR_USAGE ? 2 : 1;
}

// $LEDGER_NOW fixes the clock: a second ("2013-12-09T12:00:00Z") or a day.
static bool read_clock(int64_t *now, struct error *err)
{
    const char *fixed = getenv("LEDGER_NOW");
    int32_t day;
    if (fixed == NULL || fixed[0] == '\0') {
        *now = (int64_t)time(NULL);
        return true;
    }
    if (day_parse(slice_of(fixed), &day, err)) {
        *now = (int64_t)day * 86400;
        return true;
    }
    if (time_parse(slice_of(fixed), now, err))
        return true;
    err->code = ERROR_USAGE;
    return error_context(err, "$LEDGER_NOW");
}

static void read_terminal(struct context *context)
{
    struct winsize size;
    const char *no_colour = getenv("NO_COLOR");
    context->is_terminal = isatty(STDOUT_FILENO) == 1;
    context->has_colour = context->is_terminal && (no_colour == NULL || no_colour[0] == '\0');
    if (context->is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        context->width = size.ws_col;
}

static const char *command_line(int argc, char **argv, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    buffer_text(&out, "ledger");
    for (int i = 1; i < argc; i++) {
        bool needs_quotes = argv[i][0] == '\0' || strpbrk(argv[i], " \t\"'$;&|<>()*?\\") != NULL;
        buffer_printf(&out, needs_quotes ? " \"%s\"" : " %s", argv[i]);
    }
    return buffer_string(&out);
}

// Before the command is known, an option takes a value when it does so for any command; where it
// is a flag for another (--csv, --text), a word that names a command is the command.
static bool takes_value(const char *option, const char *next, struct arena *arena)
{
    bool takes = strcmp(option, "-o") == 0;
    bool is_flag = false;
    bool names_command = false;
    const char *name = option + strspn(option, "-");
    for (size_t i = 0; i < command_count; i++) {
        struct option_list options = options_of(&command_table[i], arena);
        names_command |= strcmp(command_table[i].name, next) == 0;
        for (size_t j = 0; j < options.count; j++) {
            if (!text_starts_with(options.items[j].name, name))
                continue;
            takes |= options.items[j].argument != NULL;
            is_flag |= options.items[j].argument == NULL;
        }
    }
    return takes && !(is_flag && names_command);
}

// Where the command's name stands: the first word that is no option and no option's value.
static int find_command_word(int argc, char **argv, struct arena *arena)
{
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] != '-')
            return i;
        if (strcmp(argv[i], "--") == 0)
            return i + 1 < argc ? i + 1 : 0;
        if (i + 1 < argc && takes_value(argv[i], argv[i + 1], arena))
            i++;
    }
    return 0;
}

static int run(int argc, char **argv, struct arena *arena)
{
    struct error err = {0};
    struct context context = {.arena = arena, .command_line = command_line(argc, argv, arena)};
    int word = find_command_word(argc, argv, arena);
    bool asks_version = argc == 2 && strcmp(argv[1], "--version") == 0;
    if (asks_version)
        puts(PROGRAM_VERSION);
    else if (word == 0 &&
             (argc == 1 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
        command_print_overview("ledger");
    if (asks_version || (word == 0 && argc <= 2 && (argc == 1 || argv[1][0] == '-')))
        return context_finish_output(&err) ? 0 : report_error(&err);
    context.command = command_find(word == 0 ? argv[1] : argv[word], &err);
    if (context.command == NULL)
        return report_error(&err);
    // the options may stand before the command's name too
    char **rest = NEW_ARRAY(arena, char *, (size_t)argc);
    int count = 0;
    for (int i = 1; i < argc; i++)
        if (i != word)
            rest[count++] = argv[i];
    if (!arguments_parse(&context.arguments, context.command, count, rest, arena, &err)) {
        if (err.hint[0] == '\0')
            error_hint(&err, "\"ledger help %s\" shows what it takes", context.command->name);
        return report_error(&err);
    }
    if (context.arguments.wants_help) {
        bool has_word = context.arguments.positional_count != 0;
        command_print_help(
            context.command,
            has_word ? command_record_kind(context.arguments.positional[0]) : KIND_NONE, arena);
        return context_finish_output(&err) ? 0 : report_error(&err);
    }
    if ((context.command->sets & OPTIONS_OUTPUT) != 0 &&
        arguments_has(&context.arguments, "json") && arguments_has(&context.arguments, "csv")) {
        error_set(&err, ERROR_USAGE, "--json and --csv are two forms of one answer; give one");
        return report_error(&err);
    }
    read_terminal(&context);
    if (read_clock(&context.now, &err) && context.command->run(&context, &err))
        return 0;
    if (err.code == ERROR_USAGE && err.hint[0] == '\0')
        error_hint(&err, "\"ledger help %s\" shows what it takes", context.command->name);
    if (context.done != NULL)
        say_what_is_done(context.done, &err);
    return report_error(&err);
}

// A closed one would be the next file that is opened, and messages would be written into it. Here
// something stands in its place that cannot be written, so that the answer still fails.
static void hold_standard_files(void)
{
    int file = open("/dev/null", O_RDONLY);
    while (file >= 0 && file <= STDERR_FILENO)
        file = open("/dev/null", O_RDONLY);
    if (file >= 0)
        close(file);
}

int main(int argc, char **argv)
{
    struct arena arena = {0};
    hold_standard_files();
    heap_prepare();
    // Names are UTF-8 everywhere; numbers stay in the C locale (LC_NUMERIC is not touched).
    setlocale(LC_CTYPE, "C.UTF-8");
    signal(SIGPIPE, SIG_IGN); // a closed pipe is a write error, with an exit status
    signal(SIGXFSZ, SIG_IGN); // so is a file that reached its limit
    int status = run(argc, argv, &arena);
    pager_finish();
    arena_done(&arena);
    return status;
}
