/* tls12_messages.h - the handshake messages of TLS 1.2 (RFC 5246 section 7.4, RFC 8422, RFC 6066, RFC 5077), as
 * messages.h has those of TLS 1.3. ClientHello, ServerHello, CertificateVerify and Finished have one shape in both, and
 * are there.
 *
 * write_x_params() and write_x_body() write a part of a message, no header: to be signed, or to stand in another. */
#ifndef MESSAGE_TLS12_MESSAGES_H
#define MESSAGE_TLS12_MESSAGES_H

#include "message/messages.h"

/* 7.4.1.1 HelloRequest, 7.4.5 ServerHelloDone: nothing is in them. */
MUST_CHECK bool read_empty_message(struct span body);

/* 7.4.2: ASN.1Cert certificate_list<0..2^24-1>: one at a time. */
MUST_CHECK bool read_tls12_certificate(struct span *list, struct span body);
struct span rd_tls12_certificate_entry(struct reader *list);

/* 7.4.4 */
enum client_certificate_type { RSA_SIGN = 1, ECDSA_SIGN = 64 }; /* RFC 8422 5.5: EdDSA is ECDSA_SIGN, too */
struct tls12_certificate_request {
    struct span types;       /* a byte each */
    struct span schemes;     /* two bytes each */
    struct span authorities; /* opaque DistinguishedName<1..2^16-1>, each well-framed */
};
MUST_CHECK bool read_tls12_certificate_request(struct tls12_certificate_request *out, struct span body);

/* RFC 6066 8; also what status_request has in TLS 1.3's Certificate (RFC 8446 4.4.2.1). Another status_type than
 * ocsp(1) is read as no such message. */
enum certificate_status_type { OCSP_STATUS = 1 };
MUST_CHECK bool read_certificate_status(struct span *ocsp_response, struct span body);
void write_certificate_status_body(struct writer *w, struct span ocsp_response);

/* 7.4.3: the part of the body that the server signs behind the two randoms, and its signature. */
struct signed_params {
    struct span params;
    uint16_t scheme;
    struct span signature;
};

/* RFC 8422 5.4: ServerECDHParams. Another curve_type than named_curve(3) is read as no such message. */
struct ecdhe_params {
    uint16_t group;
    struct span public_key; /* opaque point <1..2^8-1> */
};
MUST_CHECK bool read_ecdhe_key_exchange(struct ecdhe_params *out, struct signed_params *proof, struct span body);
void write_ecdhe_params(struct writer *w, uint16_t group, struct span public_key);

/* ServerDHParams: opaque dh_p<1..2^16-1>, dh_g<1..2^16-1>, dh_Ys<1..2^16-1> */
struct dhe_params {
    struct span p, g, public_key;
};
MUST_CHECK bool read_dhe_key_exchange(struct dhe_params *out, struct signed_params *proof, struct span body);
void write_dhe_params(struct writer *w, struct span p, struct span g, struct span public_key);

/* `params` are those that one of the two above has written, and the signature is of. */
void write_server_key_exchange(struct writer *w, struct span params, uint16_t scheme, struct span signature);

/* 7.4.7, RFC 8422 5.7: ClientKeyExchange tells by no field which one it is; the cipher suite does. */
MUST_CHECK bool read_ecdhe_client_key(struct span *public_key, struct span body);
MUST_CHECK bool read_dhe_client_key(struct span *public_key, struct span body);
MUST_CHECK bool read_encrypted_premaster(struct span *encrypted, struct span body);
void write_ecdhe_client_key(struct writer *w, struct span public_key);
void write_dhe_client_key(struct writer *w, struct span public_key);
void write_encrypted_premaster(struct writer *w, struct span encrypted);

/* RFC 5077 3.3 */
struct tls12_session_ticket {
    uint32_t lifetime_hint;
    struct span ticket; /* opaque ticket<0..2^16-1>; empty: the server has none after all */
};
MUST_CHECK bool read_tls12_session_ticket(struct tls12_session_ticket *out, struct span body);
void write_tls12_session_ticket(struct writer *w, uint32_t lifetime_hint, struct span ticket);

#endif
