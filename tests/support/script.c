/* script.c - a peer that misbehaves. */
#include "support/script.h"

#include "handshake/judgement.h"
#include "test.h"

/* ---- a message changed ---- */

/* A message that a row wrote, open to be changed. */
struct draft {
    enum message kind;
    uint8_t type; /* HandshakeType */
    uint8_t *body;
    size_t len, cap;
    size_t claims_more;
    struct span behind;
};

static void move_tail(struct draft *d, size_t at, size_t cut, size_t inserted)
{
    assert_true(at + cut <= d->len && d->len - cut + inserted <= d->cap);
    memmove(d->body + at + inserted, d->body + at + cut, d->len - at - cut);
    d->len = d->len - cut + inserted;
}

static void replace(struct draft *d, size_t at, size_t cut, struct span bytes)
{
    move_tail(d, at, cut, bytes.len);
    if (bytes.len > 0)
        memcpy(d->body + at, bytes.at, bytes.len);
}

static struct span bytes_of(const struct edit *e)
{
    return e->text != NULL ? hex(e->text) : e->bytes;
}

static void overwrite(struct draft *d, const struct edit *e)
{
    struct span bytes = bytes_of(e);
    replace(d, e->at, bytes.len, bytes);
}

static void insert(struct draft *d, const struct edit *e)
{
    replace(d, e->at < d->len ? e->at : d->len, 0, bytes_of(e));
}

static void cut(struct draft *d, const struct edit *e)
{
    move_tail(d, e->at < d->len ? e->at : d->len - e->count, e->count, 0);
}

static void replace_body(struct draft *d, const struct edit *e)
{
    replace(d, 0, d->len, bytes_of(e));
}

static void flip(struct draft *d, const struct edit *e)
{
    assert_true(d->len > 0);
    d->body[e->at < d->len ? e->at : d->len - 1] ^= 1;
}

static void replace_type(struct draft *d, const struct edit *e)
{
    d->type = (uint8_t)e->type;
}

static void claim_length(struct draft *d, const struct edit *e)
{
    d->claims_more = e->count;
}

static void add_company(struct draft *d, const struct edit *e)
{
    d->behind = bytes_of(e);
}

static size_t u16_at(const struct draft *d, size_t at)
{
    assert_true(at + 2 <= d->len);
    return (size_t)d->body[at] << 8 | d->body[at + 1];
}

static void set_u16(struct draft *d, size_t at, size_t v)
{
    d->body[at] = (uint8_t)(v >> 8);
    d->body[at + 1] = (uint8_t)v;
}

/* Where the two bytes of the block's length stand; the block is the message's end. */
static size_t extensions_of(const struct draft *d)
{
    size_t behind_session_id = SESSION_ID_OF_HELLO + (d->len >= SESSION_ID_OF_HELLO ? d->body[34] : 0);
    switch (d->kind) {
    case CLIENT_HELLO:
        return behind_session_id + 2 + u16_at(d, behind_session_id) + 2;
    case SERVER_HELLO:
    case HELLO_RETRY_REQUEST:
        return behind_session_id + 3;
    case ENCRYPTED_EXTENSIONS:
        return 0;
    case CERTIFICATE_REQUEST:
        return 1;
    case CERTIFICATE: /* of its first entry */
        return 1 + 3 + 3 + ((size_t)d->body[4] << 16 | u16_at(d, 5));
    default:
        fail_msg("%s has no extensions", message_name(d->kind));
        return 0;
    }
}

/* A Certificate's list ends behind the one entry that the liar has. */
static void mend_lengths(struct draft *d)
{
    size_t block = extensions_of(d);
    set_u16(d, block, d->len - block - 2);
    if (d->kind == CERTIFICATE)
        set_u16(d, 2, d->len - 4);
}

static bool find(size_t *at, size_t *len, const struct draft *d, unsigned type)
{
    for (*at = extensions_of(d) + 2; *at < d->len; *at += *len) {
        *len = 4 + u16_at(d, *at + 2);
        if (u16_at(d, *at) == type)
            return true;
    }
    *len = 0;
    return false;
}

static struct span extension_bytes(const struct edit *e)
{
    struct span body = bytes_of(e);
    uint8_t header[4] = { (uint8_t)(e->type >> 8), (uint8_t)e->type, (uint8_t)(body.len >> 8), (uint8_t)body.len };
    return joined(span_of(header, sizeof header), body);
}

static void put_extension(struct draft *d, const struct edit *e)
{
    size_t at, len;
    (void)find(&at, &len, d, e->type);
    replace(d, at, len, extension_bytes(e));
    mend_lengths(d);
}

static void append_extension(struct draft *d, const struct edit *e)
{
    replace(d, d->len, 0, extension_bytes(e));
    mend_lengths(d);
}

static void remove_extension(struct draft *d, const struct edit *e)
{
    size_t at, len;
    assert_true(find(&at, &len, d, e->type));
    move_tail(d, at, len, 0);
    mend_lengths(d);
}

static void remove_extensions(struct draft *d, const struct edit *e)
{
    (void)e;
    d->len = extensions_of(d);
}

static void (*const makers[])(struct draft *, const struct edit *) = {
    [OVERWRITE_BYTES] = overwrite,
    [FLIP_BIT] = flip,
    [INSERT_BYTES] = insert,
    [CUT_BYTES] = cut,
    [REPLACE_BODY] = replace_body,
    [REPLACE_TYPE] = replace_type,
    [CLAIM_LENGTH] = claim_length,
    [ADD_COMPANY] = add_company,
    [PUT_EXTENSION] = put_extension,
    [APPEND_EXTENSION] = append_extension,
    [REMOVE_EXTENSION] = remove_extension,
    [REMOVE_EXTENSIONS] = remove_extensions,
};

/* What a side plays: kept here, since its handshake points into the rows. */
struct script {
    struct flow flow;
    struct lie lie;
    enum status (*original)(struct handshake *);
};
static struct script scripts[2];

static struct script *script_of(bool is_client)
{
    return &scripts[is_client];
}

static void rewrite(struct writer *out, const struct lie *lie)
{
    struct draft d = { .kind = lie->in,
                       .type = out->base[0],
                       .body = out->base + MESSAGE_HEADER_LEN,
                       .len = out->len - MESSAGE_HEADER_LEN,
                       .cap = out->cap - MESSAGE_HEADER_LEN };
    for (size_t i = 0; i < MOST_EDITS && lie->edits[i].kind != NO_EDIT; i++)
        makers[lie->edits[i].kind](&d, &lie->edits[i]);
    out->len = 0;
    wr_u8(out, d.type);
    wr_u24(out, (uint32_t)(d.len + d.claims_more));
    out->len += d.len;
    wr_bytes(out, d.behind);
}

static enum status perform_lie(struct handshake *hs)
{
    struct script *script = script_of(hs->is_client);
    enum status s = script->original(hs);
    if (s == OK)
        rewrite(&hs->out, &script->lie);
    return s;
}

void lie(struct side *liar, const struct lie *what)
{
    bool speaks_tls13 = policy_speaks(&liar->config->policy, TLS13);
    lie_in_version(liar, speaks_tls13 ? TLS13 : TLS12, what);
}

void lie_in_version(struct side *liar, uint16_t version, const struct lie *what)
{
    bool is_client = liar->conn->is_client;
    struct script *script = script_of(is_client);
    struct flow flow = whole_flow(version, is_client);
    size_t row = row_of(&flow, SEND, what->in);
    if (what->in_second)
        while (flow.rows[++row].message != CLIENT_HELLO)
            continue;
    script->lie = *what;
    script->original = flow.rows[row].perform;
    for (size_t i = row; i < flow.count; i++) /* a message may stand in two rows, under conditions */
        if (flow.rows[i].perform == script->original)
            flow.rows[i].perform = perform_lie;
    follow(liar, &flow);
}

/* ---- a flow table changed ---- */

static void append(struct flow *flow, const struct step *table)
{
    while (table->act != DONE)
        flow->rows[flow->count++] = *table++;
    flow->rows[flow->count] = *table;
}

struct flow whole_flow(uint16_t version, bool is_client)
{
    struct flow flow = { .count = 0 };
    append(&flow, is_client ? client_opening : server_opening);
    if (version == TLS13)
        append(&flow, is_client ? tls13_client : tls13_server);
    else
        append(&flow, is_client ? tls12_client : tls12_server);
    return flow;
}

static bool is_of_resumption(const struct step *row)
{
    return row->when == if_resumed || row->when == if_resumed_with_ticket || row->when == if_full_with_ticket;
}

static struct flow full_flow(uint16_t version, bool is_client)
{
    struct flow flow = whole_flow(version, is_client);
    for (size_t i = 0; i < flow.count; i++)
        if (is_of_resumption(&flow.rows[i]))
            drop_row(&flow, i--);
    return flow;
}

struct flow client_flow(uint16_t version)
{
    return full_flow(version, true);
}

struct flow server_flow(uint16_t version)
{
    return full_flow(version, false);
}

size_t row_of(const struct flow *flow, enum act act, enum message message)
{
    size_t i = 0;
    while (i < flow->count && (flow->rows[i].act != act || flow->rows[i].message != message))
        i++;
    assert_true(i < flow->count);
    return i;
}

void drop_row(struct flow *flow, size_t i)
{
    memmove(&flow->rows[i], &flow->rows[i + 1], (flow->count - i) * sizeof flow->rows[0]);
    flow->count--;
}

void insert_row(struct flow *flow, size_t i, struct step row)
{
    assert_true(flow->count + 2 <= MOST_ROWS);
    memmove(&flow->rows[i + 1], &flow->rows[i], (flow->count + 1 - i) * sizeof flow->rows[0]);
    flow->rows[i] = row;
    flow->count++;
}

void swap_rows(struct flow *flow, size_t i, size_t j)
{
    struct step row = flow->rows[i];
    flow->rows[i] = flow->rows[j];
    flow->rows[j] = row;
}

static enum status perform_unsaid(struct handshake *hs)
{
    static uint8_t nowhere[MAX_CONTENT_LEN];
    const struct flow *flow = &script_of(hs->is_client)->flow;
    hs->out = writer_of((struct bytes){ nowhere, sizeof nowhere });
    return flow->unsaid[hs->at - flow->rows](hs);
}

static enum status perform_nothing(struct handshake *hs)
{
    (void)hs;
    return OK;
}

void leave_unsaid(struct flow *flow, size_t i)
{
    struct step *row = &flow->rows[i];
    flow->unsaid[i] = row->act == SEND ? row->perform : perform_nothing;
    row->perform = perform_unsaid;
    row->act = AWAIT;
    row->keys = NO_KEYS;
}

void follow(struct side *side, const struct flow *flow)
{
    struct script *script = script_of(side->conn->is_client);
    assert_false(side->conn->has_begun);
    script->flow = *flow;
    side->conn->hs->at = script->flow.rows;
}

/* ---- records ---- */

void put_bytes(struct side *from, struct span bytes)
{
    wire_add(&from->sent, bytes.at, bytes.len);
}

void put_clear_record(struct side *from, uint8_t type, struct span content)
{
    const uint8_t header[] = { type, 3, 3, (uint8_t)(content.len >> 8), (uint8_t)content.len };
    put_bytes(from, span_of(header, sizeof header));
    put_bytes(from, content);
}

void put_record(struct side *from, uint8_t type, struct span content)
{
    put_padded_record(from, type, content, 0);
}

static void seal_to(struct side *from, struct half *keys, uint8_t type, struct span content, size_t padding)
{
    size_t size = record_size(keys, content.len + padding);
    uint8_t *record = malloc(size);
    assert_non_null(record);
    if (content.len > 0)
        memcpy(record + record_prefix(keys), content.at, content.len);
    assert_int_equal(seal_record(&size, keys, (enum content_type)type, record, content.len, padding), OK);
    wire_add(&from->sent, record, size);
    free(record);
}

void put_padded_record(struct side *from, uint8_t type, struct span content, size_t padding)
{
    seal_to(from, &from->conn->link.write, type, content, padding);
}

void put_sealed(struct side *from, struct half *keys, uint8_t type, struct span content)
{
    seal_to(from, keys, type, content, 0);
}

struct span many(size_t count, uint8_t value)
{
    uint8_t *bytes = malloc(count + 1);
    assert_non_null(bytes);
    memset(bytes, value, count);
    struct span kept = keep_bytes(bytes, count);
    free(bytes);
    return kept;
}

/* ---- claims ---- */

struct side *other_side(struct pair *p, const struct side *side)
{
    return side == &p->client ? &p->server : &p->client;
}

void expect_handshake_refused(struct pair *p, struct side *victim, const char *reason, uint8_t alert)
{
    shake_hands(p);
    expect_failure(victim, reason, alert);
    expect_alert_from_peer(other_side(p, victim), alert);
}

void expect_refused(struct pair *p, struct side *from, const char *reason, uint8_t alert)
{
    struct side *victim = other_side(p, from);
    deliver(p, from, victim);
    expect_failure(victim, reason, alert);
    flush_side(victim);
    deliver(p, victim, from);
    expect_alert_from_peer(from, alert);
}

void expect_cut_off(struct side *side, const char *reason)
{
    assert_int_equal(hf_receive_eof(side->conn), HF_FAILED);
    const hf_failure *failure = hf_failure_of(side->conn);
    assert_string_equal(failure->reason, reason);
    assert_true(failure->peer_ended);
    assert_false(failure->has_alert);
    assert_int_equal(hf_needs(side->conn) & HF_NEEDS_PEER, 0);
}

static void expect_text(struct pair *p, struct side *from, const char *text)
{
    struct side *to = other_side(p, from);
    wire_clear(&to->received);
    send_text(from, text);
    deliver(p, from, to);
    assert_int_equal(to->received.len, strlen(text));
    assert_memory_equal(to->received.at, text, strlen(text));
}

void expect_talk(struct pair *p)
{
    expect_connected(p);
    expect_text(p, &p->client, "a question");
    expect_text(p, &p->server, "an answer");
}

static void renew_side(struct side *side)
{
    bool is_client = side->conn->is_client;
    char *name = side->conn->peer_name != NULL ? strdup(side->conn->peer_name) : NULL;
    hf_conn_free(&side->conn);
    side->conn = is_client ? hf_client_new(side->config, name) : hf_server_new(side->config);
    free(name);
    assert_non_null(side->conn);
    wire_clear(&side->sent);
    wire_clear(&side->inbound);
    wire_clear(&side->received);
    note_events(side);
}

void renew(struct pair *p)
{
    renew_side(&p->client);
    renew_side(&p->server);
}
