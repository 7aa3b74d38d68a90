// Receipts (c2sp.org/tlog-proof): one record, where it is in the log, and the checkpoint that
// proves it.
//
//     c2sp.org/tlog-proof@v1
//     extra BASE64             the record's body, so that the receipt needs no book
//     index N                  from 0: record number N + 1
//     BASE64 ...               the inclusion proof, one hash a line
//                              (empty line, then the checkpoint as it was signed)
//
// Nothing here is to be believed before the checkpoint's signature and the proof are checked; the
// body is then what hashes to the proven leaf.
#ifndef PROOF_RECEIPT_H
#define PROOF_RECEIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "proof/merkle_proof.h"
#include "proof/note.h"

#define RECEIPT_BYTES_MAX (NOTE_BYTES_MAX + 200000)

struct receipt {
    bool has_extra;
    struct slice extra; // decoded
    uint64_t index;
    struct merkle_proof proof;
    struct slice note; // the signed checkpoint, verbatim
};

void receipt_put(struct buffer *out, const struct receipt *receipt);
// Shape only; `note` points into the text.
bool receipt_read(struct slice text, struct receipt *out, struct arena *arena,
                  struct error *err) MUST_CHECK;

#endif
