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

/* Derive-Secret(HKDF-Extract(0, 0), "derived", ""); a test derives them. */
static const uint8_t sha256_salt[] = { 0x6f, 0x26, 0x15, 0xa1, 0x08, 0xc7, 0x02, 0xc5, 0x67, 0x8f, 0x54,
                                       0xfc, 0x9d, 0xba, 0xb6, 0x97, 0x16, 0xc0, 0x76, 0x18, 0x9c, 0x48,
                                       0x25, 0x0c, 0xeb, 0xea, 0xc3, 0x57, 0x6c, 0x36, 0x11, 0xba };
static const uint8_t sha384_salt[] = { 0x15, 0x91, 0xda, 0xc5, 0xcb, 0xbf, 0x03, 0x30, 0xa4, 0xa8, 0x4d, 0xe9,
                                       0xc7, 0x53, 0x33, 0x0e, 0x92, 0xd0, 0x1f, 0x0a, 0x88, 0x21, 0x4b, 0x44,
                                       0x64, 0x97, 0x2f, 0xd6, 0x68, 0x04, 0x9e, 0x93, 0xe5, 0x2f, 0x2b, 0x16,
                                       0xfa, 0xd9, 0x22, 0xfd, 0xc0, 0x58, 0x44, 0x78, 0x42, 0x8f, 0x28, 0x2b };

void begin_handshake_secret(struct handshake_secret *out, const struct hash *hash, struct span shared_secret)
{
    const uint8_t *salt = hash == &sha384 ? sha384_salt : sha256_salt;
    extract(&out->prk, hash, span_of(salt, hash->len), shared_secret);
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
