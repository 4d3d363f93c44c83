/* certificate_verify.c - CertificateVerify, both ways: the proof of holding a certificate's key (RFC 8446 4.4.3). */
#include "handshake/judgement.h"

#include "certificate/x509.h"

/* "The digital signature is then computed over the concatenation of": 64 spaces, the context string, a zero byte, the
 * transcript's hash. */
static size_t content_to_sign(uint8_t out[MAX_TO_BE_SIGNED], const struct handshake *hs, bool by_client)
{
    static const char server[] = "TLS 1.3, server CertificateVerify";
    static const char client[] = "TLS 1.3, client CertificateVerify";
    _Static_assert(64 + sizeof server + MAX_HASH_LEN == MAX_TO_BE_SIGNED, "the room is the content's");
    memset(out, ' ', 64);
    memcpy(out + 64, by_client ? client : server, sizeof server); /* its NUL is the zero byte */
    transcript_hash(out + 64 + sizeof server, &hs->transcript);
    return 64 + sizeof server + hs->transcript.chosen->len;
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

enum status sign_transcript(struct handshake *hs)
{
    hs->to_be_signed_len = content_to_sign(hs->to_be_signed, hs, hs->is_client);
    if (hs->identity->key == NULL)
        return await_signature(hs);
    struct bytes signature = { hs->signature, sizeof hs->signature };
    if (sign(&signature, hs->identity->key, hs->scheme, span_of(hs->to_be_signed, hs->to_be_signed_len)) != OK)
        return fail(hs, BECAUSE_SIGNING_FAILED);
    hs->signature_len = signature.len;
    return OK;
}

enum status write_own_certificate_verify(struct handshake *hs)
{
    write_certificate_verify(&hs->out, hs->scheme->id, span_of(hs->signature, hs->signature_len));
    if (!hs->is_client)
        hs->agreed->signature = hs->scheme;
    return OK;
}

/* ---- the peer's ---- */

static enum status import_leaf_key(struct public_key **key, struct handshake *hs)
{
    struct span spki;
    if (!subject_public_key_info(&spki, hs->agreed->peer_chain->der[0]))
        return fail(hs, BECAUSE_UNREADABLE_CERTIFICATE);
    return public_key_import(key, hs->policy->provider, spki) == OK ? OK : fail(hs, BECAUSE_UNSUPPORTED_KEY);
}

static enum status check_signature(struct handshake *hs, const struct certificate_verify *message,
                                   const struct public_key *key)
{
    uint8_t content[MAX_TO_BE_SIGNED];
    const struct signature_scheme *scheme = policy_scheme(hs->policy, message->scheme);
    if (scheme == NULL)
        return fail_because(hs, BECAUSE_SCHEME_NOT_OFFERED, "scheme 0x%04x", message->scheme);
    if (scheme->key != public_key_kind(key))
        return fail_because(hs, BECAUSE_SCHEME_DOES_NOT_FIT, "%s", scheme->name);
    size_t len = content_to_sign(content, hs, !hs->is_client);
    if (verify(key, scheme, span_of(content, len), message->signature) != OK)
        return fail(hs, BECAUSE_BAD_SIGNATURE);
    if (hs->is_client)
        hs->agreed->signature = scheme;
    return OK;
}

enum status check_peer_signature(struct handshake *hs)
{
    struct certificate_verify message;
    struct public_key *key = NULL;
    if (!read_certificate_verify(&message, hs->in))
        return fail(hs, BECAUSE_MALFORMED);
    enum status s = import_leaf_key(&key, hs);
    if (s == OK)
        s = check_signature(hs, &message, key);
    public_key_free(&key);
    /* Trusted, and present: only both together mean anything. */
    hs->agreed->verified = s == OK && hs->chain_is_trusted;
    return s;
}
