/* rfc8448_test.c - every message of RFC 8448's handshakes is read, and has the fields that the RFC tells of. */
#include "support/rfc8448.h"

#include "message/extensions.h"
#include "message/shape.h"

/* The data of the one extension of that type */
static struct span extension(struct span extensions, uint16_t type)
{
    struct span data = NO_BYTES;
    size_t found = 0;
    struct reader list = reader_of(extensions);
    while (rd_more(&list)) {
        struct extension_field one = rd_extension(&list);
        if (one.type == type) {
            data = one.data;
            found++;
        }
    }
    assert_true(rd_finish(&list));
    assert_int_equal(found, 1);
    return data;
}

static void expect_kind(const struct trace *t, const char *name, enum message kind)
{
    assert_int_equal(message_kind(traced(t, name).at[0], traced_body(t, name)), kind);
}

static struct client_hello traced_client_hello(const struct trace *t, const char *name)
{
    struct client_hello m;
    expect_kind(t, name, CLIENT_HELLO);
    assert_true(read_client_hello(&m, traced_body(t, name)));
    assert_int_equal(m.legacy_version, TLS12);
    expect_span(m.compression, hex("00"));
    expect_span(m.cipher_suites, hex("1301 1303 1302"));
    return m;
}

static void expect_usual_extensions(struct span extensions)
{
    struct span host, list;
    assert_true(read_server_name(&host, extension(extensions, EXT_SERVER_NAME)));
    expect_text(host, "server");
    assert_true(read_client_versions(&list, extension(extensions, EXT_SUPPORTED_VERSIONS)));
    expect_span(list, hex("0304"));
    assert_true(read_number_list(&list, extension(extensions, EXT_SIGNATURE_ALGORITHMS)));
    expect_span(list, hex("0403 0503 0603 0203 0804 0805 0806 0401 0501 0601 0201 0402 0502 0602 0202"));
    assert_true(read_psk_modes(&list, extension(extensions, EXT_PSK_KEY_EXCHANGE_MODES)));
    expect_span(list, hex("01"));
    assert_true(read_number_list(&list, extension(extensions, EXT_SUPPORTED_GROUPS)));
    assert_true(number_in_list(list, 0x001d) && number_in_list(list, 0x0017) && number_in_list(list, 0x0018));
    assert_false(number_in_list(list, 0x001e));
}

static void expect_one_share(struct span extensions, uint16_t group, struct span key)
{
    struct span shares;
    assert_true(read_client_shares(&shares, extension(extensions, EXT_KEY_SHARE)));
    struct reader list = reader_of(shares);
    struct key_share_entry one = rd_key_share(&list);
    assert_true(rd_finish(&list));
    assert_int_equal(one.group, group);
    expect_span(one.key_exchange, key);
}

/* The second one of section 5 has a test of its own. */
TEST(every_client_hello_is_read)
{
    static const char *const names[] = { "simple_1rtt", "resumed_0rtt", "hello_retry", "client_authentication",
                                         "compatibility_mode" };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct trace t;
        load_trace(&t, names[i]);
        struct client_hello m = traced_client_hello(&t, "client_hello");
        expect_usual_extensions(m.extensions);
        expect_one_share(m.extensions, 0x001d, traced(&t, "client_public_key"));
        assert_int_equal(m.session_id.len, strcmp(names[i], "compatibility_mode") == 0 ? 32 : 0);
    }
}

static struct server_hello traced_server_hello(const struct trace *t, const char *name, enum message kind)
{
    struct server_hello m;
    uint16_t version;
    expect_kind(t, name, kind);
    assert_true(read_server_hello(&m, traced_body(t, name)));
    assert_int_equal(m.legacy_version, TLS12);
    assert_int_equal(m.cipher_suite, 0x1301);
    assert_int_equal(m.compression, 0);
    assert_true(read_number(&version, extension(m.extensions, EXT_SUPPORTED_VERSIONS)));
    assert_int_equal(version, TLS13);
    return m;
}

TEST(every_server_hello_is_read)
{
    static const struct {
        const char *name;
        uint16_t group;
    } sections[] = {
        { "simple_1rtt", 0x001d },           { "resumed_0rtt", 0x001d },       { "hello_retry", 0x0017 },
        { "client_authentication", 0x001d }, { "compatibility_mode", 0x001d },
    };
    for (size_t i = 0; i < COUNT_OF(sections); i++) {
        struct trace t;
        struct key_share_entry share;
        load_trace(&t, sections[i].name);
        struct server_hello m = traced_server_hello(&t, "server_hello", SERVER_HELLO);
        expect_span(m.session_id, traced_client_hello(&t, "client_hello").session_id);
        assert_true(read_server_share(&share, extension(m.extensions, EXT_KEY_SHARE)));
        assert_int_equal(share.group, sections[i].group);
        expect_span(share.key_exchange, traced(&t, "server_public_key"));
    }
}

TEST(the_hello_retry_request_asks_for_p256_and_its_cookie_comes_back)
{
    struct trace t;
    struct span cookie, echoed;
    uint16_t group;
    load_trace(&t, "hello_retry");
    struct server_hello m = traced_server_hello(&t, "hello_retry_request", HELLO_RETRY_REQUEST);
    assert_true(read_number(&group, extension(m.extensions, EXT_KEY_SHARE)));
    assert_int_equal(group, 0x0017);
    assert_true(read_cookie(&cookie, extension(m.extensions, EXT_COOKIE)));
    assert_int_equal(cookie.len, 0x72);

    struct client_hello second = traced_client_hello(&t, "second_client_hello");
    expect_usual_extensions(second.extensions);
    expect_one_share(second.extensions, 0x0017, traced(&t, "client_second_public_key"));
    assert_true(read_cookie(&echoed, extension(second.extensions, EXT_COOKIE)));
    expect_span(echoed, cookie);
    expect_span(second.random, traced_client_hello(&t, "client_hello").random);
}

TEST(the_psk_that_is_offered_is_the_ticket_that_was_sent)
{
    struct trace before, after;
    struct new_session_ticket ticket;
    struct span identities, binders;
    load_trace(&before, "simple_1rtt");
    load_trace(&after, "resumed_0rtt");
    expect_kind(&before, "new_session_ticket", NEW_SESSION_TICKET);
    assert_true(read_new_session_ticket(&ticket, traced_body(&before, "new_session_ticket")));
    assert_int_equal(ticket.lifetime, 30);
    assert_int_equal(ticket.age_add, 0xfad6aac5);
    expect_span(ticket.nonce, traced(&before, "ticket_nonce"));
    expect_span(extension(ticket.extensions, EXT_EARLY_DATA), hex("00000400"));

    struct client_hello m = traced_client_hello(&after, "client_hello");
    assert_true(read_offered_psks(&identities, &binders, extension(m.extensions, EXT_PRE_SHARED_KEY)));
    struct reader list = reader_of(identities);
    expect_span(rd_vec16(&list, 1, 65535), ticket.ticket);
    list = reader_of(binders);
    expect_span(rd_vec8(&list, 32, 255), traced(&after, "binder"));
    assert_true(rd_finish(&list));
    assert_int_equal(extension(m.extensions, EXT_EARLY_DATA).len, 0);

    uint16_t chosen;
    struct server_hello answer = traced_server_hello(&after, "server_hello", SERVER_HELLO);
    assert_true(read_number(&chosen, extension(answer.extensions, EXT_PRE_SHARED_KEY)));
    assert_int_equal(chosen, 0);
}

static struct span traced_encrypted_extensions(const char *trace)
{
    static struct trace t;
    struct encrypted_extensions m;
    load_trace(&t, trace);
    expect_kind(&t, "encrypted_extensions", ENCRYPTED_EXTENSIONS);
    assert_true(read_encrypted_extensions(&m, traced_body(&t, "encrypted_extensions")));
    assert_int_equal(extension(m.extensions, EXT_SERVER_NAME).len, 0);
    return m.extensions;
}

TEST(all_encrypted_extensions_are_read)
{
    struct span list;
    (void)traced_encrypted_extensions("simple_1rtt");
    (void)traced_encrypted_extensions("client_authentication");
    (void)traced_encrypted_extensions("compatibility_mode");
    assert_int_equal(extension(traced_encrypted_extensions("resumed_0rtt"), EXT_EARLY_DATA).len, 0);
    assert_true(read_number_list(&list, extension(traced_encrypted_extensions("hello_retry"), EXT_SUPPORTED_GROUPS)));
    expect_span(list, hex("0017 0018 001d"));
}

/* One certificate, without extensions, which is a DER SEQUENCE as long as its entry. */
static void expect_one_certificate(const struct trace *t, const char *name, size_t len)
{
    struct certificate_message m;
    expect_kind(t, name, CERTIFICATE);
    assert_true(read_certificate(&m, traced_body(t, name)));
    assert_int_equal(m.context.len, 0);
    struct reader list = reader_of(m.list);
    struct certificate_entry one = rd_certificate_entry(&list);
    assert_true(rd_finish(&list));
    assert_int_equal(one.extensions.len, 0);
    assert_int_equal(one.data.len, len);
    assert_memory_equal(one.data.at, "\x30\x82", 2);
    assert_int_equal(one.data.at[2] << 8 | one.data.at[3], len - 4);
}

static void expect_signature(const struct trace *t, const char *name, uint16_t scheme, size_t len)
{
    struct certificate_verify m;
    expect_kind(t, name, CERTIFICATE_VERIFY);
    assert_true(read_certificate_verify(&m, traced_body(t, name)));
    assert_int_equal(m.scheme, scheme);
    assert_int_equal(m.signature.len, len);

    uint8_t room[256];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    write_certificate_verify(&w, m.scheme, m.signature);
    assert_true(wr_finish(&w));
    expect_span(wr_written(&w), traced(t, name));
}

TEST(all_certificates_and_signatures_are_read)
{
    struct trace t;
    load_trace(&t, "simple_1rtt");
    expect_one_certificate(&t, "server_certificate", 0x1b0);
    expect_signature(&t, "server_certificate_verify", 0x0804, 128);
    load_trace(&t, "hello_retry");
    expect_one_certificate(&t, "server_certificate", 0x1b0);
    expect_signature(&t, "server_certificate_verify", 0x0804, 128);
    load_trace(&t, "compatibility_mode");
    expect_one_certificate(&t, "server_certificate", 0x1b0);
    expect_signature(&t, "server_certificate_verify", 0x0804, 128);
    load_trace(&t, "client_authentication");
    expect_one_certificate(&t, "server_certificate", 0x132);
    expect_signature(&t, "server_certificate_verify", 0x0403, 71);
    expect_one_certificate(&t, "client_certificate", 0x1b6);
    expect_signature(&t, "client_certificate_verify", 0x0804, 128);
}

TEST(the_certificate_request_is_read)
{
    struct trace t;
    struct certificate_request m;
    struct span schemes;
    load_trace(&t, "client_authentication");
    expect_kind(&t, "certificate_request", CERTIFICATE_REQUEST);
    assert_true(read_certificate_request(&m, traced_body(&t, "certificate_request")));
    assert_int_equal(m.context.len, 0);
    assert_true(read_number_list(&schemes, extension(m.extensions, EXT_SIGNATURE_ALGORITHMS)));
    assert_int_equal(schemes.len, 30);
    assert_true(number_in_list(schemes, 0x0804));
}

TEST(messages_without_fields_are_known_by_their_header)
{
    struct trace t;
    load_trace(&t, "resumed_0rtt");
    expect_kind(&t, "end_of_early_data", END_OF_EARLY_DATA);
    assert_int_equal(traced_body(&t, "end_of_early_data").len, 0);
    expect_kind(&t, "server_finished", FINISHED);
    expect_span(traced_body(&t, "server_finished"), traced(&t, "server_verify_data"));
    expect_kind(&t, "client_finished", FINISHED);
    expect_span(traced_body(&t, "client_finished"), traced(&t, "client_verify_data"));
}
