// Reading bodies quickly: the plain ones in one pass here, all others by the general JSON reader.
//
// A plain body has no escapes, and its keys are mostly those of the body before it: after each key
// the one that followed it last is tried first. Whatever the pass does not expect, json_read_flat
// reads or refuses, so that there is one place that says what is wrong with a text.
#include "store/body.h"

#include <string.h>

#include "base/json.h"
#include "base/json_scan.h"
#include "base/limits.h"

#define ROOM 32 // zeros behind the text, so that loads may reach past its end

// The keys as they stand in a body, but for the quote in front.
#define KEY_TAIL "\":"
static const struct {
    char text[24];
    size_t size;
} key_forms[KEY_COUNT] = {
#define KEY_FORM(name, text) [KEY_##name] = {text KEY_TAIL, sizeof(text KEY_TAIL) - 1},
    KEY_LIST(KEY_FORM)
#undef KEY_FORM
};

static inline uint64_t word_at(const char *data)
{
    uint64_t word = 0;
    memcpy(&word, data, sizeof(word));
    return word;
}

static inline uint32_t half_word_at(const char *data)
{
    uint32_t word = 0;
    memcpy(&word, data, sizeof(word));
    return word;
}

// Loads of fixed sizes that overlap; the shortest key with its tail has four bytes.
static inline bool has_key_at(const char *data, enum key key)
{
    const char *form = key_forms[key].text;
    size_t size = key_forms[key].size;
    if (size < 8)
        return half_word_at(data) == half_word_at(form) &&
               half_word_at(data + size - 4) == half_word_at(form + size - 4);
    return word_at(data) == word_at(form) && word_at(data + size - 8) == word_at(form + size - 8) &&
           (size <= 16 || word_at(data + 8) == word_at(form + 8));
}

// The first byte that does not stand for itself in a string; a zero is one. *is_ascii becomes false
// when a byte before it is not.
static inline const char *find_special(const char *data, bool *is_ascii)
{
    uint64_t seen = 0;
    for (;; data += sizeof(uint64_t)) {
        uint64_t word = json_word(data);
        uint64_t hits = json_special(word);
        if (hits != 0) {
            uint64_t before = (hits & -hits) - 1; // every bit below the first hit
            seen |= word & before;
            *is_ascii = (seen & JSON_TOP_BITS) == 0;
            return data + (size_t)__builtin_ctzll(hits) / 8;
        }
        seen |= word;
    }
}

static inline bool take_string(const char **at, struct slice *out)
{
    bool is_ascii = true;
    if (**at != '"')
        return false;
    const char *start = *at + 1;
    const char *end = find_special(start, &is_ascii);
    *out = (struct slice){start, (size_t)(end - start)};
    *at = end + 1;
    return *end == '"' && (is_ascii || utf8_find_invalid(start, (size_t)(end - start)) == SIZE_MAX);
}

// At the key's quote; after it the value begins.
static inline bool take_key(struct body_reader *reader, const char **at, enum key before,
                            enum key *key)
{
    struct slice name = {0};
    enum key likely = reader->next[before];
    if (**at == '"' && has_key_at(*at + 1, likely)) {
        *key = likely;
        *at += 1 + key_forms[likely].size;
        return true;
    }
    if (!take_string(at, &name) || **at != ':')
        return false;
    *at += 1;
    *key = key_find(name);
    if (*key == KEY_NONE)
        return false;
    reader->next[before] = *key;
    return true;
}

static inline bool take_value(const char **at, struct slice **items)
{
    if (**at != '[')
        return take_string(at, (*items)++);
    do {
        *at += 1;
        if (!take_string(at, (*items)++))
            return false;
    } while (**at == ',');
    *at += 1;
    return (*at)[-1] == ']';
}

static void clear_body(struct body_reader *reader)
{
    for (size_t i = 0; i < reader->key_count; i++)
        reader->body.values[reader->keys[i]] = (struct body_value){0};
    reader->key_count = 0;
    reader->body.target_kind = KIND_NONE;
}

static void add_value(struct body_reader *reader, enum key key, const struct slice *items,
                      size_t count)
{
    reader->keys[reader->key_count++] = key;
    reader->body.values[key] = (struct body_value){items, count};
}

// False: not plain, or not in order. Keys in ascending order of the enum are so by their bytes.
static bool read_plain(struct body_reader *reader)
{
    const char *at = reader->text.data;
    const char *end = at + reader->text.size;
    struct slice *items = reader->items;
    enum key before = KEY_NONE;
    if (*at != '{')
        return false;
    do {
        enum key key = KEY_NONE;
        struct slice *first = items;
        at++;
        if (!take_key(reader, &at, before, &key) || (before != KEY_NONE && key <= before) ||
            !take_value(&at, &items)) {
            return false;
        }
        add_value(reader, key, first, (size_t)(items - first));
        before = key;
    } while (*at == ',');
    return *at == '}' && at + 1 == end;
}

static bool read_any(struct body_reader *reader, struct error *err)
{
    struct json_member *members = NULL;
    size_t count = 0;
    struct slice text = {reader->text.data, reader->text.size};
    arena_reset(&reader->scratch);
    if (!json_read_flat(text, &members, &count, &reader->scratch, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        enum key key = key_find(members[i].key);
        if (key == KEY_NONE)
            return error_set(err, ERROR_STORE, "it has an unknown field %s",
                             text_quote(&reader->scratch, members[i].key));
        if (members[i].count == 0)
            return error_set(err, ERROR_STORE, "its field \"%s\" is an empty list", key_name(key));
        add_value(reader, key, members[i].items, members[i].count);
    }
    return true;
}

static bool is_one(const struct body *body, enum key key)
{
    return body->values[key].count == 1;
}

static enum kind kind_of(const struct body *body, enum key key)
{
    return is_one(body, key) ? (enum kind)code_find(&codes_kind, body_text(body, key)) : KIND_NONE;
}

// The kind is mostly that of the body before.
static enum kind own_kind(const struct body *body)
{
    if (is_one(body, KEY_KIND) && body->kind != KIND_NONE &&
        slice_is(body_text(body, KEY_KIND), kind_info(body->kind)->name)) {
        return body->kind;
    }
    return kind_of(body, KEY_KIND);
}

// "format" and "kind" are no fields of a record; "target-kind" is one and tells the shape too.
static bool read_kinds(struct body *body, struct error *err)
{
    if (!is_one(body, KEY_FORMAT) || !slice_is(body_text(body, KEY_FORMAT), RECORD_FORMAT))
        return error_set(err, ERROR_STORE, "its format is not %s", RECORD_FORMAT);
    body->kind = own_kind(body);
    if (body->kind == KIND_NONE)
        return error_set(err, ERROR_STORE, "its kind is unknown");
    if (body->kind != KIND_AMEND)
        return true;
    body->target_kind = kind_of(body, KEY_TARGET_KIND);
    if (body->target_kind == KIND_NONE || body->target_kind >= KIND_AMEND)
        return error_set(err, ERROR_STORE, "the kind it amends is unknown");
    return true;
}

// Every item takes three bytes of the text at least.
static void make_room(struct body_reader *reader, struct slice text)
{
    static const char zeros[ROOM] = {0};
    reader->text.arena = &reader->arena;
    buffer_clear(&reader->text);
    buffer_put(&reader->text, text.data, text.size);
    buffer_put(&reader->text, zeros, sizeof(zeros));
    reader->text.size = text.size;
    size_t needed = text.size / 3 + 1;
    if (needed <= reader->item_capacity)
        return;
    reader->item_capacity = needed * 2;
    reader->items = NEW_ARRAY(&reader->arena, struct slice, reader->item_capacity);
}

bool body_read(struct body_reader *reader, struct slice text, struct error *err)
{
    struct body *body = &reader->body;
    clear_body(reader);
    if (text.size > LIMIT_BODY_BYTES)
        return error_set(err, ERROR_STORE, "it has %zu bytes; at most %d fit", text.size,
                         LIMIT_BODY_BYTES);
    make_room(reader, text);
    if (!read_plain(reader)) {
        clear_body(reader);
        if (!read_any(reader, err))
            return false;
    }
    if (!read_kinds(body, err))
        return false;
    if (!is_one(body, KEY_ID) || !is_one(body, KEY_RECORDED))
        return error_set(err, ERROR_STORE, "it has no \"id\" or no \"recorded\"");
    return true;
}

void body_reader_done(struct body_reader *reader)
{
    arena_done(&reader->scratch);
    arena_done(&reader->arena);
}
