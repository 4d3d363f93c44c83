/* extension.h - the extensions as a table, row for row that of RFC 8446 section 4.2, and those of TLS 1.2. */
#ifndef HANDSHAKE_EXTENSION_H
#define HANDSHAKE_EXTENSION_H

#include "handshake/handshake.h"
#include "message/extensions.h"

struct extension {
    enum extension_type type;
    unsigned stands_in; /* places, as bits: see extension.c */

    /* Whether we put it into that message; NULL: never. An extension in an answer needs no `received` check here: the
     * walk leaves out what was not asked for. */
    bool (*wanted)(const struct handshake *, enum message in);
    void (*write)(struct handshake *, enum message in); /* the body, to hs->out */

    /* Its body came in that message; NULL: we only check that it may stand there. */
    enum status (*take)(struct handshake *, enum message in, struct span body);
};

/* Writes the extensions block of a message to hs->out. */
void write_extensions(struct handshake *hs, enum message in);

/* Whether anything would be in it. */
bool has_extensions_for(const struct handshake *hs, enum message in);

/* Walks through a block: refuses duplicates, extensions that may not stand in the message, and answers to questions
 * never asked; gives the others to their rows. */
MUST_CHECK enum status take_extensions(struct handshake *hs, enum message in, struct span block);

/* Whether the block that was walked last had the extension. */
bool has_extension(const struct handshake *hs, enum extension_type type);

/* The body of an extension in a block, before the block is judged; false when it is not there. */
bool find_extension(struct span *body, struct span block, enum extension_type type);

/* ---- one file a policy ---- */

bool wants_server_name(const struct handshake *, enum message in);
void write_server_name_extension(struct handshake *, enum message in);
enum status take_server_name(struct handshake *, enum message in, struct span body);

bool wants_groups(const struct handshake *, enum message in);
void write_groups(struct handshake *, enum message in);
enum status take_groups(struct handshake *, enum message in, struct span body);
bool client_named_group(const struct handshake *, uint16_t id); /* a curve, or a finite field */

bool wants_signature_algorithms(const struct handshake *, enum message in);
void write_signature_algorithms(struct handshake *, enum message in);
enum status take_signature_algorithms(struct handshake *, enum message in, struct span body);
void remember_schemes(struct handshake *, struct span list);
enum status take_signature_algorithms_cert(struct handshake *, enum message in, struct span body);

bool wants_protocols(const struct handshake *, enum message in);
void write_protocols(struct handshake *, enum message in);
enum status take_protocols(struct handshake *, enum message in, struct span body);

bool wants_versions(const struct handshake *, enum message in);
void write_versions(struct handshake *, enum message in);
enum status take_versions(struct handshake *, enum message in, struct span body);

bool wants_key_share(const struct handshake *, enum message in);
void write_key_share_extension(struct handshake *, enum message in);
enum status take_key_share(struct handshake *, enum message in, struct span body);

bool wants_cookie(const struct handshake *, enum message in);
void write_cookie_extension(struct handshake *, enum message in);
enum status take_cookie(struct handshake *, enum message in, struct span body);

bool wants_staple(const struct handshake *, enum message in);
void write_status_extension(struct handshake *, enum message in);
enum status take_status_extension(struct handshake *, enum message in, struct span body);

bool wants_ticket(const struct handshake *, enum message in);
void write_ticket_extension(struct handshake *, enum message in);
enum status take_ticket_extension(struct handshake *, enum message in, struct span body);

bool wants_point_formats(const struct handshake *, enum message in);
void write_point_formats_extension(struct handshake *, enum message in);
enum status take_point_formats(struct handshake *, enum message in, struct span body);

bool wants_extended_master_secret(const struct handshake *, enum message in);
void write_extended_master_secret(struct handshake *, enum message in);
enum status take_extended_master_secret(struct handshake *, enum message in, struct span body);

bool wants_renegotiation_info(const struct handshake *, enum message in);
void write_renegotiation_info_extension(struct handshake *, enum message in);
enum status take_renegotiation_info(struct handshake *, enum message in, struct span body);

enum status take_pre_shared_key(struct handshake *, enum message in, struct span body);
enum status take_psk_modes(struct handshake *, enum message in, struct span body);
enum status take_early_data(struct handshake *, enum message in, struct span body);
enum status take_certificate_authorities(struct handshake *, enum message in, struct span body);
enum status take_post_handshake_auth(struct handshake *, enum message in, struct span body);

#endif
