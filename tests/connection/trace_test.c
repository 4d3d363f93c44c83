/* trace_test.c - what the trace callback is told, in order, of a whole conversation, and of one that fails. */
#include "support/script.h"
#include "test.h"

#include <stdio.h>

enum { TRACE_LEN = 8192 };
static char traces[2][TRACE_LEN]; /* the server's and the client's */

static void note(void *arg, const hf_conn *conn, const hf_event *event)
{
    static const char *const kinds[] = { "message", "keys", "verdict", "alert", "connected", "secrets" };
    char *trace = arg;
    (void)conn;
    assert_true(strlen(event->caption) > 5 && strlen(event->section) > 0);
    assert_int_equal(event->kind == HF_EVENT_MESSAGE || event->kind == HF_EVENT_ALERT, event->size > 0);
    size_t at = strlen(trace);
    (void)snprintf(trace + at, TRACE_LEN - at, "%s %s: %s {%s}%s\n", event->from_client ? "client" : "server",
                   kinds[event->kind], event->name, event->protection, event->sent ? " sent" : "");
}

static void trace_client(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_trace(config, note, traces[1]));
}

static void trace_server(hf_config *config, void *arg)
{
    (void)arg;
    must(config, hf_config_trace(config, note, traces[0]));
}

static struct pair traced_pair(void)
{
    traces[0][0] = traces[1][0] = '\0';
    return new_pair((struct pair_options){ .configure_client = trace_client, .configure_server = trace_server });
}

TEST(each_message_each_change_of_keys_and_each_judgement_is_told)
{
    struct pair p = traced_pair();
    shake_hands(&p);
    expect_connected(&p);
    free_pair(&p);
    assert_string_equal(traces[1], "client message: ClientHello {none} sent\n"
                                   "server message: ServerHello {none}\n"
                                   "server keys: new keys {handshake}\n"
                                   "client keys: new keys {handshake} sent\n"
                                   "server message: EncryptedExtensions {handshake}\n"
                                   "server message: Certificate {handshake}\n"
                                   "client verdict: chain trusted {}\n"
                                   "server message: CertificateVerify {handshake}\n"
                                   "server message: Finished {handshake}\n"
                                   "server keys: new keys {application}\n"
                                   "client message: Finished {handshake} sent\n"
                                   "client keys: new keys {application} sent\n"
                                   "client connected: connected {application}\n");
    assert_string_equal(traces[0], "client message: ClientHello {none}\n"
                                   "server message: ServerHello {none} sent\n"
                                   "server keys: new keys {handshake} sent\n"
                                   "server message: EncryptedExtensions {handshake} sent\n"
                                   "server message: Certificate {handshake} sent\n"
                                   "server message: CertificateVerify {handshake} sent\n"
                                   "server message: Finished {handshake} sent\n"
                                   "server keys: new keys {application} sent\n"
                                   "client keys: new keys {handshake}\n"
                                   "client message: Finished {handshake}\n"
                                   "client keys: new keys {application}\n"
                                   "server connected: connected {application}\n");
}

/* RFC 5246: ChangeCipherSpec is a message, and the keys that it announces were made before. */
TEST(so_they_are_in_tls_1_2)
{
    struct pair p = traced_pair();
    p.client.config->policy.allows_tls13 = false;
    shake_hands(&p);
    expect_connected(&p);
    free_pair(&p);
    assert_string_equal(traces[1], "client message: ClientHello {none} sent\n"
                                   "server message: ServerHello {none}\n"
                                   "server message: Certificate {none}\n"
                                   "client verdict: chain trusted {}\n"
                                   "server message: ServerKeyExchange {none}\n"
                                   "server message: ServerHelloDone {none}\n"
                                   "client message: ClientKeyExchange {none} sent\n"
                                   "client secrets: session keys {}\n"
                                   "client message: ChangeCipherSpec {none} sent\n"
                                   "client message: Finished {application} sent\n"
                                   "server message: ChangeCipherSpec {none}\n"
                                   "server message: Finished {application}\n"
                                   "client connected: connected {application}\n");
}

TEST(key_updates_and_alerts_are_told_by_both_sides)
{
    struct pair p = traced_pair();
    shake_hands(&p);
    traces[0][0] = traces[1][0] = '\0';
    assert_int_equal(hf_update_keys(p.client.conn, true), HF_OK);
    shake_hands(&p);
    put_record(&p.server, HANDSHAKE, hex("04 00000e 00000e10 00000000 00 0001 aa 0000"));
    put_record(&p.server, ALERT, hex("01 5a"));
    deliver(&p, &p.server, &p.client);
    hf_close(p.client.conn);
    flush_side(&p.client);
    deliver(&p, &p.client, &p.server);
    free_pair(&p);
    assert_string_equal(traces[1], "client message: KeyUpdate {application} sent\n"
                                   "server message: KeyUpdate {application}\n"
                                   "server message: NewSessionTicket {application}\n"
                                   "server alert: user_canceled {application}\n"
                                   "client alert: close_notify {application} sent\n");
    assert_string_equal(traces[0], "client message: KeyUpdate {application}\n"
                                   "server message: KeyUpdate {application} sent\n"
                                   "client alert: close_notify {application}\n");
}

TEST(a_failure_is_told_as_its_alert)
{
    struct pair p = traced_pair();
    lie(&p.server, &LIE(FINISHED, FLIP_LAST));
    shake_hands(&p);
    free_pair(&p);
    assert_string_equal(traces[1], "client message: ClientHello {none} sent\n"
                                   "server message: ServerHello {none}\n"
                                   "server keys: new keys {handshake}\n"
                                   "client keys: new keys {handshake} sent\n"
                                   "server message: EncryptedExtensions {handshake}\n"
                                   "server message: Certificate {handshake}\n"
                                   "client verdict: chain trusted {}\n"
                                   "server message: CertificateVerify {handshake}\n"
                                   "client alert: decrypt_error {handshake} sent\n");
    assert_string_equal(traces[0], "client message: ClientHello {none}\n"
                                   "server message: ServerHello {none} sent\n"
                                   "server keys: new keys {handshake} sent\n"
                                   "server message: EncryptedExtensions {handshake} sent\n"
                                   "server message: Certificate {handshake} sent\n"
                                   "server message: CertificateVerify {handshake} sent\n"
                                   "server message: Finished {handshake} sent\n"
                                   "server keys: new keys {application} sent\n"
                                   "client keys: new keys {handshake}\n"
                                   "client alert: decrypt_error {handshake}\n");
}
