/* attacker.c - what attacks are made of. */
#include "attacks/attacker.h"

#include "base/memory.h"
#include "test.h"

/* ---- somebody on the wire ---- */

void let_speak(struct pair *p, struct side *from)
{
    flush_side(from);
    deliver(p, from, other_side(p, from));
}

static void add_record(struct stolen *out, uint8_t type, struct span content)
{
    assert_true(out->count < MOST_STOLEN);
    out->records[out->count++] = (struct stolen_record){ type, keep_bytes(content.at, content.len) };
}

static void add_messages(struct stolen *out, struct span content)
{
    struct reader r = reader_of(content);
    while (rd_more(&r)) {
        const uint8_t *at = r.at;
        (void)rd_u8(&r);
        struct span body = rd_vec24(&r, 0, MAX_MESSAGE_LEN);
        add_record(out, HANDSHAKE, span_of(at, MESSAGE_HEADER_LEN + body.len));
    }
    assert_true(rd_finish(&r));
}

void steal(struct stolen *out, struct side *from)
{
    bool in_clear = true;
    flush_side(from);
    struct reader r = reader_of(span_of(from->sent.at, from->sent.len));
    out->count = 0;
    while (rd_more(&r)) {
        uint8_t type = rd_u8(&r);
        (void)rd_u16(&r);
        struct span content = rd_vec16(&r, 0, MAX_PROTECTED_LEN);
        in_clear = in_clear && type == HANDSHAKE; /* until a ChangeCipherSpec */
        if (in_clear)
            add_messages(out, content);
        else
            add_record(out, type, content);
    }
    assert_true(rd_finish(&r));
    wire_clear(&from->sent);
}

void put_stolen(struct side *from, const struct stolen_record *record)
{
    put_clear_record(from, record->type, record->content);
}

struct span body_of(const struct stolen_record *record, enum message kind)
{
    assert_int_equal(record->type, HANDSHAKE);
    assert_int_equal(record->content.at[0], handshake_type(kind));
    return span_of(record->content.at + MESSAGE_HEADER_LEN, record->content.len - MESSAGE_HEADER_LEN);
}

struct span stolen_body(const struct stolen *stolen, enum message kind)
{
    size_t i = 0;
    while (i < stolen->count && stolen->records[i].content.at[0] != handshake_type(kind))
        i++;
    assert_true(i < stolen->count);
    return body_of(&stolen->records[i], kind);
}

struct client_hello hello_of(const struct side *client)
{
    enum { BEFORE_BODY = RECORD_HEADER_LEN + MESSAGE_HEADER_LEN };
    struct client_hello hello;
    assert_true(client->sent.len > BEFORE_BODY);
    size_t len = (size_t)client->sent.at[3] << 8 | client->sent.at[4];
    assert_true(read_client_hello(&hello, span_of(client->sent.at + BEFORE_BODY, len - MESSAGE_HEADER_LEN)));
    return hello;
}

struct bytes extension_of(const struct side *client, uint16_t type)
{
    struct client_hello hello = hello_of(client);
    struct span body;
    if (!find_extension(&body, hello.extensions, (enum extension_type)type))
        return (struct bytes){ NULL, 0 };
    return (struct bytes){ client->sent.at + (body.at - client->sent.at), body.len };
}

void hide_extension(const struct side *client, uint16_t type)
{
    enum { TYPE_AND_LENGTH = 4, UNKNOWN = 0xfa };
    struct bytes body = extension_of(client, type);
    assert_non_null(body.at);
    memset(body.at - TYPE_AND_LENGTH, UNKNOWN, 2);
}

/* ---- a peer with its own parameters ---- */

static struct span own_params;

static enum status sign_own_params(struct handshake *hs)
{
    size_t len = 2 * RANDOM_LEN + own_params.len;
    hs->signed_params = (struct bytes){ allocate(len), len };
    assert_non_null(hs->signed_params.at);
    memcpy(hs->signed_params.at, hs->randoms.client, RANDOM_LEN);
    memcpy(hs->signed_params.at + RANDOM_LEN, hs->randoms.server, RANDOM_LEN);
    memcpy(hs->signed_params.at + 2 * RANDOM_LEN, own_params.at, own_params.len);
    hs->to_be_signed = span_of(hs->signed_params.at, len);
    return sign_with_identity(hs);
}

void sign_params_instead(struct side *server, struct span params)
{
    struct flow flow = server_flow(TLS12);
    own_params = params;
    flow.rows[row_of(&flow, SEND, SERVER_KEY_EXCHANGE) - 1].perform = sign_own_params;
    follow(server, &flow);
}

struct span dhe_params(struct span p, struct span g, struct span share)
{
    uint8_t room[8192];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    write_dhe_params(&w, p, g, share);
    assert_true(wr_finish(&w));
    return keep_bytes(room, wr_written(&w).len);
}

struct span ecdhe_params(uint16_t group, struct span point)
{
    uint8_t room[256];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    write_ecdhe_params(&w, group, point);
    assert_true(wr_finish(&w));
    return keep_bytes(room, wr_written(&w).len);
}

size_t row_of_keys(const struct flow *flow, enum key_change keys)
{
    size_t i = 0;
    while (i < flow->count && flow->rows[i].keys != keys)
        i++;
    assert_true(i < flow->count);
    return i;
}

/* ---- claims ---- */

void expect_refusal(const struct side *side, uint8_t alert)
{
    const hf_failure *failure = hf_failure_of(side->conn);
    if (failure == NULL)
        fail_msg("nothing was refused, and alert %d was expected", alert);
    assert_false(failure->peer_ended);
    assert_true(failure->has_alert);
    assert_int_equal(failure->alert, alert);
}

void expect_no_connection(struct pair *p)
{
    assert_false(hf_is_connected(p->client.conn));
    assert_false(hf_is_connected(p->server.conn));
    assert_true(hf_failure_of(p->client.conn) != NULL || hf_failure_of(p->server.conn) != NULL);
}
