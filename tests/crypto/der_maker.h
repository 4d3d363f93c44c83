/* der_maker.h - writes DER, and what only looks like it, for tests:
 *
 *     DER(0x30, DER(0x06, hex("2b6570")), DER(0x03, hex("00"), key))
 */
#ifndef TESTS_CRYPTO_DER_MAKER_H
#define TESTS_CRYPTO_DER_MAKER_H

#include "base/span.h"

/* The parts behind each other; as one element. They lie in static memory until the program ends. */
struct span join(const struct span *parts, size_t count);
struct span der_of(uint8_t tag, struct span contents);

#define JOIN(...) join((struct span[]){ __VA_ARGS__ }, sizeof(struct span[]){ __VA_ARGS__ } / sizeof(struct span))
#define DER(tag, ...) der_of(tag, JOIN(__VA_ARGS__))

#endif
