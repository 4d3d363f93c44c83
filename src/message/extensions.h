/* extensions.h - the bodies of the extensions (RFC 8446 4.2, and those of TLS 1.2), field by field; as messages.h,
 * without an opinion.
 *
 * read_x() takes an extension_data; write_x() writes what is in it, or one entry of the list in it. */
#ifndef MESSAGE_EXTENSIONS_H
#define MESSAGE_EXTENSIONS_H

#include "message/messages.h"

/* A list of numbers, two bytes each, in a vector: 4.2.7 supported_groups, 4.2.3 signature_algorithms. */
MUST_CHECK bool read_number_list(struct span *out, struct span data);
void write_number_list(struct writer *w, const uint16_t *numbers, size_t count);
bool number_in_list(struct span list, uint16_t number);

/* 4.2.1 supported_versions: a list in the ClientHello (its length in one byte), one number in the ServerHello. */
MUST_CHECK bool read_client_versions(struct span *out, struct span data);
MUST_CHECK bool read_number(uint16_t *out, struct span data); /* also 4.2.8, the HelloRetryRequest's selected_group */

/* 4.2.8 key_share */
struct key_share_entry {
    uint16_t group;
    struct span key_exchange;
};
MUST_CHECK bool read_client_shares(struct span *list, struct span data);
struct key_share_entry rd_key_share(struct reader *list);
MUST_CHECK bool read_server_share(struct key_share_entry *out, struct span data);
void write_key_share(struct writer *w, uint16_t group, struct span key_exchange);

/* 4.2.2 cookie<1..2^16-1> */
MUST_CHECK bool read_cookie(struct span *out, struct span data);
void write_cookie(struct writer *w, struct span cookie);

/* RFC 6066 3 server_name, the client's: its one host_name. */
MUST_CHECK bool read_server_name(struct span *host, struct span data);
void write_server_name(struct writer *w, struct span host);

/* RFC 7301 3.1 application_layer_protocol_negotiation: protocols one at a time, each at least one byte. */
MUST_CHECK bool read_protocols(struct span *list, struct span data);
struct span rd_protocol(struct reader *list);
MUST_CHECK bool read_chosen_protocol(struct span *out, struct span data);
void write_protocol(struct writer *w, struct span protocol);

/* 4.2.9 psk_key_exchange_modes, 4.2.4 certificate_authorities: their shape. */
MUST_CHECK bool read_psk_modes(struct span *modes, struct span data);
MUST_CHECK bool read_certificate_authorities(struct span *names, struct span data);

/* RFC 6066 8 status_request, the client's: CertificateStatusRequest, whose status_type is ocsp(1); another one is well
 * formed, and *is_ocsp false. Ours names no responder and no extension. */
MUST_CHECK bool read_status_request(bool *is_ocsp, struct span data);
void write_status_request(struct writer *w);

/* RFC 8422 5.1.2 ec_point_formats: a byte each. Ours is uncompressed(0) alone. */
MUST_CHECK bool read_point_formats(struct span *formats, struct span data);
void write_point_formats(struct writer *w);

/* RFC 5746 3.2 renegotiation_info: opaque renegotiated_connection<0..255>. Ours is empty: we never renegotiate. */
MUST_CHECK bool read_renegotiation_info(struct span *renegotiated, struct span data);
void write_renegotiation_info(struct writer *w);

/* 4.2.11 pre_shared_key, the client's: its shape. */
MUST_CHECK bool read_offered_psks(struct span *identities, struct span *binders, struct span data);

#endif
