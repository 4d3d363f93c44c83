/* client_key_exchange.c - ClientKeyExchange, in the shape that its key exchange has (RFC 5246 7.4.7, RFC 8422 5.7).
 * Never empty: only a certificate with a Diffie-Hellman key could imply the public key, and no client has one. */
#include "message/tls12_messages.h"

bool read_ecdhe_client_key(struct span *public_key, struct span body)
{
    struct reader r = reader_of(body);
    *public_key = rd_vec8(&r, 1, 255); /* opaque point <1..2^8-1>; */
    return rd_finish(&r);
}

void write_ecdhe_client_key(struct writer *w, struct span public_key)
{
    WR_MESSAGE(w, CLIENT_KEY_EXCHANGE) {
        WR_VEC8(w)
            wr_bytes(w, public_key);
    }
}

bool read_dhe_client_key(struct span *public_key, struct span body)
{
    struct reader r = reader_of(body);
    *public_key = rd_vec16(&r, 1, 65535); /* opaque dh_Yc<1..2^16-1>; */
    return rd_finish(&r);
}

void write_dhe_client_key(struct writer *w, struct span public_key)
{
    WR_MESSAGE(w, CLIENT_KEY_EXCHANGE) {
        WR_VEC16(w)
            wr_bytes(w, public_key);
    }
}

/* 7.4.7.1: "Public-key-encrypted data is represented as an opaque vector <0..2^16-1>". */
bool read_encrypted_premaster(struct span *encrypted, struct span body)
{
    struct reader r = reader_of(body);
    *encrypted = rd_vec16(&r, 0, 65535); /* public-key-encrypted PreMasterSecret pre_master_secret; */
    return rd_finish(&r);
}

void write_encrypted_premaster(struct writer *w, struct span encrypted)
{
    WR_MESSAGE(w, CLIENT_KEY_EXCHANGE) {
        WR_VEC16(w)
            wr_bytes(w, encrypted);
    }
}
