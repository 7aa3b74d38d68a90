// Signed notes, checkpoints and receipts: what is written is read, and one changed byte is refused.
// That others read them too is tests/pages/test_other_readers.py.
#include "proof/receipt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "proof/checkpoint.h"
#include "proof/note.h"

static struct arena arena;
static struct error err;
static struct note_signer signer;

static struct slice text_of(struct buffer *out)
{
    return (struct slice){out->data, out->size};
}

// A checkpoint of three lines, signed.
static struct slice signed_checkpoint(void)
{
    struct buffer text = {.arena = &arena};
    struct buffer out = {.arena = &arena};
    struct hash root;
    memset(root.bytes, 0xA5, sizeof(root.bytes));
    checkpoint_put(&text, "ledger/0123456789abcdef", 20852163, &root);
    assert_true(note_sign(&out, text_of(&text), slice_of(""), &signer, &err));
    return text_of(&out);
}

static void keys_are_read_as_they_were_written(void **state)
{
    (void)state;
    struct note_signer again;
    struct note_key key;
    const char *secret = note_signer_text(&signer, &arena);
    assert_true(note_signer_read(slice_of(secret), &again, &err));
    assert_memory_equal(&again, &signer, sizeof(again));
    const char *public = note_key_text(&signer.key, &arena);
    assert_true(note_key_read(slice_of(public), &key, &err));
    assert_memory_equal(&key, &signer.key, sizeof(key));
    assert_null(strstr(public, "PRIVATE"));
}

static void changed_keys_are_refused(void **state)
{
    (void)state;
    const char *forms[] = {note_signer_text(&signer, &arena), note_key_text(&signer.key, &arena)};
    struct note_signer secret;
    struct note_key key;
    for (size_t form = 0; form < COUNT_OF(forms); form++) {
        char *text = arena_string(&arena, forms[form]);
        for (size_t i = 0; text[i] != '\0'; i++) {
            for (int bit = 0; bit < 7; bit++) {
                text[i] ^= (char)(1 << bit);
                bool is_read = form == 0 ? note_signer_read(slice_of(text), &secret, &err)
                                         : note_key_read(slice_of(text), &key, &err);
                if (is_read)
                    fail_msg("read: %s", text);
                text[i] ^= (char)(1 << bit);
            }
        }
        assert_false(note_key_read(slice_of(arena_printf(&arena, "%s\n", text)), &key, &err));
        assert_false(note_key_read(slice_of(arena_printf(&arena, " %s", text)), &key, &err));
    }
    static const char *const refused[] = {
        "",
        "+",
        "++",
        "name",
        "name+12345678",
        "name+12345678+",
        "name+1234567+AQ==",
        "+00000000+AQ==",
        "PRIVATE+KEY+",
        "PRIVATE+KEY+name+00000000+AQ==",
        "PRIVATE+KEY++00000000+AQ==",
    };
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        assert_false(note_key_read(slice_of(refused[i]), &key, &err));
        assert_false(note_signer_read(slice_of(refused[i]), &secret, &err));
    }
}

static void errors_keep_the_secret(void **state)
{
    (void)state;
    char *text = arena_string(&arena, note_signer_text(&signer, &arena));
    struct note_signer read;
    text[strlen(text) - 20] ^= 1;
    assert_false(note_signer_read(slice_of(text), &read, &err));
    assert_null(strstr(err.text, text + strlen(text) - 12));
}

static void names_have_no_spaces_and_no_plus(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool is_valid;
    } cases[] = {
        {"example.com/ledger", true},
        {"\u00e9", true},
        {"a", true},
        {"", false},
        {"a b", false},
        {"a+b", false},
        {"a\tb", false},
        {"a\u00a0b", false},
        {"a\u2003b", false},
        {"a\u3000", false},
        {"\xff", false},
        {"a\x7f", false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(note_name_is_valid(slice_of(cases[i].name)), cases[i].is_valid);
}

static void every_changed_bit_of_a_note_is_noticed(void **state)
{
    (void)state;
    struct slice good = signed_checkpoint();
    struct note note;
    assert_true(note_read(good, &note, &arena, &err));
    assert_int_equal(note_check(&note, &signer.key), NOTE_SIGNED);
    char *text = arena_copy(&arena, good.data, good.size);
    for (size_t bit = 0; bit < 8 * good.size; bit++) {
        CLEANUP(arena_done) struct arena scratch = {0};
        text[bit / 8] ^= (char)(1 << bit % 8);
        if (note_read((struct slice){text, good.size}, &note, &scratch, &err) &&
            note_check(&note, &signer.key) == NOTE_SIGNED)
            fail_msg("bit %zu of the note may change", bit);
        text[bit / 8] ^= (char)(1 << bit % 8);
    }
    for (size_t size = 0; size < good.size; size++)
        assert_false(note_read((struct slice){text, size}, &note, &arena, &err));
}

static void notes_of_other_shapes_are_refused(void **state)
{
    (void)state;
    struct slice good = signed_checkpoint();
    const char *line = strstr(good.data, "\u2014");
    const char *const refused[] = {
        "",
        "\n",
        "\n\n",
        "text\n",
        "text\n\n",
        "text\n\nno signature\n",
        arena_printf(&arena, "%s\n", good.data),        // an empty line behind it
        arena_printf(&arena, "%stext", good.data),      // trailing data
        arena_printf(&arena, "text\n%s", line),         // no empty line
        arena_printf(&arena, "te\rxt\n\n%s", line),     // a control character
        arena_printf(&arena, "te\xfft\n\n%s", line),    // not UTF-8
        arena_printf(&arena, "text\n\n %s", line),      // a space before the dash
        arena_printf(&arena, "text\n\n- %s", line + 4), // another dash
        "text\n\n\u2014 name AAAA\n",                   // too short for an id and a signature
        "text\n\n\u2014 name AAAAAAA\n",                // no base64
        "text\n\n\u2014 name  AAAAAAAA\n",              // two spaces
        "text\n\n\u2014  AAAAAAAA\n",                   // no name
        "text\n\n\u2014 na+me AAAAAAAA\n",
    };
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct note note;
        if (note_read(slice_of(refused[i]), &note, &arena, &err))
            fail_msg("case %zu was read", i);
        assert_int_equal(err.code, ERROR_INPUT);
    }
}

static void only_known_keys_count_and_one_forgery_spoils_all(void **state)
{
    (void)state;
    struct note_signer other, renamed = signer;
    struct note note;
    struct slice good = signed_checkpoint();
    struct buffer both = {.arena = &arena};
    assert_true(note_signer_make("example.com/other", &other, &err));
    assert_true(note_read(good, &note, &arena, &err));
    assert_int_equal(note_check(&note, &other.key), NOTE_UNKNOWN);
    assert_true(note_sign(&both, note.text, note.lines, &other, &err));
    assert_true(note_read(text_of(&both), &note, &arena, &err));
    assert_int_equal(note.count, 2);
    assert_int_equal(note_check(&note, &signer.key), NOTE_SIGNED);
    assert_int_equal(note_check(&note, &other.key), NOTE_SIGNED);
    // the same id under another name is an unknown key
    renamed.key.name[0] = 'X';
    assert_int_equal(note_check(&note, &renamed.key), NOTE_UNKNOWN);
    // the same name and id with another key: a signature that does not verify
    renamed = signer;
    renamed.key.bytes[5] ^= 1;
    assert_int_equal(note_check(&note, &renamed.key), NOTE_FORGED);
    // a good signature and a bad one of the same key
    struct buffer twice = {.arena = &arena};
    struct slice text = slice_of("another text\n");
    assert_true(note_sign(&twice, text, note.lines, &signer, &err));
    assert_true(note_read(text_of(&twice), &note, &arena, &err));
    assert_int_equal(note_check(&note, &signer.key), NOTE_FORGED);
}

static void checkpoints_are_three_lines_in_one_form(void **state)
{
    (void)state;
#define ROOT "paWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaU="
    static const char *const good[] = {"o\n0\n" ROOT "\n", "o\n9223372036854775807\n" ROOT "\n",
                                       "o\n1\n" ROOT "\nextension\n"};
    static const char *const refused[] = {
        "",
        "o\n",
        "o\n1\n",
        "o\n1\n" ROOT,       // no newline at the end
        "\n1\n" ROOT "\n",   // no origin
        "o\n01\n" ROOT "\n", // leading zeros
        "o\n00\n" ROOT "\n",
        "o\n+1\n" ROOT "\n",
        "o\n-1\n" ROOT "\n",
        "o\n 1\n" ROOT "\n",
        "o\n1 \n" ROOT "\n",
        "o\n0x1\n" ROOT "\n",
        "o\n\n" ROOT "\n",
        "o\n9223372036854775808\n" ROOT "\n",
        "o\n18446744073709551617\n" ROOT "\n",
        "o\n1\n\n",
        "o\n1\npaWl\n",
        "o\n1\npaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaV=\n", // stray bits
        "o\n1\n" ROOT "\n\n",
        "o\n1\n" ROOT "\nextension",
    };
    struct checkpoint read;
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(checkpoint_read(slice_of(good[i]), &read, &err));
    assert_int_equal(read.size, 1);
    assert_true(slice_is(read.origin, "o"));
    for (size_t i = 0; i < COUNT_OF(refused); i++)
        if (checkpoint_read(slice_of(refused[i]), &read, &err))
            fail_msg("case %zu was read", i);
}

static struct receipt example(void)
{
    struct receipt receipt = {.has_extra = true,
                              .extra = slice_of("{\"id\":\"F000001\"}"),
                              .index = 73894,
                              .proof = {.count = 3},
                              .note = signed_checkpoint()};
    for (size_t i = 0; i < receipt.proof.count; i++)
        memset(receipt.proof.hashes[i].bytes, (int)i + 1, 32);
    return receipt;
}

static void receipts_are_read_as_they_were_written(void **state)
{
    (void)state;
    struct receipt receipt = example(), read;
    for (int round = 0; round < 3; round++) {
        struct buffer out = {.arena = &arena}, again = {.arena = &arena};
        receipt.has_extra = round != 1;
        receipt.proof.count = round == 2 ? 0 : 3;
        receipt_put(&out, &receipt);
        assert_true(receipt_read(text_of(&out), &read, &arena, &err));
        assert_int_equal(read.index, 73894);
        assert_int_equal(read.proof.count, receipt.proof.count);
        assert_int_equal(read.has_extra, receipt.has_extra);
        assert_true(!read.has_extra || slice_equal(read.extra, receipt.extra));
        assert_true(slice_equal(read.note, receipt.note));
        receipt_put(&again, &read);
        assert_true(slice_equal(text_of(&out), text_of(&again)));
    }
}

static void receipts_of_other_shapes_are_refused(void **state)
{
    (void)state;
#define START "c2sp.org/tlog-proof@v1\n"
#define HASH ROOT "\n"
    static const char *const refused[] = {
        "",
        "c2sp.org/tlog-proof@v2\nindex 0\n\nnote\n",
        "c2sp.org/tlog-proof@v1 \nindex 0\n\nnote\n",
        START,
        START "index 0",
        START "index 0\n",
        START "index 00\n\nnote\n",
        START "index 01\n\nnote\n",
        START "index\n\nnote\n",
        START "index \n\nnote\n",
        START "index -1\n\nnote\n",
        START "index 9223372036854775808\n\nnote\n",
        START "extra\nindex 0\n\nnote\n",
        START "extra AAA\nindex 0\n\nnote\n",
        START "extra AAAA",
        START "extra AAAA\n\nnote\n",
        START "extra AAAA\nextra AAAA\nindex 0\n\nnote\n",
        START "index 0\nextra AAAA\n\nnote\n",
        START "index 0\n" HASH,
        START "index 0\nAAAA\n\nnote\n",
        START "index 0\n " HASH "\nnote\n",
    };
    struct receipt read;
    for (size_t i = 0; i < COUNT_OF(refused); i++)
        if (receipt_read(slice_of(refused[i]), &read, &arena, &err))
            fail_msg("case %zu was read", i);
    struct buffer many = {.arena = &arena};
    buffer_text(&many, START "index 0\n");
    for (int i = 0; i <= MERKLE_PROOF_MAX; i++)
        buffer_text(&many, HASH);
    buffer_text(&many, "\nnote\n");
    assert_false(receipt_read(text_of(&many), &read, &arena, &err));
}

static int set_up(void **state)
{
    (void)state;
    return note_signer_make("ledger/0123456789abcdef", &signer, &err) ? 0 : 1;
}

static int tear_down(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_read_as_they_were_written),
        cmocka_unit_test(changed_keys_are_refused),
        cmocka_unit_test(errors_keep_the_secret),
        cmocka_unit_test(names_have_no_spaces_and_no_plus),
        cmocka_unit_test(every_changed_bit_of_a_note_is_noticed),
        cmocka_unit_test(notes_of_other_shapes_are_refused),
        cmocka_unit_test(only_known_keys_count_and_one_forgery_spoils_all),
        cmocka_unit_test(checkpoints_are_three_lines_in_one_form),
        cmocka_unit_test(receipts_are_read_as_they_were_written),
        cmocka_unit_test(receipts_of_other_shapes_are_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
