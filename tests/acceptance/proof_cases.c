// Answers the proof and note cases of merkle.py, one a line:
//
//     leaf INDEX SIZE LEAF ROOT [HASH ...]
//     growth SIZE1 SIZE2 ROOT1 ROOT2 [HASH ...]
//     key VERIFIER
//     note VERIFIER FILE
//
// with "good" or "refused". "-" stands for no bytes at all.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "proof/base64.h"
#include "proof/merkle_proof.h"
#include "proof/note.h"

#define WORDS_MAX 128

static bool read_hashes(char **words, size_t count, struct hash *out)
{
    for (size_t i = 0; i < count; i++)
        if (!base64_read_hash(slice_of(words[i]), &out[i]))
            return false;
    return true;
}

static bool check_proof(struct hasher *hasher, char **words, size_t count)
{
    struct merkle_proof proof = {0};
    struct hash ends[2];
    if (count < 5 || count - 5 > MERKLE_PROOF_MAX || !read_hashes(words + 3, 2, ends) ||
        !read_hashes(words + 5, count - 5, proof.hashes)) {
        return false;
    }
    uint64_t a = strtoull(words[1], NULL, 10);
    uint64_t b = strtoull(words[2], NULL, 10);
    proof.count = count - 5;
    return strcmp(words[0], "leaf") == 0
               ? merkle_check_leaf(hasher, a, b, &ends[0], &proof, &ends[1])
               : merkle_check_growth(hasher, a, &ends[0], b, &ends[1], &proof);
}

static bool check_note(char **words, size_t count)
{
    CLEANUP(arena_done) struct arena arena = {0};
    struct note_key key;
    struct slice text;
    struct note note;
    struct error err;
    if (!note_key_read(slice_of(words[1]), &key, &err))
        return false;
    return count == 2 ||
           (file_read_all(words[2], NOTE_BYTES_MAX, &text, &arena, &err) &&
            note_read(text, &note, &arena, &err) && note_check(&note, &key) == NOTE_SIGNED);
}

int main(void)
{
    CLEANUP(hasher_close) struct hasher *hasher = NULL;
    struct error err;
    char *line = NULL;
    size_t capacity = 0;
    hasher = hasher_open(&err);
    while (hasher != NULL && getline(&line, &capacity, stdin) > 0) {
        char *words[WORDS_MAX];
        size_t count = 0;
        for (char *word = strtok(line, " \n"); word != NULL && count < WORDS_MAX;
             word = strtok(NULL, " \n"))
            words[count++] = word;
        bool is_proof =
            count > 0 && (strcmp(words[0], "leaf") == 0 || strcmp(words[0], "growth") == 0);
        bool is_good =
            is_proof ? check_proof(hasher, words, count) : count > 1 && check_note(words, count);
        puts(is_good ? "good" : "refused");
    }
    free(line);
    return hasher == NULL;
}
