/* middle.c - a man in the middle who has the keys. */
#include "support/middle.h"

#include "test.h"

/* The keys under which a side's handshake messages are protected, at their first record. */
static struct half handshake_keys(const hf_conn *conn)
{
    const struct handshake *hs = conn->hs;
    const struct key_block *block = &hs->key_block;
    struct half keys = { .provider = conn->config->policy.provider };
    if (conn->agreed.version == TLS12)
        half_use_write_key(&keys, conn->agreed.suite, hs->is_client ? block->client_write_key : block->server_write_key,
                           hs->is_client ? block->client_write_iv : block->server_write_iv);
    else if (conn->agreed.suite != NULL)
        half_use_keys(&keys, HANDSHAKE_KEYS, conn->agreed.suite,
                      hs->is_client ? &hs->client_handshake : &hs->server_handshake);
    return keys;
}

static size_t open_item(struct item *out, struct half *keys, bool is_protected, struct bytes wire)
{
    struct opened opened;
    struct half clear = { .sequence = 1 };
    assert_int_equal(open_record(&opened, is_protected ? keys : &clear, wire), OK);
    *out = (struct item){ opened.type, is_protected, keep_bytes(opened.content.at, opened.content.len) };
    return opened.used;
}

/* TLS 1.3 tells by the record's type, TLS 1.2 by the ChangeCipherSpec before it. */
static bool is_next_protected(const struct parcel *parcel, bool is_tls12, uint8_t type)
{
    if (!is_tls12)
        return type == APPLICATION_DATA;
    for (size_t i = 0; i < parcel->count; i++)
        if (parcel->items[i].type == CHANGE_CIPHER_SPEC)
            return true;
    return false;
}

void open_flight(struct parcel *out, struct side *from)
{
    bool is_tls12 = from->conn->agreed.version == TLS12;
    assert_non_null(from->conn->hs);
    out->keys = handshake_keys(from->conn);
    out->count = 0;
    flush_side(from);
    struct half keys = out->keys;
    for (size_t at = 0; at < from->sent.len; out->count++) {
        struct bytes wire = { from->sent.at + at, from->sent.len - at };
        assert_true(out->count < MOST_ITEMS);
        at += open_item(&out->items[out->count], &keys, is_next_protected(out, is_tls12, wire.at[0]), wire);
    }
    half_wipe(&keys);
    wire_clear(&from->sent);
}

void send_parcel(struct side *from, struct parcel *parcel)
{
    for (size_t i = 0; i < parcel->count; i++) {
        const struct item *item = &parcel->items[i];
        if (item->is_protected)
            put_sealed(from, &parcel->keys, item->type, item->content);
        else
            put_clear_record(from, item->type, item->content);
    }
    if (from->conn->agreed.version == TLS12 && parcel->keys.sequence > 0) /* its data goes on under the same keys */
        from->conn->link.write.sequence = parcel->keys.sequence;
    half_wipe(&parcel->keys);
}

void insert_item(struct parcel *parcel, size_t i, struct item item)
{
    assert_true(parcel->count < MOST_ITEMS);
    memmove(&parcel->items[i + 1], &parcel->items[i], (parcel->count - i) * sizeof item);
    parcel->items[i] = item;
    parcel->count++;
}

void remove_item(struct parcel *parcel, size_t i)
{
    parcel->count--;
    memmove(&parcel->items[i], &parcel->items[i + 1], (parcel->count - i) * sizeof parcel->items[0]);
}

void join_messages(struct parcel *parcel)
{
    for (size_t i = 0; i + 1 < parcel->count;) {
        struct item *first = &parcel->items[i], *second = first + 1;
        if (first->type != HANDSHAKE || second->type != HANDSHAKE || first->is_protected != second->is_protected) {
            i++;
            continue;
        }
        first->content = joined(first->content, second->content);
        remove_item(parcel, i + 1);
    }
}

void divide(struct parcel *parcel, size_t i, size_t first_len)
{
    struct item *item = &parcel->items[i], rest = *item;
    rest.content = span_of(item->content.at + first_len, item->content.len - first_len);
    item->content.len = first_len;
    insert_item(parcel, i + 1, rest);
}

void divide_all(struct parcel *parcel, size_t most)
{
    for (size_t i = 0; i < parcel->count; i++)
        if (parcel->items[i].type == HANDSHAKE && parcel->items[i].content.len > most)
            divide(parcel, i, most);
}

size_t messages_in(const struct parcel *parcel, bool is_protected)
{
    size_t i = 0;
    while (i < parcel->count && (parcel->items[i].type != HANDSHAKE || parcel->items[i].is_protected != is_protected))
        i++;
    assert_true(i < parcel->count);
    return i;
}
