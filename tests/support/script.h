/* script.h - a peer that misbehaves: a side whose messages and flow table a test has changed, and whose records it
 * seals.
 *
 *     struct pair p = new_pair((struct pair_options){ 0 });
 *     lie(&p.server, &LIE(SERVER_HELLO, OVERWRITE(SUITE_OF_SERVER_HELLO, "1304")));
 *     expect_handshake_refused(&p, &p.client, "SUITE_NOT_OFFERED", 47);
 *
 * A lie is made before the message is hashed and sealed: liar and victim agree about the transcript, and only judgement
 * can refuse it. Bytes are given as hexadecimal text. */
#ifndef TESTS_SUPPORT_SCRIPT_H
#define TESTS_SUPPORT_SCRIPT_H

#include "connection/connection.h"
#include "message/extensions.h"
#include "support/hex.h"
#include "support/pair.h"

/* ---- a message changed ---- */

struct edit {
    enum {
        NO_EDIT,
        OVERWRITE_BYTES,
        FLIP_BIT,
        INSERT_BYTES,
        CUT_BYTES,
        REPLACE_BODY,
        REPLACE_TYPE,
        CLAIM_LENGTH,
        ADD_COMPANY,
        PUT_EXTENSION,
        APPEND_EXTENSION,
        REMOVE_EXTENSION,
        REMOVE_EXTENSIONS,
    } kind;
    size_t at, count; /* in the body; SIZE_MAX: its end */
    unsigned type;    /* of an extension, or of the message */
    const char *text; /* hexadecimal; NULL: bytes */
    struct span bytes;
};

/* The message's length, and those around an extension, are put right afterwards. */
/* clang-format off */
#define OVERWRITE(where, hex)        { OVERWRITE_BYTES, .at = (where), .text = (hex) }
#define FLIP(where)                  { FLIP_BIT, .at = (where) }
#define FLIP_LAST                    { FLIP_BIT, .at = SIZE_MAX }
#define INSERT(where, hex)           { INSERT_BYTES, .at = (where), .text = (hex) }
#define APPEND(hex)                  { INSERT_BYTES, .at = SIZE_MAX, .text = (hex) }
#define CUT(where, how_many)         { CUT_BYTES, .at = (where), .count = (how_many) }
#define CUT_LAST(how_many)           { CUT_BYTES, .at = SIZE_MAX, .count = (how_many) }
#define BODY(hex)                    { REPLACE_BODY, .text = (hex) }
#define BODY_OF(span)                { REPLACE_BODY, .bytes = (span) }
#define TYPE(number)                 { REPLACE_TYPE, .type = (number) }
#define SET_EXTENSION(number, hex)   { PUT_EXTENSION, .type = (number), .text = (hex) }
#define ADD_EXTENSION(number, hex)   { APPEND_EXTENSION, .type = (number), .text = (hex) }
#define DROP_EXTENSION(number)       { REMOVE_EXTENSION, .type = (number) }
#define DROP_EXTENSIONS              { REMOVE_EXTENSIONS, .at = 0 }          /* of a hello, and the block's length, too */
#define CLAIM_MORE(how_many)         { CLAIM_LENGTH, .count = (how_many) }   /* by so much the header's length is wrong */
#define FOLLOWED_BY(hex)             { ADD_COMPANY, .text = (hex) }          /* more bytes in the same record */
/* clang-format on */

/* Where fields of our own hellos stand, whose legacy_session_id has 32 bytes. */
enum {
    VERSION_OF_HELLO = 0,
    RANDOM_OF_HELLO = 2,
    SESSION_ID_OF_HELLO = 35,
    SUITE_OF_SERVER_HELLO = 67,
    COMPRESSION_OF_SERVER_HELLO = 69,
    SUITES_OF_CLIENT_HELLO = 69,
};

/* And in the hellos of sides that speak TLS 1.2 alone, where the session_id is empty. */
enum {
    SUITE_OF_TLS12_SERVER_HELLO = 35,
    COMPRESSION_OF_TLS12_SERVER_HELLO = 37,
    SUITES_OF_TLS12_CLIENT_HELLO = 37,
};

enum { MOST_EDITS = 4 };

struct lie {
    enum message in;
    bool in_second; /* of the two ClientHellos */
    struct edit edits[MOST_EDITS];
};

#define LIE(message, ...)                         \
    (struct lie)                                  \
    {                                             \
        .in = (message), .edits = { __VA_ARGS__ } \
    }
#define LIE_IN_SECOND_HELLO(...)                                        \
    (struct lie)                                                        \
    {                                                                   \
        .in = CLIENT_HELLO, .in_second = true, .edits = { __VA_ARGS__ } \
    }

/* Has the side, whose handshake did not begin yet, tell a lie in it: the handshake of the newest version that it
 * speaks, or of that one. */
void lie(struct side *liar, const struct lie *what);
void lie_in_version(struct side *liar, uint16_t version, const struct lie *what);

/* ---- a flow table changed ---- */

enum { MOST_ROWS = 40 };

/* The opening, and the version's table behind it: the rows of a full handshake without tickets; and all of them. */
struct flow {
    struct step rows[MOST_ROWS];
    size_t count;                                         /* without the last, DONE */
    enum status (*unsaid[MOST_ROWS])(struct handshake *); /* see leave_unsaid() */
};

struct flow client_flow(uint16_t version);
struct flow server_flow(uint16_t version);
struct flow whole_flow(uint16_t version, bool is_client);

size_t row_of(const struct flow *flow, enum act act, enum message message);
void drop_row(struct flow *flow, size_t i);
void insert_row(struct flow *flow, size_t i, struct step row);
void swap_rows(struct flow *flow, size_t i, size_t j);

/* A message is made, and not said: what it leaves behind in its sender is there. A ChangeCipherSpec is not said, and
 * nothing changes. After all other changes of the flow. */
void leave_unsaid(struct flow *flow, size_t i);

/* Has the side, whose handshake did not begin yet, follow another table. */
void follow(struct side *side, const struct flow *flow);

/* ---- records ---- */

/* On the wire as they are. */
void put_bytes(struct side *from, struct span bytes);
void put_clear_record(struct side *from, uint8_t type, struct span content);

/* Sealed as the side's next record. */
void put_record(struct side *from, uint8_t type, struct span content);
void put_padded_record(struct side *from, uint8_t type, struct span content, size_t padding);

/* Sealed with other keys. */
void put_sealed(struct side *from, struct half *keys, uint8_t type, struct span content);

/* `count` bytes of that value. */
struct span many(size_t count, uint8_t value);

/* ---- claims ---- */

struct side *other_side(struct pair *p, const struct side *side);

/* The two shake hands, until the victim fails for that reason with that alert, of which the other one learns. */
void expect_handshake_refused(struct pair *p, struct side *victim, const char *reason, uint8_t alert);

/* The same, of what `from` has in `sent`. */
void expect_refused(struct pair *p, struct side *from, const char *reason, uint8_t alert);

/* The network brings no more, and that is a failure for this reason, by nobody's alert. */
void expect_cut_off(struct side *side, const char *reason);

/* Both sides send, and each receives just that. */
void expect_talk(struct pair *p);

/* Two new connections of the same configurations. */
void renew(struct pair *p);

#endif
