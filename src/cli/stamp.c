#include "cli/stamp.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/list.h"
#include "core/date.h"
#include "proof/base64.h"
#include "proof/checkpoint.h"

#define STAMP_VERSION "1"

// What says where a report goes or comes from, not what is in it.
static bool is_elsewhere(const char *name)
{
    static const char *const names[] = {"book", "output", "xlsx", "pdf",  "html",
                                        "text", "csv",    "json", "help", "as-of"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

// No option that takes a path may come out of a stamp, whatever options there will be.
static bool takes_path(const struct option *option)
{
    static const char *const kinds[] = {"FILE", "DIR", "PATH"};
    for (size_t i = 0; option->argument != NULL && i < COUNT_OF(kinds); i++)
        if (strstr(option->argument, kinds[i]) != NULL)
            return true;
    return false;
}

static const char *number_text(uint64_t number, struct arena *arena)
{
    return arena_printf(arena, "%" PRIu64, number);
}

bool stamp_options(struct stamp *out, const struct context *context, uint64_t size, uint64_t since,
                   struct error *err)
{
    struct arena *arena = context->arena;
    LIST(const char *) words = {0};
    LIST_PUSH(arena, &words, "--as-of");
    LIST_PUSH(arena, &words, number_text(size, arena));
    for (size_t i = 0; i < context->arguments.given_count; i++) {
        const struct option *option = context->arguments.given[i].option;
        const char *value = context->arguments.given[i].value;
        if (is_elsewhere(option->name))
            continue;
        if (takes_path(option))
            return error_set(err, ERROR_USAGE, "--%s cannot be put in a report's stamp",
                             option->name);
        if (strcmp(option->name, "revisions-since") == 0)
            value = number_text(since, arena);
        else if (value != NULL && strcmp(value, "today") == 0)
            value = day_format(time_day(context->now), arena_alloc(arena, DATE_TEXT_MAX));
        LIST_PUSH(arena, &words, arena_printf(arena, "--%s", option->name));
        if (value != NULL)
            LIST_PUSH(arena, &words, value);
    }
    out->options = words.items;
    out->option_count = words.count;
    return true;
}

const char *stamp_command(const struct stamp *stamp, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    buffer_text(&out, "ledger report");
    for (size_t i = 0; i < stamp->option_count; i++) {
        const char *word = stamp->options[i];
        if (word[0] != '\0' && strpbrk(word, " \t\"'$;&|<>()*?\\`") == NULL) {
            buffer_printf(&out, " %s", word);
            continue;
        }
        // in single quotes a shell changes nothing
        buffer_text(&out, " '");
        for (; *word != '\0'; word++) {
            if (*word == '\'')
                buffer_text(&out, "'\\'");
            buffer_char(&out, *word);
        }
        buffer_char(&out, '\'');
    }
    return buffer_string(&out);
}

const char *stamp_word(const struct stamp *stamp, struct arena *arena)
{
    struct buffer text = {.arena = arena}, out = {.arena = arena};
    struct json_writer writer = {.out = &text};
    char root[HASH_HEX_MAX];
    json_begin_object(&writer);
    json_pair(&writer, "format", STAMP_VERSION);
    json_key(&writer, "options");
    json_begin_array(&writer);
    for (size_t i = 0; i < stamp->option_count; i++)
        json_string(&writer, stamp->options[i]);
    json_end(&writer);
    json_pair(&writer, "origin", stamp->origin);
    json_pair(&writer, "root", hash_hex(&stamp->root, root));
    json_pair(&writer, "selection", stamp->selection);
    json_pair(&writer, "size", number_text(stamp->size, arena));
    json_pair(&writer, "version", stamp->version);
    json_end(&writer);
    buffer_text(&out, STAMP_MARK);
    base64_put(&out, text.data, text.size);
    return buffer_string(&out);
}

static bool has_nul(struct slice text)
{
    return text.size > 0 && memchr(text.data, '\0', text.size) != NULL;
}

// Members come sorted, and each must be there once.
static bool read_members(const struct json_member *members, size_t count, struct stamp *out,
                         struct arena *arena, struct error *err)
{
    static const char *const keys[] = {"format",    "options", "origin", "root",
                                       "selection", "size",    "version"};
    const char *texts[COUNT_OF(keys)] = {0};
    if (count != COUNT_OF(keys))
        return error_set(err, ERROR_INPUT, "it has %zu members; expected %zu", count,
                         COUNT_OF(keys));
    for (size_t i = 0; i < count; i++) {
        bool is_list = strcmp(keys[i], "options") == 0;
        if (!slice_is(members[i].key, keys[i]) || members[i].is_array != is_list)
            return error_set(err, ERROR_INPUT, "it lacks \"%s\"", keys[i]);
        for (size_t j = 0; j < members[i].count; j++)
            if (has_nul(members[i].items[j]))
                return error_set(err, ERROR_INPUT, "\"%s\" is not in order", keys[i]);
        if (!is_list)
            texts[i] = arena_copy(arena, members[i].items[0].data, members[i].items[0].size);
    }
    *out = (struct stamp){.origin = texts[2], .selection = texts[4], .version = texts[6]};
    out->options = NEW_ARRAY(arena, const char *, members[1].count + 1);
    for (size_t i = 0; i < members[1].count; i++)
        out->options[out->option_count++] =
            arena_copy(arena, members[1].items[i].data, members[1].items[i].size);
    if (strcmp(texts[0], STAMP_VERSION) != 0)
        return error_set(err, ERROR_INPUT, "it is of form \"%s\"; this program knows form 1",
                         texts[0]);
    char root[HASH_HEX_MAX];
    if (!hash_from_hex(texts[3], &out->root) || strcmp(hash_hex(&out->root, root), texts[3]) != 0 ||
        !checkpoint_read_number(slice_of(texts[5]), &out->size) || out->size == 0) {
        return error_set(err, ERROR_INPUT, "its size or root is not in order");
    }
    return true;
}

static bool check_options(const struct stamp *stamp, struct arena *arena, struct error *err)
{
    struct option_list options = options_of(command_find("report", err), arena);
    for (size_t i = 0; i < stamp->option_count; i++) {
        const struct option *option = NULL;
        for (size_t j = 0; j < options.count && text_starts_with(stamp->options[i], "--"); j++)
            if (strcmp(options.items[j].name, stamp->options[i] + 2) == 0)
                option = &options.items[j];
        bool is_as_of = i == 0 && option != NULL && strcmp(option->name, "as-of") == 0;
        if (option == NULL || takes_path(option) || (is_elsewhere(option->name) && !is_as_of))
            return error_set(err, ERROR_INPUT, "%s has no place in it",
                             text_quote(arena, slice_of(stamp->options[i])));
        if (option->argument != NULL && ++i == stamp->option_count)
            return error_set(err, ERROR_INPUT, "its last option lacks its value");
    }
    bool is_led = stamp->option_count >= 2 && strcmp(stamp->options[0], "--as-of") == 0 &&
                  strcmp(stamp->options[1], number_text(stamp->size, arena)) == 0;
    return is_led || error_set(err, ERROR_INPUT, "its --as-of is not its size");
}

bool stamp_read(struct slice word, struct stamp *out, struct arena *arena, struct error *err)
{
    struct json_member *members;
    struct slice text;
    size_t count;
    if (word.size > STAMP_BYTES_MAX || !base64_read(word, &text, arena))
        return error_set(err, ERROR_INPUT, "the report's stamp is not in order: no base64");
    return (json_read_flat(text, &members, &count, arena, err) &&
            read_members(members, count, out, arena, err) && check_options(out, arena, err)) ||
           error_context(err, "the report's stamp is not in order");
}

static bool is_base64(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/' || c == '=';
}

struct slice stamp_find(struct slice text, bool wants_last)
{
    struct slice found = {0};
    size_t mark = sizeof(STAMP_MARK) - 1;
    for (size_t at = 0; at < text.size;) {
        const char *start = memmem(text.data + at, text.size - at, STAMP_MARK, mark);
        if (start == NULL)
            break;
        at = (size_t)(start - text.data) + mark;
        size_t size = 0;
        while (at + size < text.size && is_base64(text.data[at + size]))
            size++;
        found = (struct slice){text.data + at, size};
        if (!wants_last)
            break;
    }
    return found;
}
