// What the layout is: its files, its columns, and how a folder of it is found.
#include "exchange/layout.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/list.h"

// A record may refer only to what stands in a file before its own, or in its own.
static const enum kind file_order[] = {
    KIND_BOOK,     KIND_PARTY, KIND_ACTIVITY, KIND_EVENT,    KIND_EVIDENCE, KIND_FLOW, KIND_LINK,
    KIND_SCHEDULE, KIND_CLAIM, KIND_RATE,     KIND_DEFLATOR, KIND_AMEND,    KIND_VOID,
};

const char *layout_file_name(enum kind kind, struct arena *arena)
{
    return arena_printf(arena, "%s.csv", kind_info(kind)->plural);
}

static bool is_csv(const char *name)
{
    size_t size = strlen(name);
    return size > 4 && text_equal_nocase(name + size - 4, ".csv");
}

enum kind layout_file_kind(const char *path)
{
    const char *name = path_base(path);
    if (!is_csv(name))
        return KIND_NONE;
    struct slice stem = {name, strlen(name) - 4};
    for (size_t i = 0; i < COUNT_OF(file_order); i++) {
        if (slice_is(stem, kind_info(file_order[i])->plural))
            return file_order[i];
    }
    return KIND_NONE;
}

bool layout_needs_column(enum kind kind, enum key key)
{
    if (key == KEY_ID) {
        return kind != KIND_FLOW && kind != KIND_BOOK &&
               kind_info(kind)->derived_from[0] == KEY_NONE;
    }
    const struct field *field = kind_field(kind, key);
    bool is_derived = (kind == KIND_PARTY && key == KEY_BOUNDARY) || key == KEY_TARGET_KIND;
    return field != NULL && field->is_required && !is_derived;
}

static void add_columns(enum kind kind, bool seen[KEY_COUNT], enum key columns[KEY_COUNT],
                        size_t *count)
{
    const struct kind_info *info = kind_info(kind);
    for (size_t i = 0; i < info->field_count; i++) {
        enum key key = info->fields[i].key;
        if (seen[key])
            continue;
        seen[key] = true;
        columns[(*count)++] = key;
    }
}

size_t layout_columns(enum kind kind, enum key columns[KEY_COUNT])
{
    bool seen[KEY_COUNT] = {[KEY_ID] = true};
    size_t count = 0;
    columns[count++] = KEY_ID;
    add_columns(kind, seen, columns, &count);
    for (size_t i = 0; kind == KIND_AMEND && i < COUNT_OF(file_order); i++) {
        if (file_order[i] != KIND_VOID)
            add_columns(file_order[i], seen, columns, &count);
    }
    return count;
}

bool layout_is_guarded(enum key key)
{
    return key != KEY_AMOUNT && key != KEY_EQUIVALENT;
}

static bool begins_formula(struct slice text)
{
    return text.size > 0 && memchr("=+-@\t\r", text.data[0], 6) != NULL;
}

bool layout_needs_guard(struct slice text)
{
    if (begins_formula(text))
        return true;
    if (text.size < 2 || text.data[0] != '\'')
        return false;
    return text.data[1] == '\'' || begins_formula((struct slice){text.data + 1, text.size - 1});
}

static const char *known_names(struct arena *arena)
{
    struct buffer names = {.arena = arena};
    for (size_t i = 0; i < COUNT_OF(file_order); i++) {
        buffer_printf(&names, "%s%s.csv", i == 0 ? "" : ", ", kind_info(file_order[i])->plural);
    }
    return buffer_string(&names);
}

static bool refuse_name(const char *path, const char *name, struct arena *arena, struct error *err)
{
    struct suggestion near = {.word = name};
    for (size_t i = 0; i < COUNT_OF(file_order); i++) {
        suggestion_offer(&near, layout_file_name(file_order[i], arena));
    }
    error_set(err, ERROR_INPUT, "\"%s\" is not a file of the book's layout; known names only: %s",
              path_join(arena, path, name), known_names(arena));
    if (near.best != NULL)
        return error_hint(err, "did you mean \"%s\"?", near.best);
    return error_hint(err, "rename it or move it out of the folder");
}

static void close_folder(DIR **folder)
{
    if (*folder != NULL)
        closedir(*folder);
}

// Marks the known files; an unknown *.csv is an error that names the first by name.
static bool scan_folder(DIR *folder, const char *path, bool found[KIND_COUNT], struct arena *arena,
                        struct error *err)
{
    const char *unknown = NULL;
    errno = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.' || !is_csv(entry->d_name))
            continue;
        enum kind kind = layout_file_kind(entry->d_name);
        found[kind] = true;
        if (kind == KIND_NONE && (unknown == NULL || strcmp(entry->d_name, unknown) < 0)) {
            unknown = arena_string(arena, entry->d_name);
        }
    }
    if (errno != 0) {
        return error_set(err, ERROR_SYSTEM, "cannot read \"%s\": %s", path, strerror(errno));
    }
    return unknown == NULL || refuse_name(path, unknown, arena, err);
}

bool layout_folder(const char *path, struct layout_folder *out, struct arena *arena,
                   struct error *err)
{
    CLEANUP(close_folder) DIR *folder = opendir(path);
    if (folder == NULL) {
        return error_set(err, errno == EACCES ? ERROR_SYSTEM : ERROR_INPUT,
                         "cannot open folder \"%s\": %s", path, strerror(errno));
    }
    bool found[KIND_COUNT] = {false};
    if (!scan_folder(folder, path, found, arena, err))
        return false;
    struct layout_folder result = {0};
    for (size_t i = 0; i < COUNT_OF(file_order); i++) {
        enum kind kind = file_order[i];
        if (!found[kind])
            continue;
        const char *file = path_join(arena, path, layout_file_name(kind, arena));
        if (kind == KIND_BOOK) {
            result.book = file;
        } else {
            result.files[result.count++] = (struct layout_file){file, kind};
        }
    }
    if (result.count == 0 && result.book == NULL) {
        return error_set(err, ERROR_INPUT,
                         "folder \"%s\" holds no file of the book's layout; "
                         "expected any of %s",
                         path, known_names(arena));
    }
    *out = result;
    return true;
}
