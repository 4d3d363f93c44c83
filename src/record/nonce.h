/* nonce.h - between the files of record/. */
#ifndef RECORD_NONCE_H
#define RECORD_NONCE_H

#include "record/record.h"

/* Expands the key where that was not done yet. FAILED on lack of memory. */
MUST_CHECK enum status half_expand(struct half *half);

/* 5.3: the sequence number, padded on the left, XOR the iv. */
void record_nonce(uint8_t out[NONCE_LEN], const struct half *half);

#endif
