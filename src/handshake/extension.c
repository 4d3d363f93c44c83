/* extension.c - the table of extensions and the one walk over it (RFC 8446 4.2, RFC 5246 7.4.1.4). */
#include "handshake/extension.h"

/* Where an extension may stand. The hellos count for each version by itself. */
#define IN(message) (1u << (message))
#define CH12 IN(NUM_MESSAGES)
#define CH13 IN(NUM_MESSAGES + 1)
#define CH (CH12 | CH13)
#define SH12 IN(NUM_MESSAGES + 2)
#define SH13 IN(SERVER_HELLO)
#define HRR IN(HELLO_RETRY_REQUEST)
#define EE IN(ENCRYPTED_EXTENSIONS)
#define CR IN(CERTIFICATE_REQUEST)
#define CT IN(CERTIFICATE)

/* clang-format off */
static const struct extension extensions[] = {
    /* type                          stands in             wanted                        write                               take */
    { EXT_SERVER_NAME,               CH | EE | SH12,       wants_server_name,            write_server_name_extension,        take_server_name },
    { EXT_STATUS_REQUEST,            CH | CR | CT | SH12,  wants_staple,                 write_status_extension,             take_status_extension },
    { EXT_SUPPORTED_GROUPS,          CH | EE | SH12,       wants_groups,                 write_groups,                       take_groups },
    { EXT_EC_POINT_FORMATS,          CH12 | SH12,          wants_point_formats,          write_point_formats_extension,      take_point_formats },
    { EXT_SIGNATURE_ALGORITHMS,      CH | CR,              wants_signature_algorithms,   write_signature_algorithms,         take_signature_algorithms },
    { EXT_ALPN,                      CH | EE | SH12,       wants_protocols,              write_protocols,                    take_protocols },
    { EXT_EXTENDED_MASTER_SECRET,    CH12 | SH12,          wants_extended_master_secret, write_extended_master_secret,       take_extended_master_secret },
    { EXT_SESSION_TICKET,            CH12 | SH12,          wants_ticket,                 write_ticket_extension,             take_ticket_extension },
    { EXT_SUPPORTED_VERSIONS,        CH13 | SH13 | HRR,    wants_versions,               write_versions,                     take_versions },
    { EXT_COOKIE,                    CH13 | HRR,           wants_cookie,                 write_cookie_extension,             take_cookie },
    { EXT_KEY_SHARE,                 CH13 | SH13 | HRR,    wants_key_share,              write_key_share_extension,          take_key_share },
    { EXT_PSK_KEY_EXCHANGE_MODES,    CH13,                 NULL,                         NULL,                               take_psk_modes },
    { EXT_EARLY_DATA,                CH13 | EE,            NULL,                         NULL,                               take_early_data },
    { EXT_CERTIFICATE_AUTHORITIES,   CH13 | CR,            NULL,                         NULL,                               take_certificate_authorities },
    { EXT_POST_HANDSHAKE_AUTH,       CH13,                 NULL,                         NULL,                               take_post_handshake_auth },
    { EXT_SIGNATURE_ALGORITHMS_CERT, CH | CR,              NULL,                         NULL,                               take_signature_algorithms_cert },
    { EXT_RENEGOTIATION_INFO,        CH12 | SH12,          wants_renegotiation_info,     write_renegotiation_info_extension, take_renegotiation_info },
    { EXT_PRE_SHARED_KEY,            CH13 | SH13,          NULL,                         NULL,                               take_pre_shared_key },
};
/* clang-format on */

/* A client's hello is one of each version that it offers; a server reads it as one of that which it chose. */
static unsigned place_of_client_hello(const struct handshake *hs)
{
    if (!hs->is_client)
        return hs->agreed->version == TLS12 ? CH12 : CH13;
    return (policy_speaks(hs->policy, TLS12) ? CH12 : 0) | (policy_speaks(hs->policy, TLS13) ? CH13 : 0);
}

static unsigned place_of(const struct handshake *hs, enum message in)
{
    if (in == CLIENT_HELLO)
        return place_of_client_hello(hs);
    return in == SERVER_HELLO && hs->agreed->version == TLS12 ? SH12 : IN(in);
}

/* A message that asks; the others may only answer. HelloRetryRequest's cookie is the RFC's exception (4.2). */
static bool asks(enum message in)
{
    return in == CLIENT_HELLO || in == CERTIFICATE_REQUEST;
}

static size_t row_of(uint16_t type)
{
    size_t i = 0;
    while (i < COUNT_OF(extensions) && extensions[i].type != type)
        i++;
    return i;
}

static void write_extension(struct handshake *hs, size_t row, enum message in)
{
    wr_u16(&hs->out, (uint16_t)extensions[row].type);
    WR_VEC16(&hs->out)
        extensions[row].write(hs, in);
    if (in == CLIENT_HELLO)
        hs->offered |= 1u << row;
}

static bool is_wanted(const struct handshake *hs, size_t row, unsigned place, enum message in)
{
    const struct extension *extension = &extensions[row];
    return (extension->stands_in & place) && extension->wanted != NULL && extension->wanted(hs, in);
}

void write_extensions(struct handshake *hs, enum message in)
{
    unsigned place = place_of(hs, in);
    WR_VEC16(&hs->out) {
        for (size_t row = 0; row < COUNT_OF(extensions); row++)
            if (is_wanted(hs, row, place, in))
                write_extension(hs, row, in);
    }
}

bool has_extensions_for(const struct handshake *hs, enum message in)
{
    for (size_t row = 0; row < COUNT_OF(extensions); row++)
        if (is_wanted(hs, row, place_of(hs, in), in))
            return true;
    return false;
}

bool has_extension(const struct handshake *hs, enum extension_type type)
{
    return hs->received >> row_of((uint16_t)type) & 1;
}

static enum status take_extension(struct handshake *hs, enum message in, struct extension_field field)
{
    size_t row = row_of(field.type);
    bool known = row < COUNT_OF(extensions);
    bool asked =
        asks(in) || (known && (hs->offered >> row & 1)) || (in == HELLO_RETRY_REQUEST && field.type == EXT_COOKIE);
    if (!asked)
        return fail_because(hs, BECAUSE_EXTENSION_NOT_ASKED_FOR, "extension %u in %s", field.type, message_name(in));
    bool in_place = known && (extensions[row].stands_in & place_of(hs, in));
    if (!known || (in == CLIENT_HELLO && !in_place)) /* what only the other version has is as good as unknown */
        return OK; /* 4.1.2: "Servers MUST ignore unrecognized extensions"; so for CertificateRequest */
    if (!in_place)
        return fail_because(hs, BECAUSE_EXTENSION_OUT_OF_PLACE, "extension %u in %s", field.type, message_name(in));
    hs->received |= 1u << row;
    return extensions[row].take(hs, in, field.data);
}

/* 4.2: "There MUST NOT be more than one extension of the same type in a given extension block." */
enum status take_extensions(struct handshake *hs, enum message in, struct span block)
{
    struct number_set seen = { { 0 } };
    struct reader list = reader_of(block);
    hs->received = 0;
    while (rd_more(&list)) {
        struct extension_field field = rd_extension(&list);
        if (!list.ok)
            break;
        if (!put_in(&seen, field.type))
            return fail_because(hs, BECAUSE_DUPLICATE_EXTENSION, "extension %u in %s", field.type, message_name(in));
        hs->hello.psk_is_last = field.type == EXT_PRE_SHARED_KEY;
        enum status s = take_extension(hs, in, field);
        if (s != OK)
            return s;
    }
    return rd_finish(&list) ? OK : fail(hs, BECAUSE_MALFORMED);
}

bool find_extension(struct span *body, struct span block, enum extension_type type)
{
    struct reader list = reader_of(block);
    while (rd_more(&list)) {
        struct extension_field field = rd_extension(&list);
        if (list.ok && field.type == type) {
            *body = field.data;
            return true;
        }
    }
    return false;
}
