/* binding.c - what other protocols may take from a connection: exported keying material (RFC 8446 7.5, RFC 5705), and
 * channel bindings, which tie an authentication inside the connection to just this one (RFC 5929, RFC 9266). */
#include "connection/connection.h"

#include "certificate/end_point.h"

/* RFC 7627 5.4, RFC 9266 4.2: without the extended master secret two connections can be made to have the same one, and
 * what is exported from it is not this connection's own (the triple handshake attack). */
static bool is_bound_to_handshake(const hf_conn *conn)
{
    return conn->agreed.version == TLS13 || conn->agreed.extended_master_secret;
}

static enum status export_material(const hf_conn *conn, const char *label, struct span context, struct bytes out)
{
    const struct agreement *agreed = &conn->agreed;
    const struct hash *hash = agreed->suite->hash;
    if (!is_bound_to_handshake(conn))
        return FAILED;
    if (agreed->version == TLS13)
        return export_keying_material(out, hash, &agreed->exporter, label, context);
    const struct security_parameters *parameters = agreed->parameters;
    return export_tls12_keying_material(out, hash, &parameters->master, &parameters->randoms, label, context);
}

static hf_status not_connected(const hf_conn *conn)
{
    return conn->phase == BROKEN ? HF_FAILED : HF_WAIT;
}

hf_status hf_export(const hf_conn *conn, const char *label, hf_span context, uint8_t *out, size_t len)
{
    if (conn->phase != CONNECTED)
        return not_connected(conn);
    enum status s = export_material(conn, label, span_of(context.at, context.len), (struct bytes){ out, len });
    return s == OK ? HF_OK : HF_FAILED;
}

/* ---- channel bindings ---- */

static enum status bind_by_exporter(const hf_conn *conn, struct bytes *out)
{
    enum { EXPORTED_LEN = 32 };
    if (out->len < EXPORTED_LEN)
        return FAILED;
    out->len = EXPORTED_LEN;
    return export_material(conn, "EXPORTER-Channel-Binding", SPAN_OF(""), *out);
}

/* RFC 5929 3. TLS 1.3 has none (RFC 8446 C.5). */
static enum status bind_by_finished(const hf_conn *conn, struct bytes *out)
{
    if (conn->agreed.version != TLS12 || !is_bound_to_handshake(conn) || out->len < VERIFY_DATA_LEN)
        return FAILED;
    out->len = VERIFY_DATA_LEN;
    memcpy(out->at, conn->agreed.parameters->first_finished, VERIFY_DATA_LEN);
    return OK;
}

static const struct chain *server_chain(const hf_conn *conn)
{
    size_t shown = conn->agreed.shown_identity;
    if (conn->is_client)
        return conn->agreed.peer_chain;
    return shown > 0 ? policy_of(conn)->identities[shown - 1]->chain : NULL;
}

/* RFC 5929 4. */
static enum status bind_by_certificate(const hf_conn *conn, struct bytes *out)
{
    const struct chain *chain = server_chain(conn);
    return chain != NULL ? end_point_hash(out, chain->der[0]) : FAILED;
}

hf_status hf_channel_binding(const hf_conn *conn, const char *type, uint8_t *out, size_t cap, size_t *len)
{
    static const struct {
        const char *type;
        enum status (*bind)(const hf_conn *, struct bytes *);
    } bindings[] = {
        { "tls-exporter", bind_by_exporter },
        { "tls-unique", bind_by_finished },
        { "tls-server-end-point", bind_by_certificate },
    };
    struct bytes room = { out, cap };
    *len = 0;
    if (conn->phase != CONNECTED)
        return not_connected(conn);
    for (size_t i = 0; i < COUNT_OF(bindings); i++) {
        if (strcmp(bindings[i].type, type) == 0 && bindings[i].bind(conn, &room) == OK) {
            *len = room.len;
            return HF_OK;
        }
    }
    return HF_FAILED;
}
