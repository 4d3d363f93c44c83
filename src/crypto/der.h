/* der.h - reads DER (X.690) strictly, with the sticky reader of wire/: a tag, a length in its one shortest form, and
 * the contents. What is read of an element that is not there is empty, and the reader spoiled. */
#ifndef CRYPTO_DER_H
#define CRYPTO_DER_H

#include "wire/reader.h"

enum der_tag {
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OBJECT_IDENTIFIER = 0x06,
    DER_SEQUENCE = 0x30,
    DER_EXPLICIT_0 = 0xa0,
    DER_EXPLICIT_1 = 0xa1,
    DER_EXPLICIT_2 = 0xa2,
};

/* The contents of the next element, whose tag must be this one. */
struct span der_element(struct reader *r, uint8_t tag);

/* The same, to read what is inside: the reader that it gives has to be finished, too. */
struct reader der_inside(struct reader *r, uint8_t tag);

/* An INTEGER that is not negative, big-endian, without leading zeros: the number 0 is empty. */
struct span der_unsigned(struct reader *r);

/* A BIT STRING of whole bytes. */
struct span der_bit_string(struct reader *r);

/* Whether an element of that tag is next: for those which may be absent. */
bool der_next_is(const struct reader *r, uint8_t tag);

#endif
