/* judgement.h - between the files of handshake/: what the flow tables' rows perform, where more than one side does. */
#ifndef HANDSHAKE_JUDGEMENT_H
#define HANDSHAKE_JUDGEMENT_H

#include "handshake/extension.h"

/* policy.c: ours by number, NULL where the policy does not allow it. */
const struct cipher_suite *policy_suite(const struct policy *policy, uint16_t id);
const struct group *policy_group(const struct policy *policy, uint16_t id);
const struct signature_scheme *policy_scheme(const struct policy *policy, uint16_t id);
int64_t policy_now(const struct policy *policy);

/* The body of an extension in a block, before the block is judged; false when it is not there. */
bool find_extension(struct span *body, struct span block, enum extension_type type);

/* server.c: 4.1.3. */
enum status write_server_hello(struct handshake *hs);

/* keys.c */
enum status begin_handshake_keys(struct handshake *hs);
enum status read_with_handshake_keys(struct handshake *hs);
enum status write_with_handshake_keys(struct handshake *hs);
enum status begin_application_keys(struct handshake *hs);
enum status read_with_application_keys(struct handshake *hs);
enum status write_with_application_keys(struct handshake *hs);

/* certificate.c: 4.4.2, and the verdict. */
enum status write_own_certificate(struct handshake *hs);
enum status take_peer_certificate(struct handshake *hs);
enum status verdict_on_chain(struct handshake *hs);
bool if_peer_sent_certificate(const struct handshake *hs);

/* certificate_verify.c: 4.4.3. */
enum status sign_transcript(struct handshake *hs);
enum status write_own_certificate_verify(struct handshake *hs);
enum status check_peer_signature(struct handshake *hs);

/* finished.c: 4.4.4. */
enum status write_own_finished(struct handshake *hs);
enum status check_peer_finished(struct handshake *hs);

/* identity_choice.c: 4.4.2.2, 4.4.2.3: which of our certificates to show, and the scheme to sign with. */
enum status choose_server_identity(struct handshake *hs);
void choose_client_identity(struct handshake *hs);

#endif
