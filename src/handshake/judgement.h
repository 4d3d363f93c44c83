/* judgement.h - between the files of handshake/: what the flow tables' rows perform, where more than one side does. */
#ifndef HANDSHAKE_JUDGEMENT_H
#define HANDSHAKE_JUDGEMENT_H

#include "handshake/extension.h"

/* policy.c: ours by number, NULL where the policy does not allow it. */
const struct group *policy_group(const struct policy *policy, uint16_t id);
const struct signature_scheme *policy_scheme(const struct policy *policy, uint16_t id);
const struct finite_field *policy_field(const struct policy *policy, uint16_t id);
int64_t policy_now(const struct policy *policy);

/* version.c: 4.2.1, and what keeps it from being talked down: 4.1.3, RFC 7507. */
enum status choose_version(struct handshake *hs, const struct client_hello *hello);
enum status take_version(struct handshake *hs, enum message in, const struct server_hello *hello);
void mark_downgrade(struct handshake *hs);

/* server.c: 4.1.3. */
enum status write_server_hello(struct handshake *hs);

/* tls13_choice.c, tls12_choice.c: what a server chooses from a ClientHello, and takes from it. */
enum status choose_tls13(struct handshake *hs, const struct client_hello *hello);
enum status rechoose_tls13(struct handshake *hs, const struct client_hello *hello);
enum status choose_tls12(struct handshake *hs, const struct client_hello *hello);

/* keys.c */
enum status begin_handshake_keys(struct handshake *hs);
enum status read_with_handshake_keys(struct handshake *hs);
enum status write_with_handshake_keys(struct handshake *hs);
enum status begin_application_keys(struct handshake *hs);
enum status read_with_application_keys(struct handshake *hs);
enum status write_with_application_keys(struct handshake *hs);
void log_secret(const struct handshake *hs, const char *label, struct span secret);

/* tls12_keys.c: RFC 5246 6.3, 7.1, 8.1. */
enum status derive_session_keys(struct handshake *hs);
enum status derive_resumed_keys(struct handshake *hs);
enum status read_with_session_keys(struct handshake *hs);
enum status write_with_session_keys(struct handshake *hs);

/* certificate.c: 4.4.2, RFC 5246 7.4.2 and 7.4.6, and the verdict. */
enum status write_own_certificate(struct handshake *hs);
enum status take_peer_certificate(struct handshake *hs);
enum status write_own_tls12_certificate(struct handshake *hs);
enum status take_peer_tls12_certificate(struct handshake *hs);
enum status verdict_on_chain(struct handshake *hs);
bool if_peer_sent_certificate(const struct handshake *hs);

/* status_request.c: RFC 6066 8. */
enum status write_own_status(struct handshake *hs);
enum status take_status(struct handshake *hs);
bool if_staple_promised(const struct handshake *hs);

/* key_exchange.c: RFC 5246 7.4.3, 7.4.7. */
enum status sign_params(struct handshake *hs);
enum status write_own_server_key_exchange(struct handshake *hs);
enum status take_server_key_exchange(struct handshake *hs);
enum status write_own_client_key_exchange(struct handshake *hs);
enum status take_client_key_exchange(struct handshake *hs);
bool if_ephemeral(const struct handshake *hs);

/* session_ticket.c: RFC 5077, and how a session is resumed (RFC 5246 7.3, RFC 7627 5.3). */
bool may_offer_session(const struct handshake *hs);
enum status accept_resumption(struct handshake *hs);
bool resume_session(struct handshake *hs, struct span suites);
enum status write_new_ticket(struct handshake *hs);
enum status take_new_ticket(struct handshake *hs);
void deliver_new_ticket(struct handshake *hs);
bool if_resumed(const struct handshake *hs);
bool unless_resumed(const struct handshake *hs);
bool if_resumed_with_ticket(const struct handshake *hs);
bool if_full_with_ticket(const struct handshake *hs);

/* certificate_verify.c: 4.4.3, RFC 5246 7.4.8. */
enum status sign_transcript(struct handshake *hs);
enum status sign_messages(struct handshake *hs);
enum status write_own_certificate_verify(struct handshake *hs);
enum status check_peer_signature(struct handshake *hs);
enum status check_signature_of_messages(struct handshake *hs);

/* The proof itself, of whatever is to be signed: our key signs hs->to_be_signed, or WAIT; the key in the peer's
 * certificate has signed `content`. */
enum status sign_with_identity(struct handshake *hs);
enum status check_proof(struct handshake *hs, struct span content, uint16_t scheme, struct span signature);
enum status import_leaf_key(struct public_key **key, struct handshake *hs);

/* finished.c: 4.4.4, RFC 5246 7.4.9. */
enum status write_own_finished(struct handshake *hs);
enum status check_peer_finished(struct handshake *hs);
enum status write_own_tls12_finished(struct handshake *hs);
enum status check_peer_tls12_finished(struct handshake *hs);

/* identity_choice.c: 4.4.2.2, 4.4.2.3: which of our certificates to show, and the scheme to sign with. */
bool scheme_fits(const struct handshake *hs, const struct signature_scheme *scheme, enum key_kind kind);
bool find_server_identity(struct handshake *hs);
bool has_key_for_suite(const struct handshake *hs);
void choose_client_identity(struct handshake *hs);

#endif
