/* keys.c - when which keys come into use (RFC 8446 7.1, and the key log).
 *
 * A KEYS row derives from the transcript through the row above it: that is why each stands where it does. */
#include "handshake/judgement.h"

#include "base/secret.h"
#include "keys/keylog.h"

void log_secret(const struct handshake *hs, const char *label, struct span secret)
{
    char line[MAX_KEYLOG_LINE];
    if (hs->policy->keylog == NULL)
        return;
    keylog_line(line, label, span_of(hs->randoms.client, RANDOM_LEN), secret);
    hs->policy->keylog(hs->policy->keylog_arg, line);
    wipe(line, sizeof line);
}

static void log_traffic_secret(const struct handshake *hs, const char *label, const struct traffic_secret *secret)
{
    log_secret(hs, label, span_of(secret->v, hs->agreed->suite->hash->len));
}

static void derive_handshake_secrets(struct handshake *hs)
{
    uint8_t transcript[MAX_HASH_LEN];
    begin_handshake_secret(&hs->secret.handshake, hs->agreed->suite->hash, span_of(hs->shared.v, hs->shared.len));
    wipe(&hs->shared, sizeof hs->shared);
    transcript_hash(transcript, &hs->transcript);
    derive_client_handshake_traffic_secret(&hs->client_handshake, &hs->secret.handshake, transcript);
    derive_server_handshake_traffic_secret(&hs->server_handshake, &hs->secret.handshake, transcript);
    log_traffic_secret(hs, "CLIENT_HANDSHAKE_TRAFFIC_SECRET", &hs->client_handshake);
    log_traffic_secret(hs, "SERVER_HANDSHAKE_TRAFFIC_SECRET", &hs->server_handshake);
}

static enum status use(struct handshake *hs, struct half *half, enum epoch epoch, const struct traffic_secret *secret)
{
    half_use_keys(half, epoch, hs->agreed->suite, secret);
    return OK;
}

/* The server's direction first, whichever side we are: the figure's "{}". */
static struct half *server_half(struct handshake *hs)
{
    return hs->is_client ? &hs->link->read : &hs->link->write;
}

/* Appendix D.4. */
enum status send_change_cipher_spec(struct handshake *hs)
{
    bool wanted = hs->agreed->version == TLS13 && !hs->policy->no_middlebox_compatibility && hs->session_id_len > 0;
    if (!wanted || hs->sent_change_cipher_spec)
        return OK;
    hs->sent_change_cipher_spec = true;
    return flight_add_change_cipher_spec(&hs->flight) == OK ? OK : fail(hs, BECAUSE_EXHAUSTED_ROOM);
}

enum status begin_handshake_keys(struct handshake *hs)
{
    derive_handshake_secrets(hs);
    return use(hs, server_half(hs), HANDSHAKE_KEYS, &hs->server_handshake);
}

enum status write_with_handshake_keys(struct handshake *hs)
{
    if (send_change_cipher_spec(hs) != OK)
        return FAILED;
    return use(hs, &hs->link->write, HANDSHAKE_KEYS, &hs->client_handshake);
}

enum status read_with_handshake_keys(struct handshake *hs)
{
    return use(hs, &hs->link->read, HANDSHAKE_KEYS, &hs->client_handshake);
}

static void derive_application_secrets(struct handshake *hs)
{
    uint8_t transcript[MAX_HASH_LEN];
    struct handshake_secret spent = hs->secret.handshake;
    handshake_to_main(&hs->secret.main, &spent);
    transcript_hash(transcript, &hs->transcript);
    derive_client_application_traffic_secret(&hs->client_application, &hs->secret.main, transcript);
    derive_server_application_traffic_secret(&hs->server_application, &hs->secret.main, transcript);
    derive_exporter_secret(&hs->agreed->exporter, &hs->secret.main, transcript);
    log_traffic_secret(hs, "CLIENT_TRAFFIC_SECRET_0", &hs->client_application);
    log_traffic_secret(hs, "SERVER_TRAFFIC_SECRET_0", &hs->server_application);
    log_traffic_secret(hs, "EXPORTER_SECRET", &hs->agreed->exporter);
}

enum status begin_application_keys(struct handshake *hs)
{
    derive_application_secrets(hs);
    return use(hs, server_half(hs), APPLICATION_KEYS, &hs->server_application);
}

enum status write_with_application_keys(struct handshake *hs)
{
    return use(hs, &hs->link->write, APPLICATION_KEYS, &hs->client_application);
}

enum status read_with_application_keys(struct handshake *hs)
{
    return use(hs, &hs->link->read, APPLICATION_KEYS, &hs->client_application);
}
