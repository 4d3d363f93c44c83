/* schedule.c - the key schedule of TLS 1.3 (RFC 8446 7.1). */
#include "keys/schedule.h"

#include "base/secret.h"
#include "wire/writer.h"

void hkdf_expand_label(struct bytes out, const struct hmac_key *secret, const char *label, struct span context)
{
    uint8_t info[2 + 1 + 255 + 1 + 255];
    struct writer w = writer_of((struct bytes){ info, sizeof info });
    wr_u16(&w, (uint16_t)out.len); /* struct HkdfLabel: uint16 length */
    WR_VEC8(&w) {                  /* opaque label<7..255> = "tls13 " + Label */
        wr_bytes(&w, SPAN_OF("tls13 "));
        wr_bytes(&w, span_of_text(label));
    }
    WR_VEC8(&w)
        wr_bytes(&w, context); /* opaque context<0..255> */
    hkdf_expand(out, secret, wr_written(&w));
}

static void extract(struct hmac_key *out, const struct hash *hash, struct span salt, struct span key_material)
{
    uint8_t prk[MAX_HASH_LEN];
    hkdf_extract(prk, hash, salt, key_material);
    hmac_prepare(out, hash, span_of(prk, hash->len));
    wipe(prk, sizeof prk);
}

/* Derive-Secret(secret, label, messages), given Transcript-Hash(messages). */
static void derive_secret(uint8_t *out, const struct hmac_key *secret, const char *label, const uint8_t *transcript)
{
    size_t len = secret->hash->len;
    hkdf_expand_label((struct bytes){ out, len }, secret, label, span_of(transcript, len));
}

static const uint8_t zeros[MAX_HASH_LEN];

/* From one stage to the next: Extract(Derive-Secret(secret, "derived", ""), key_material). */
static void next_stage(struct hmac_key *out, struct hmac_key *in, struct span key_material)
{
    const struct hash *hash = in->hash;
    uint8_t of_nothing[MAX_HASH_LEN], salt[MAX_HASH_LEN];
    hash_once(of_nothing, hash, NO_BYTES);
    derive_secret(salt, in, "derived", of_nothing);
    extract(out, hash, span_of(salt, hash->len), key_material);
    wipe(salt, sizeof salt);
    wipe(in, sizeof *in);
}

void begin_early_secret(struct early_secret *out, const struct hash *hash, struct span psk)
{
    extract(&out->prk, hash, span_of(zeros, hash->len), psk.len > 0 ? psk : span_of(zeros, hash->len));
}

void early_to_handshake(struct handshake_secret *out, struct early_secret *in, struct span shared_secret)
{
    next_stage(&out->prk, &in->prk, shared_secret);
}

void handshake_to_main(struct main_secret *out, struct handshake_secret *in)
{
    next_stage(&out->prk, &in->prk, span_of(zeros, in->prk.hash->len));
}

void derive_client_handshake_traffic_secret(struct traffic_secret *out, const struct handshake_secret *secret,
                                            const uint8_t *transcript)
{
    derive_secret(out->v, &secret->prk, "c hs traffic", transcript);
}

void derive_server_handshake_traffic_secret(struct traffic_secret *out, const struct handshake_secret *secret,
                                            const uint8_t *transcript)
{
    derive_secret(out->v, &secret->prk, "s hs traffic", transcript);
}

void derive_client_application_traffic_secret(struct traffic_secret *out, const struct main_secret *secret,
                                              const uint8_t *transcript)
{
    derive_secret(out->v, &secret->prk, "c ap traffic", transcript);
}

void derive_server_application_traffic_secret(struct traffic_secret *out, const struct main_secret *secret,
                                              const uint8_t *transcript)
{
    derive_secret(out->v, &secret->prk, "s ap traffic", transcript);
}

void derive_exporter_secret(struct traffic_secret *out, const struct main_secret *secret, const uint8_t *transcript)
{
    derive_secret(out->v, &secret->prk, "exp master", transcript);
}

void derive_resumption_secret(struct traffic_secret *out, const struct main_secret *secret, const uint8_t *transcript)
{
    derive_secret(out->v, &secret->prk, "res master", transcript);
}
