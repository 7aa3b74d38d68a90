#include "cli/keys.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/list.h"
#include "base/secret_file.h"

#define KEY_BYTES_MAX 1000
#define VERIFIERS_BYTES_MAX 100000

// A book is a file anybody may have written; only the form that every origin has names a file.
static bool origin_digits(const char *origin, const char **digits, struct error *err)
{
    static const char prefix[] = "ledger/";
    *digits = origin + sizeof(prefix) - 1;
    if (text_starts_with(origin, prefix) && strlen(*digits) == 16 &&
        strspn(*digits, "0123456789abcdef") == 16) {
        return true;
    }
    return error_set(err, ERROR_STORE, "the book's origin is not in order");
}

static const char *environment(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

static bool default_folder(const char **folder, bool wants_made, struct arena *arena,
                           struct error *err)
{
    const char *base = environment("XDG_CONFIG_HOME");
    const char *home = environment("HOME");
    if (base == NULL && home == NULL) {
        error_set(err, ERROR_USAGE, "there is no place for a key: $HOME is not set");
        return error_hint(err, "name the file with --key FILE");
    }
    if (base == NULL)
        base = path_join(arena, home, ".config");
    *folder = path_join(arena, base, "ledger");
    return !wants_made || (secret_folder_make(base, err) && secret_folder_make(*folder, err));
}

bool keys_path(const struct context *context, struct store *store, const char **path,
               struct error *err)
{
    const char *folder = NULL;
    const char *digits = NULL;
    *path = arguments_get(&context->arguments, "key");
    if (*path == NULL)
        *path = environment("LEDGER_KEY");
    if (*path != NULL)
        return true;
    if (store == NULL) {
        error_set(err, ERROR_USAGE, "there is no book to name the key's file after");
        return error_hint(err, "name the file with --key FILE, or the book with --book FILE");
    }
    if (!origin_digits(store_head(store)->origin, &digits, err) ||
        !default_folder(&folder, false, context->arena, err)) {
        return false;
    }
    *path = arena_printf(context->arena, "%s/ledger-%s.key", folder, digits);
    return true;
}

// One line; the newline behind it may be missing.
static struct slice only_line(struct slice text)
{
    if (text.size > 0 && text.data[text.size - 1] == '\n')
        text.size--;
    return text;
}

bool keys_load_signer(const char *path, struct note_signer *out, struct arena *arena,
                      struct error *err)
{
    struct slice text;
    if (!file_exists(path)) {
        error_set(err, ERROR_INPUT, "there is no key \"%s\"", path);
        return error_hint(err, "\"ledger key\" makes one; --key FILE names another");
    }
    if (!secret_file_read(path, KEY_BYTES_MAX, &text, arena, err))
        return false;
    return note_signer_read(only_line(text), out, err) || error_context(err, "\"%s\"", path);
}

bool keys_save_signer(const char *path, const struct note_signer *signer, struct arena *arena,
                      struct error *err)
{
    const char *folder = NULL;
    struct error ignored = {0};
    const char *line = arena_printf(arena, "%s\n", note_signer_text(signer, arena));
    if (default_folder(&folder, false, arena, &ignored) &&
        text_equal(folder, path_folder(arena, path)) &&
        !default_folder(&folder, true, arena, err)) {
        return false;
    }
    return secret_file_make(path, slice_of(line), err);
}

// The lines of a file, a key each.
static bool read_key_file(const char *path, struct verifiers *out, struct arena *arena,
                          struct error *err)
{
    struct slice text;
    if (!file_read_all(path, VERIFIERS_BYTES_MAX, &text, arena, err))
        return false;
    do {
        struct slice line = text;
        struct note_key key;
        if (!checkpoint_take_line(&text, &line))
            text.size = 0; // the last one may lack its newline
        if (!note_key_read(line, &key, err))
            return false;
        LIST_PUSH(arena, out, key);
    } while (text.size > 0);
    return true;
}

static bool read_key(const char *given, const char *where, struct verifiers *out,
                     struct arena *arena, struct error *err)
{
    struct note_key key;
    struct error ignored = {0};
    if (note_key_read(slice_of(given), &key, &ignored)) {
        LIST_PUSH(arena, out, key);
        return true;
    }
    if (file_exists(given))
        return read_key_file(given, out, arena, err) ||
               error_context(err, "%s \"%s\"", where, given);
    if (strchr(given, '+') == NULL)
        error_set(err, ERROR_INPUT, "\"%s\" is neither a verifier key nor a file", given);
    else
        *err = ignored;
    return error_context(err, "%s", where);
}

static const char *names_of(const struct verifiers *keys, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < keys->count; i++) {
        bool is_last = i + 1 == keys->count;
        buffer_text(&out, i == 0 ? "" : is_last ? " and " : ", ");
        buffer_text(&out, keys->items[i].name);
    }
    return buffer_string(&out);
}

bool keys_verifiers(const struct context *context, struct verifiers *out, struct error *err)
{
    const char **given;
    struct arena *arena = context->arena;
    size_t count = arguments_all(&context->arguments, "verifier", &given, arena);
    const char *other = environment("LEDGER_VERIFIER");
    struct verifiers read = {0};
    for (size_t i = 0; i < count; i++)
        if (!read_key(given[i], "--verifier", &read, arena, err))
            return false;
    if (count == 0 && other != NULL && !read_key(other, "$LEDGER_VERIFIER", &read, arena, err))
        return false;
    read.names = names_of(&read, arena);
    *out = read;
    return true;
}

void keys_put_json(struct json_writer *writer, const struct verifiers *verifiers)
{
    json_key(writer, "signed_by");
    if (verifiers->count == 0) {
        json_null(writer);
        return;
    }
    json_begin_array(writer);
    for (size_t i = 0; i < verifiers->count; i++)
        json_string(writer, verifiers->items[i].name);
    json_end(writer);
}

bool keys_read_checkpoint(struct slice text, struct signed_checkpoint *out, struct arena *arena,
                          struct error *err)
{
    struct signed_checkpoint read = {.whole = text};
    if (!note_read(text, &read.note, arena, err) ||
        !checkpoint_read(read.note.text, &read.stated, err)) {
        return false;
    }
    *out = read;
    return true;
}

bool keys_load_checkpoint(const char *path, struct signed_checkpoint *out, struct arena *arena,
                          struct error *err)
{
    struct slice text;
    return file_read_all(path, NOTE_BYTES_MAX, &text, arena, err) &&
           (keys_read_checkpoint(text, out, arena, err) || error_context(err, "\"%s\"", path));
}

bool keys_check(const struct signed_checkpoint *checkpoint, const struct verifiers *verifiers,
                const char *what, struct error *err)
{
    for (size_t i = 0; i < verifiers->count; i++) {
        const struct note_key *key = &verifiers->items[i];
        switch (note_check(&checkpoint->note, key)) {
        case NOTE_SIGNED: continue;
        case NOTE_FORGED:
            return error_set(err, ERROR_INPUT,
                             "%s: its signature by %s is forged, or it was changed", what,
                             key->name);
        case NOTE_UNKNOWN: break;
        }
        return error_set(err, ERROR_INPUT, "%s: it is not signed with the key of %s (%08x)", what,
                         key->name, key->id);
    }
    return true;
}

static bool last_path(const char *key_path, const char *origin, const char **path,
                      struct arena *arena, struct error *err)
{
    const char *digits = NULL;
    if (!origin_digits(origin, &digits, err))
        return false;
    *path = arena_printf(arena, "%s.%s.last", key_path, digits);
    return true;
}

bool keys_last_signed(const char *key_path, const struct note_signer *signer, const char *origin,
                      struct signed_checkpoint *out, bool *has, struct arena *arena,
                      struct error *err)
{
    const char *path = NULL;
    struct note_key own = signer->key;
    struct verifiers verifiers = {.items = &own, .count = 1};
    if (!last_path(key_path, origin, &path, arena, err))
        return false;
    *has = file_exists(path);
    if (!*has)
        return true;
    if (!keys_load_checkpoint(path, out, arena, err) ||
        !keys_check(out, &verifiers, arena_printf(arena, "\"%s\"", path), err)) {
        return false;
    }
    return slice_is(out->stated.origin, origin) ||
           error_set(err, ERROR_INPUT, "\"%s\" is a checkpoint of another book", path);
}

bool keys_remember(const char *key_path, const char *origin, struct slice note, struct arena *arena,
                   struct error *err)
{
    CLEANUP(output_discard) struct output output = {0};
    const char *path = NULL;
    if (!last_path(key_path, origin, &path, arena, err) ||
        !output_open(&output, path, arena, err)) {
        return false;
    }
    fwrite(note.data, 1, note.size, output.stream);
    return output_commit(&output, err);
}
