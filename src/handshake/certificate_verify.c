/* certificate_verify.c - CertificateVerify, both ways: the proof of holding a certificate's key (RFC 8446 4.4.3, RFC
 * 5246 7.4.8); and the same proof where TLS 1.2 has it in another place. */
#include "handshake/judgement.h"

#include "certificate/x509.h"

/* "The digital signature is then computed over the concatenation of": 64 spaces, the context string, a zero byte, the
 * transcript's hash. */
static struct span content_to_sign(uint8_t out[MAX_CONTENT_TO_SIGN], const struct handshake *hs, bool by_client)
{
    static const char server[] = "TLS 1.3, server CertificateVerify";
    static const char client[] = "TLS 1.3, client CertificateVerify";
    _Static_assert(64 + sizeof server + MAX_HASH_LEN == MAX_CONTENT_TO_SIGN, "the room is the content's");
    memset(out, ' ', 64);
    memcpy(out + 64, by_client ? client : server, sizeof server); /* its NUL is the zero byte */
    transcript_hash(out + 64 + sizeof server, &hs->transcript);
    return span_of(out, 64 + sizeof server + hs->transcript.chosen->len);
}

/* RFC 5246 7.4.8: "all handshake messages sent or received, starting at client hello and up to, but not including, this
 * message". */
static enum status messages_to_sign(struct span *out, struct handshake *hs)
{
    return kept_messages_all(out, &hs->messages) == OK ? OK : fail(hs, BECAUSE_NO_MEMORY);
}

/* ---- ours ---- */

/* A key that is kept elsewhere: stand still until hf_give_signature(). */
static enum status await_signature(struct handshake *hs)
{
    if (hs->signature_len > 0) {
        hs->needs = 0;
        return OK;
    }
    hs->needs = HF_NEEDS_SIGNATURE;
    return WAIT;
}

enum status sign_with_identity(struct handshake *hs)
{
    if (hs->identity->key == NULL)
        return await_signature(hs);
    struct bytes signature = { hs->signature, sizeof hs->signature };
    if (sign(&signature, hs->identity->key, hs->scheme, hs->to_be_signed) != OK)
        return fail(hs, BECAUSE_SIGNING_FAILED);
    hs->signature_len = signature.len;
    return OK;
}

enum status sign_transcript(struct handshake *hs)
{
    hs->to_be_signed = content_to_sign(hs->content_to_sign, hs, hs->is_client);
    return sign_with_identity(hs);
}

enum status sign_messages(struct handshake *hs)
{
    enum status s = messages_to_sign(&hs->to_be_signed, hs);
    return s == OK ? sign_with_identity(hs) : s;
}

enum status write_own_certificate_verify(struct handshake *hs)
{
    write_certificate_verify(&hs->out, hs->scheme->id, span_of(hs->signature, hs->signature_len));
    if (!hs->is_client)
        hs->agreed->signature = hs->scheme;
    return OK;
}

/* ---- the peer's ---- */

enum status import_leaf_key(struct public_key **key, struct handshake *hs)
{
    struct span spki;
    if (!subject_public_key_info(&spki, hs->agreed->peer_chain->der[0]))
        return fail(hs, BECAUSE_UNREADABLE_CERTIFICATE);
    return public_key_import(key, hs->policy->provider, spki) == OK ? OK : fail(hs, BECAUSE_UNSUPPORTED_KEY);
}

static enum status check_with_key(struct handshake *hs, const struct public_key *key, struct span content,
                                  uint16_t scheme_id, struct span signature)
{
    const struct signature_scheme *scheme = policy_scheme(hs->policy, scheme_id);
    if (scheme == NULL)
        return fail_because(hs, BECAUSE_SCHEME_NOT_OFFERED, "scheme 0x%04x", scheme_id);
    if (hs->is_client && !suite_takes_key(hs->agreed->suite, public_key_kind(key)))
        return fail(hs, BECAUSE_KEY_DOES_NOT_FIT_SUITE);
    if (!scheme_fits(hs, scheme, public_key_kind(key)))
        return fail_because(hs, BECAUSE_SCHEME_DOES_NOT_FIT, "%s", scheme->name);
    if (verify(key, scheme, content, signature) != OK)
        return fail(hs, BECAUSE_BAD_SIGNATURE);
    if (hs->is_client)
        hs->agreed->signature = scheme;
    return OK;
}

enum status check_proof(struct handshake *hs, struct span content, uint16_t scheme, struct span signature)
{
    struct public_key *key = NULL;
    enum status s = import_leaf_key(&key, hs);
    if (s == OK)
        s = check_with_key(hs, key, content, scheme, signature);
    public_key_free(&key);
    /* Trusted, and present: only both together mean anything. */
    hs->agreed->verified = s == OK && hs->chain_is_trusted;
    return s;
}

enum status check_peer_signature(struct handshake *hs)
{
    struct certificate_verify message;
    uint8_t content[MAX_CONTENT_TO_SIGN];
    if (!read_certificate_verify(&message, hs->in))
        return fail(hs, BECAUSE_MALFORMED);
    return check_proof(hs, content_to_sign(content, hs, !hs->is_client), message.scheme, message.signature);
}

enum status check_signature_of_messages(struct handshake *hs)
{
    struct certificate_verify message;
    struct span content;
    if (!read_certificate_verify(&message, hs->in))
        return fail(hs, BECAUSE_MALFORMED);
    enum status s = messages_to_sign(&content, hs);
    if (s == OK)
        s = check_proof(hs, content, message.scheme, message.signature);
    kept_messages_forget(&hs->messages);
    return s;
}
