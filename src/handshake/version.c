/* version.c - which version of TLS is spoken, and that nobody talks the two sides down (RFC 8446 4.2.1, 4.1.3, RFC
 * 7507). */
#include "handshake/judgement.h"

/* 4.1.3: the last eight bytes of the random of a server that speaks TLS 1.3, where it negotiates TLS 1.2, or less. They
 * are under the server's signature: whoever removes the newer version from the ClientHello cannot remove them. */
static const uint8_t speaks_tls13[8] = { 'D', 'O', 'W', 'N', 'G', 'R', 'D', 1 };
static const uint8_t speaks_tls12[8] = { 'D', 'O', 'W', 'N', 'G', 'R', 'D', 0 };

void mark_downgrade(struct handshake *hs)
{
    if (hs->agreed->version == TLS12 && policy_speaks(hs->policy, TLS13))
        memcpy(hs->randoms.server + RANDOM_LEN - sizeof speaks_tls13, speaks_tls13, sizeof speaks_tls13);
}

static bool ends_with(struct span random, const uint8_t mark[8])
{
    return memcmp(random.at + random.len - 8, mark, 8) == 0;
}

/* ---- the server ---- */

static bool client_speaks(struct span versions, const struct client_hello *hello, uint16_t version)
{
    /* 4.2.1: the extension counts alone where it is there; without it the client speaks TLS 1.2 at most. */
    if (versions.len > 0)
        return number_in_list(versions, version);
    return version == TLS12 && hello->legacy_version >= TLS12;
}

/* RFC 7507 3: a client that retries with less than it speaks says so, and a server that speaks more refuses. */
static enum status check_fallback(struct handshake *hs, const struct client_hello *hello)
{
    bool is_highest = hs->agreed->version == TLS13 || !policy_speaks(hs->policy, TLS13);
    return is_highest || !number_in_list(hello->cipher_suites, TLS_FALLBACK_SCSV) ? OK
                                                                                  : fail(hs, BECAUSE_FALLBACK_REFUSED);
}

/* Asked before all else, so that an old client is told just that. */
enum status choose_version(struct handshake *hs, const struct client_hello *hello)
{
    struct span body, versions = NO_BYTES;
    if (find_extension(&body, hello->extensions, EXT_SUPPORTED_VERSIONS) && !read_client_versions(&versions, body))
        return fail(hs, BECAUSE_MALFORMED);
    remember_numbers(&hs->peer.versions, versions);
    bool is_tls = hello->legacy_version > SSL3; /* appendix D.5: SSL 3.0 here is the end, whatever extensions say */
    if (versions.len == 0 || !is_tls)
        remember_number(&hs->peer.versions, hello->legacy_version);
    for (uint16_t version = TLS13; is_tls && version >= TLS12; version--) {
        if (policy_speaks(hs->policy, version) && client_speaks(versions, hello, version)) {
            if (hs->agreed->hello_retried && version != TLS13) /* 4.1.2: only TLS 1.3 retries */
                return fail(hs, BECAUSE_HELLO_CHANGED);
            hs->agreed->version = version;
            return check_fallback(hs, hello);
        }
    }
    return fail(hs, BECAUSE_NO_COMMON_VERSION);
}

/* ---- the client ---- */

static enum status take_legacy_version(struct handshake *hs, enum message in, const struct server_hello *hello)
{
    hs->peer.versions.count = 0;
    remember_number(&hs->peer.versions, hello->legacy_version);
    if (hello->legacy_version > TLS12) /* 4.2.1: it is for supported_versions to say */
        return fail(hs, BECAUSE_BAD_LEGACY_VERSION);
    if (hello->legacy_version < TLS12 || in == HELLO_RETRY_REQUEST || !policy_speaks(hs->policy, TLS12))
        return fail(hs, BECAUSE_SERVER_VERSION_TOO_OLD);
    if (hs->agreed->hello_retried)
        return fail(hs, BECAUSE_DOWNGRADED_AFTER_RETRY);
    /* 4.1.3: "TLS 1.3 clients receiving a ServerHello indicating TLS 1.2 or below MUST check". */
    bool marked = ends_with(hello->random, speaks_tls13) || ends_with(hello->random, speaks_tls12);
    if (marked && policy_speaks(hs->policy, TLS13))
        return fail(hs, BECAUSE_DOWNGRADED);
    hs->agreed->version = TLS12;
    return OK;
}

/* A server of an older version says so here, and deserves a clear word before its other fields are judged. */
enum status take_version(struct handshake *hs, enum message in, const struct server_hello *hello)
{
    struct span body;
    bool is_tls = hello->legacy_version > SSL3; /* appendix D.5 */
    bool chooses = find_extension(&body, hello->extensions, EXT_SUPPORTED_VERSIONS);
    if (!is_tls || !chooses || !policy_speaks(hs->policy, TLS13))
        return take_legacy_version(hs, in, hello);
    hs->agreed->version = TLS13;
    return hello->legacy_version == TLS12 ? OK : fail(hs, BECAUSE_BAD_LEGACY_VERSION);
}
