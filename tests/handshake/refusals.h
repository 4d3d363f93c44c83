/* refusals.h - one side lies, and the other one says what it makes of it. */
#ifndef TESTS_HANDSHAKE_REFUSALS_H
#define TESTS_HANDSHAKE_REFUSALS_H

#include "support/script.h"

/* The lie is told in a handshake of the newest version that both sides speak. */
void expect_client_refuses(struct pair_options options, struct lie what, const char *reason, uint8_t alert);
void expect_server_refuses(struct pair_options options, struct lie what, const char *reason, uint8_t alert);

/* All goes on, and both understand each other. */
void expect_client_accepts(struct pair_options options, struct lie what);
void expect_server_accepts(struct pair_options options, struct lie what);

/* The body of a Certificate: `count` times the same one, without extensions. */
struct span certificates(uint16_t version, struct span der, size_t count);

#endif
