/* rfc8448_records_test.c - the records of RFC 8448's handshakes: opened they hold the RFC's messages, and these sealed
 * are the RFC's records again, byte for byte. */
#include "record/record.h"

#include "support/rfc8448.h"
#include "test.h"

#include <stdlib.h>

/* One direction, from both its ends */
struct direction {
    struct half sealing, opening;
};

struct conversation {
    struct trace trace;
    struct provider *provider;
    struct direction client, server; /* named after who sends */
};

static void begin(struct conversation *c, const char *name)
{
    memset(c, 0, sizeof *c);
    load_trace(&c->trace, name);
    c->provider = provider_new();
    assert_non_null(c->provider);
    c->client.sealing.provider = c->client.opening.provider = c->provider;
    c->server.sealing.provider = c->server.opening.provider = c->provider;
    c->client.sealing.says_tls10 = true;
}

static void end(struct conversation *c)
{
    half_wipe(&c->client.sealing);
    half_wipe(&c->client.opening);
    half_wipe(&c->server.sealing);
    half_wipe(&c->server.opening);
    provider_free(&c->provider);
}

static void use_keys(const struct conversation *c, struct direction *d, enum epoch epoch, const char *secret_name)
{
    const struct cipher_suite *suite = suite_by_id(0x1301);
    struct traffic_secret secret = { 0 };
    struct span v = traced(&c->trace, secret_name);
    assert_non_null(suite);
    assert_int_equal(v.len, suite->hash->len);
    memcpy(secret.v, v.at, v.len);
    half_use_keys(&d->sealing, epoch, suite, &secret);
    half_use_keys(&d->opening, epoch, suite, &secret);
}

static void expect_opened(struct half *half, struct span record, enum content_type type, struct span content)
{
    struct opened got;
    uint8_t *wire = malloc(record.len);
    assert_non_null(wire);
    memcpy(wire, record.at, record.len);
    assert_int_equal(open_record(&got, half, (struct bytes){ wire, record.len }), OK);
    assert_int_equal(got.used, record.len);
    assert_int_equal(got.type, type);
    assert_int_equal(got.content.len, content.len);
    assert_memory_equal(got.content.at, content.at, content.len);
    free(wire);
}

static void expect_sealed(struct half *half, struct span record, enum content_type type, struct span content)
{
    size_t size;
    assert_int_equal(record_size(half, content.len), record.len);
    uint8_t *room = malloc(record.len);
    assert_non_null(room);
    memcpy(room + RECORD_HEADER_LEN, content.at, content.len);
    assert_int_equal(seal_record(&size, half, type, room, content.len, 0), OK);
    assert_int_equal(size, record.len);
    assert_memory_equal(room, record.at, record.len);
    free(room);
}

static void expect_record(const struct conversation *c, struct direction *d, const char *record, enum content_type type,
                          struct span content)
{
    expect_opened(&d->opening, traced(&c->trace, record), type, content);
    expect_sealed(&d->sealing, traced(&c->trace, record), type, content);
}

static void expect_message(const struct conversation *c, struct direction *d, const char *record, const char *message)
{
    expect_record(c, d, record, HANDSHAKE, traced(&c->trace, message));
}

static void expect_flight(const struct conversation *c, struct direction *d, const char *record,
                          const char *const *messages)
{
    uint8_t content[1024];
    size_t len = 0;
    for (; *messages != NULL; messages++) {
        struct span one = traced(&c->trace, *messages);
        assert_true(one.len <= sizeof content - len);
        memcpy(content + len, one.at, one.len);
        len += one.len;
    }
    expect_record(c, d, record, HANDSHAKE, span_of(content, len));
}
#define FLIGHT(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void expect_data(const struct conversation *c, struct direction *d, const char *record, const char *data)
{
    expect_record(c, d, record, APPLICATION_DATA, traced(&c->trace, data));
}

static void expect_alerts(struct conversation *c)
{
    expect_record(c, &c->client, "record_client_alert", ALERT, traced(&c->trace, "client_alert"));
    expect_record(c, &c->server, "record_server_alert", ALERT, traced(&c->trace, "server_alert"));
}

static void use_handshake_keys(struct conversation *c)
{
    use_keys(c, &c->server, HANDSHAKE_KEYS, "server_handshake_traffic_secret");
    use_keys(c, &c->client, HANDSHAKE_KEYS, "client_handshake_traffic_secret");
}

static void use_application_keys(struct conversation *c)
{
    use_keys(c, &c->server, APPLICATION_KEYS, "server_application_traffic_secret");
    use_keys(c, &c->client, APPLICATION_KEYS, "client_application_traffic_secret");
}

TEST(section_3_simple_1rtt)
{
    struct conversation c;
    begin(&c, "simple_1rtt");
    expect_message(&c, &c.client, "record_client_hello", "client_hello");
    expect_message(&c, &c.server, "record_server_hello", "server_hello");
    use_handshake_keys(&c);
    expect_flight(&c, &c.server, "record_server_flight",
                  FLIGHT("encrypted_extensions", "server_certificate", "server_certificate_verify", "server_finished"));
    expect_message(&c, &c.client, "record_client_flight", "client_finished");
    use_application_keys(&c);
    expect_message(&c, &c.server, "record_new_session_ticket", "new_session_ticket");
    expect_data(&c, &c.client, "record_client_data", "client_data");
    expect_data(&c, &c.server, "record_server_data", "server_data");
    expect_alerts(&c);
    end(&c);
}

/* The keys of 0-RTT are no epoch of ours: they protect application data. */
TEST(section_4_resumed_0rtt)
{
    struct conversation c;
    begin(&c, "resumed_0rtt");
    expect_message(&c, &c.client, "record_client_hello", "client_hello");
    use_keys(&c, &c.client, APPLICATION_KEYS, "client_early_traffic_secret");
    expect_data(&c, &c.client, "record_early_data", "early_data");
    expect_message(&c, &c.server, "record_server_hello", "server_hello");
    expect_message(&c, &c.client, "record_end_of_early_data", "end_of_early_data");
    use_handshake_keys(&c);
    expect_flight(&c, &c.server, "record_server_flight", FLIGHT("encrypted_extensions", "server_finished"));
    expect_message(&c, &c.client, "record_client_flight", "client_finished");
    use_application_keys(&c);
    expect_data(&c, &c.client, "record_client_data", "client_data");
    expect_data(&c, &c.server, "record_server_data", "server_data");
    expect_alerts(&c);
    end(&c);
}

TEST(section_5_hello_retry_request)
{
    struct conversation c;
    begin(&c, "hello_retry");
    expect_message(&c, &c.client, "record_client_hello", "client_hello");
    expect_message(&c, &c.server, "record_hello_retry_request", "hello_retry_request");
    expect_message(&c, &c.client, "record_second_client_hello", "second_client_hello");
    expect_message(&c, &c.server, "record_server_hello", "server_hello");
    use_handshake_keys(&c);
    expect_flight(&c, &c.server, "record_server_flight",
                  FLIGHT("encrypted_extensions", "server_certificate", "server_certificate_verify", "server_finished"));
    expect_message(&c, &c.client, "record_client_flight", "client_finished");
    use_application_keys(&c);
    expect_alerts(&c);
    end(&c);
}

TEST(section_6_client_authentication)
{
    struct conversation c;
    begin(&c, "client_authentication");
    expect_message(&c, &c.client, "record_client_hello", "client_hello");
    expect_message(&c, &c.server, "record_server_hello", "server_hello");
    use_handshake_keys(&c);
    expect_flight(&c, &c.server, "record_server_flight",
                  FLIGHT("encrypted_extensions", "certificate_request", "server_certificate",
                         "server_certificate_verify", "server_finished"));
    expect_flight(&c, &c.client, "record_client_flight",
                  FLIGHT("client_certificate", "client_certificate_verify", "client_finished"));
    use_application_keys(&c);
    expect_alerts(&c);
    end(&c);
}

TEST(section_7_compatibility_mode)
{
    struct conversation c;
    begin(&c, "compatibility_mode");
    expect_message(&c, &c.client, "record_client_hello", "client_hello");
    expect_message(&c, &c.server, "record_server_hello", "server_hello");
    expect_record(&c, &c.server, "record_server_change_cipher_spec", CHANGE_CIPHER_SPEC, SPAN_OF("\x01"));
    expect_record(&c, &c.client, "record_client_change_cipher_spec", CHANGE_CIPHER_SPEC, SPAN_OF("\x01"));
    use_handshake_keys(&c);
    expect_flight(&c, &c.server, "record_server_flight",
                  FLIGHT("encrypted_extensions", "server_certificate", "server_certificate_verify", "server_finished"));
    expect_message(&c, &c.client, "record_client_flight", "client_finished");
    use_application_keys(&c);
    expect_alerts(&c);
    end(&c);
}

TEST(a_record_with_any_bit_of_its_fragment_changed_is_refused)
{
    struct conversation c;
    begin(&c, "simple_1rtt");
    use_keys(&c, &c.server, HANDSHAKE_KEYS, "server_handshake_traffic_secret");
    struct span record = traced(&c.trace, "record_server_flight");
    uint8_t *wire = malloc(record.len);
    assert_non_null(wire);
    for (size_t bit = 8 * RECORD_HEADER_LEN; bit < 8 * record.len; bit++) {
        struct opened got;
        memcpy(wire, record.at, record.len);
        wire[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_int_equal(open_record(&got, &c.server.opening, (struct bytes){ wire, record.len }), FAILED);
        assert_int_equal(got.why, BECAUSE_BAD_RECORD);
    }
    free(wire);
    end(&c);
}
