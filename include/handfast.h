/* handfast.h - TLS 1.3 (RFC 8446) and TLS 1.2 (RFC 5246) for programs that own their sockets and their buffers.
 * Sections without an RFC's number are those of RFC 8446.
 *
 * The library opens no socket, starts no thread and never blocks. Bytes from the network go in through
 * hf_receive(), bytes for the network come out of hf_flush() and hf_send(); hf_needs() says what a connection
 * waits for. A blocking stream over a file descriptor is in handfast_stream.h, a libevent bufferevent in
 * handfast_libevent.h; both stand on the functions below and on nothing else.
 *
 *        network ->  hf_receive  -> data          data ->  hf_send   -> network
 *                                                          hf_flush  -> network   (handshake, alerts)
 *
 * A configuration is built once, then frozen by its first connection, and shared by any number of connections and
 * threads. A connection belongs to one thread at a time, and after fork() to one of the two processes: both would use
 * the same nonces. Spans that a function returns are borrowed: each comment says until when. A function that is given a
 * span copies what it keeps. */
#ifndef HANDFAST_H
#define HANDFAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define HF_API __attribute__((visibility("default")))
#define HF_MUST_CHECK __attribute__((warn_unused_result))
#else
#define HF_API
#define HF_MUST_CHECK
#endif

typedef struct hf_config hf_config;
typedef struct hf_conn hf_conn;

/* Bytes to read: borrowed, never owned. */
typedef struct hf_span {
    const uint8_t *at;
    size_t len;
} hf_span;

typedef enum hf_status {
    HF_OK,     /* it is done */
    HF_WAIT,   /* nothing is wrong; ask hf_needs() what must come first */
    HF_CLOSED, /* the peer said that it will send no more (close_notify, section 6.1) */
    HF_FAILED, /* the connection, or the setting, failed: hf_failure_of(), hf_config_error() say why; a few functions
                * only did nothing, as they tell, and the connection goes on */
} hf_status;

/* The version of the library, "major.minor.patch". Static. */
HF_API const char *hf_version(void);

/* ---- Configuration -------------------------------------------------------------------------------------------
 *
 * A new configuration is a safe one: TLS 1.3, and TLS 1.2 with ephemeral keys and AEADs for those who have no better;
 * the peer verified, no trust in anyone yet. Each setter returns HF_OK, or HF_FAILED with the reason in
 * hf_config_error() and the configuration unchanged. After the first connection every setter fails: what connections
 * share does not change under them. */

/* Makes a configuration with one reference, yours. NULL when memory or libcrypto's algorithms are missing. */
HF_API hf_config *hf_config_new(void);

/* Takes one more reference. Each is given back by hf_config_free(). Any thread may. */
HF_API hf_config *hf_config_ref(hf_config *config);

/* Gives a reference back and sets *config to NULL. The last one wipes and frees. NULL is allowed. */
HF_API void hf_config_free(hf_config **config);

/* The last setter's failure as a sentence, or "" when none failed. Valid until the next setter. */
HF_API const char *hf_config_error(const hf_config *config);

/* Trust: whose signatures on certificates count. Calls add up.
 * _system takes the directories and files of libcrypto's default; _file a file of PEM certificates; _dir a folder
 * hashed by `openssl rehash`; _pem certificates in memory. */
HF_API HF_MUST_CHECK hf_status hf_config_trust_system(hf_config *config);
HF_API HF_MUST_CHECK hf_status hf_config_trust_file(hf_config *config, const char *path);
HF_API HF_MUST_CHECK hf_status hf_config_trust_dir(hf_config *config, const char *path);
HF_API HF_MUST_CHECK hf_status hf_config_trust_pem(hf_config *config, hf_span pem);

/* The longest chain accepted: how many intermediates may stand between the peer's certificate and a root.
 * 8 unless told. */
HF_API HF_MUST_CHECK hf_status hf_config_verify_depth(hf_config *config, unsigned intermediates);

/* Accepts any certificate from anyone: the connection is private, but you do not know with whom. The only way. */
HF_API HF_MUST_CHECK hf_status hf_config_insecure_skip_verification(hf_config *config);

/* Leaves the verdict on the peer's chain to you: the handshake stands still with HF_NEEDS_VERDICT until
 * hf_give_verdict(). Nothing of the chain has been judged then but that the peer sent it. */
HF_API HF_MUST_CHECK hf_status hf_config_verdict_elsewhere(hf_config *config);

/* Asked for the password of an encrypted private key: writes at most `cap` bytes and returns how many, or -1. */
typedef int hf_password_fn(void *arg, char *out, size_t cap);

/* Adds an identity: a certificate chain, leaf first, and the leaf's private key (RSA, P-256, P-384, P-521, Ed25519,
 * Ed448), both PEM. A server may have several: the one whose name is asked for, and whose key the client can
 * check, is shown (4.4.2.2); the first one added is the default. A client has the first that the server's request
 * allows. `password` may be NULL; it is called before this returns. */
HF_API HF_MUST_CHECK hf_status hf_config_add_identity(hf_config *config, hf_span chain_pem, hf_span key_pem,
                                                      hf_password_fn *password, void *arg);
HF_API HF_MUST_CHECK hf_status hf_config_add_identity_files(hf_config *config, const char *chain_path,
                                                            const char *key_path, hf_password_fn *password, void *arg);

/* The same with a private key that is kept elsewhere: the handshake stands still with HF_NEEDS_SIGNATURE. */
HF_API HF_MUST_CHECK hf_status hf_config_add_identity_without_key(hf_config *config, hf_span chain_pem);

/* Gives the identity that was added last an OCSP response (DER, RFC 6960) to staple: clients that ask for it get it, in
 * either version (RFC 6066 8). Refused when it is not about the identity's certificate. A fresh one is wanted every few
 * days: for a new configuration, since this one does not change under its connections. */
HF_API HF_MUST_CHECK hf_status hf_config_staple(hf_config *config, hf_span ocsp_response);

/* Which versions may be spoken: "1.3", "1.2", or "1.2,1.3", which a new configuration has. The newest that both sides
 * speak is. A version of which no suite is left (hf_config_suites()) is not offered either. */
HF_API HF_MUST_CHECK hf_status hf_config_versions(hf_config *config, const char *versions);

/* Allows ephemeral Diffie-Hellman in finite fields, for peers of TLS 1.2 without elliptic curves: the DHE_RSA suites
 * are put at the end of the list. `groups`: those of RFC 7919, best first, "ffdhe2048,ffdhe3072"; NULL: all five. A
 * client also takes a group that the server made itself, when it has a safe prime of 2048 bits or more. Forward secret,
 * but slow, and deprecated by RFC 10015. */
HF_API HF_MUST_CHECK hf_status hf_config_legacy_dhe(hf_config *config, const char *groups);

/* Allows RSA key transport, for peers of TLS 1.2 that know nothing else: its suites are put at the end of the list.
 * There is no forward secrecy: whoever gets the server's key one day reads all that was recorded; and servers leaked by
 * it again and again (ROBOT). Deprecated by RFC 10015. A key that is kept elsewhere does not decrypt. */
HF_API HF_MUST_CHECK hf_status hf_config_insecure_rsa_key_exchange(hf_config *config);

/* What may be negotiated, best first: IANA's names separated by commas, such as "TLS_AES_128_GCM_SHA256",
 * "x25519,secp256r1", "ecdsa_secp256r1_sha256". An unknown name, a name twice and an empty list are refused, and so is
 * a suite whose key exchange is not allowed (yet): see above. */
HF_API HF_MUST_CHECK hf_status hf_config_suites(hf_config *config, const char *names);
HF_API HF_MUST_CHECK hf_status hf_config_groups(hf_config *config, const char *names);
HF_API HF_MUST_CHECK hf_status hf_config_signature_schemes(hf_config *config, const char *names);

/* Application protocols (RFC 7301), best first, separated by commas: "h2,http/1.1". A server with a list refuses a
 * client that offers protocols and none of these; it takes one that offers none. */
HF_API HF_MUST_CHECK hf_status hf_config_alpn(hf_config *config, const char *protocols);

/* Whether a server asks its clients for a certificate (4.3.2), and whether it goes on without one. */
typedef enum hf_client_auth {
    HF_CLIENT_AUTH_NONE,
    HF_CLIENT_AUTH_OPTIONAL,
    HF_CLIENT_AUTH_REQUIRED,
} hf_client_auth;
HF_API HF_MUST_CHECK hf_status hf_config_client_auth(hf_config *config, hf_client_auth mode);

/* Pads the content of each record of application data to a multiple of `block` bytes (5.4): 0, the default, does not
 * pad. At most 16384. A record is padded as far as it, and the room given to hf_send(), go. */
HF_API HF_MUST_CHECK hf_status hf_config_padding(hf_config *config, size_t block);

/* Leaves out what only old middleboxes want: the session id and change_cipher_spec of appendix D.4. */
HF_API HF_MUST_CHECK hf_status hf_config_no_middlebox_compatibility(hf_config *config);

/* Keeps the peer's chain for the life of each connection. Without it the chain is gone when the handshake ends. */
HF_API HF_MUST_CHECK hf_status hf_config_keep_peer_chain(hf_config *config);

/* Tells the time, in seconds since 1970-01-01 UTC; the system's clock unless told. Called from any thread. */
typedef int64_t hf_clock_fn(void *arg);
HF_API HF_MUST_CHECK hf_status hf_config_clock(hf_config *config, hf_clock_fn *now, void *arg);

/* Gets each line of the key log, without a newline (SSLKEYLOGFILE, RFC 9850). Whoever has them reads the traffic. */
typedef void hf_keylog_fn(void *arg, const char *line);
HF_API HF_MUST_CHECK hf_status hf_config_keylog(hf_config *config, hf_keylog_fn *log, void *arg);

/* One thing that happened in a handshake, in order. Strings are static; no secret is among them. */
typedef enum hf_event_kind {
    HF_EVENT_MESSAGE, /* a handshake message */
    HF_EVENT_KEYS,    /* one direction changed to other keys; in TLS 1.2 the message ChangeCipherSpec says so */
    HF_EVENT_VERDICT, /* a judgement: the chain, a signature */
    HF_EVENT_ALERT,
    HF_EVENT_CONNECTED, /* this side's handshake is complete */
    HF_EVENT_SECRETS,   /* the keys of both directions were made, and none is in use yet (TLS 1.2) */
} hf_event_kind;

typedef struct hf_event {
    hf_event_kind kind;
    bool sent;              /* by us; false: received (for _KEYS: the direction that changed) */
    bool from_client;       /* who spoke, whichever side we are; where nobody did, who judged or made it */
    const char *name;       /* the RFC's: "ClientHello", "bad_certificate" */
    size_t size;            /* bytes of the message, header included; 0 where there is none */
    const char *protection; /* the keys it travelled under, or those that begin: "none", "handshake", "application" */
    const char *caption;    /* what it means, in plain words */
    const char *section;    /* of RFC 8446, or "RFC 5246 7.4.3" */
} hf_event;

/* Gets each event as it happens, from inside hf_receive(), hf_send() and hf_flush(). It must not call them. */
typedef void hf_trace_fn(void *arg, const hf_conn *conn, const hf_event *event);
HF_API HF_MUST_CHECK hf_status hf_config_trace(hf_config *config, hf_trace_fn *trace, void *arg);

/* Writes an event as one line of text, NUL-terminated, without a newline; shortened to fit `cap`. */
HF_API void hf_trace_line(const hf_event *event, char *out, size_t cap);

/* ---- Connection ------------------------------------------------------------------------------------------ */

/* Begins a connection as the client. `server_name` is the DNS name or the IP address that the server's certificate
 * must be for (RFC 9525); a DNS name is sent in server_name (RFC 6066), too. NULL only where verification is skipped or
 * elsewhere. The configuration is frozen, and one reference to it is held until hf_conn_free().
 * NULL on lack of memory, or when hf_config_error() tells what the configuration lacks. */
HF_API hf_conn *hf_client_new(hf_config *config, const char *server_name);

/* Begins a connection as the server; the configuration needs an identity. Otherwise as hf_client_new(). */
HF_API hf_conn *hf_server_new(hf_config *config);

/* Wipes and frees, and sets *conn to NULL. Sends nothing: hf_close() and hf_flush() first. NULL is allowed. */
HF_API void hf_conn_free(hf_conn **conn);

/* A pointer of yours to find again in callbacks. */
HF_API void hf_set_user(hf_conn *conn, void *user);
HF_API void *hf_user(const hf_conn *conn);

/* Takes bytes from the network: `len` bytes at `wire`, which are decrypted in place. *used is how many were taken:
 * give the others again, with more behind them; a record is at most HF_MAX_RECORD bytes. *data is application data
 * inside `wire`, valid while you leave `wire` alone; of one record, so call again until *used is 0.
 * HF_OK: bytes were taken. HF_WAIT: none were; hf_needs() says why. HF_CLOSED: the peer's close_notify has come,
 * what follows it is ignored; in TLS 1.2 the peer expects hf_close() in return (RFC 5246 7.2.1). HF_FAILED: see
 * hf_failure_of(), and send what hf_flush() has: the alert. */
HF_API HF_MUST_CHECK hf_status hf_receive(hf_conn *conn, uint8_t *wire, size_t len, size_t *used, hf_span *data);

/* Tells that the network will bring no more bytes. HF_CLOSED when the peer had said so before, in close_notify;
 * HF_FAILED when it had not: somebody cut the stream (6.1), and what was received may be less than was sent. */
HF_API HF_MUST_CHECK hf_status hf_receive_eof(hf_conn *conn);

/* Protects `data` for the network: at most `cap` bytes to `out`, *out_len written, *used bytes of data taken.
 * What hf_flush() would give is written first. In TLS 1.2, whose keys cannot change, a connection closes by itself
 * before an AEAD's limit (RFC 9325 4.4): after 2^24 records with AES-GCM. HF_WAIT when nothing of data could be taken:
 * before the handshake is complete, or when `cap` is less than hf_send_size(1). HF_CLOSED after hf_close(), or when it
 * closed by itself. `out` must not overlap `data`.
 */
HF_API HF_MUST_CHECK hf_status hf_send(hf_conn *conn, hf_span data, uint8_t *out, size_t cap, size_t *out_len,
                                       size_t *used);

/* Bytes of `out` that are enough for hf_send() to take `len` bytes of data when nothing waits to be flushed. */
HF_API size_t hf_send_size(const hf_conn *conn, size_t len);

/* Gives the bytes that the connection itself has to say (handshake, alerts, key updates), at most `cap`.
 * A new client has its ClientHello here. HF_OK with *out_len 0 when there is nothing.
 * HF_FAILED only when the connection had to end in trying. */
HF_API HF_MUST_CHECK hf_status hf_flush(hf_conn *conn, uint8_t *out, size_t cap, size_t *out_len);

/* What the connection waits for, any of: */
enum {
    HF_NEEDS_PEER = 1,      /* bytes from the peer, to hf_receive() */
    HF_NEEDS_FLUSH = 2,     /* hf_flush() has bytes */
    HF_NEEDS_SIGNATURE = 4, /* hf_signature_wanted(), hf_give_signature() */
    HF_NEEDS_VERDICT = 8,   /* hf_peer_certificate(), hf_give_verdict() */
};
HF_API unsigned hf_needs(const hf_conn *conn);

/* True from the moment this side may send application data until the connection failed. */
HF_API bool hf_is_connected(const hf_conn *conn);

/* Says close_notify: nothing can be sent after it, but data may still be received (6.1). */
HF_API void hf_close(hf_conn *conn);

/* Changes the keys we send with, and asks the peer to do so too where `ask_peer` (4.6.3). It happens by itself before
 * an AEAD's limit. HF_WAIT before the handshake is complete, HF_CLOSED once close_notify was said. TLS 1.2 has no such
 * thing: HF_FAILED, and the connection goes on as it was. */
HF_API HF_MUST_CHECK hf_status hf_update_keys(hf_conn *conn, bool ask_peer);

/* Gives back what an idle connection can do without: the expanded keys. The next record expands them again. */
HF_API void hf_conn_rest(hf_conn *conn);

/* What the two sides agreed, as far as it is known yet: NULL and false otherwise. Strings live as long as `conn`. */
typedef struct hf_agreement {
    const char *version;     /* "TLSv1.3", "TLSv1.2" */
    const char *suite;       /* "TLS_AES_128_GCM_SHA256" */
    const char *group;       /* "x25519", "ffdhe2048"; "custom": a server's own; NULL with RSA, or resumed */
    const char *signature;   /* the scheme by which the server signed; NULL with RSA key transport, or resumed */
    const char *alpn;        /* the application protocol */
    const char *server_name; /* that the client asked for, as a DNS name */
    bool hello_retried;      /* the server asked for another key share (4.1.4) */
    bool verified;           /* the peer's chain was judged, and trusted, and the peer holds its key */
    bool stapled;            /* an OCSP response came with the chain; judged, and good, where the chain was */
    bool resumed;
    bool early_data;
} hf_agreement;
HF_API void hf_agreed(const hf_conn *conn, hf_agreement *out);

/* Exports keying material (7.5; of TLS 1.2 RFC 5705, where a context with at == NULL is none, and an empty one
 * another): fills `len` bytes of `out`. HF_WAIT before this side's handshake is complete. HF_FAILED, and the connection
 * goes on, for a label or a length that cannot be, and in TLS 1.2 without extended master secret (RFC 7627 5.4). */
HF_API HF_MUST_CHECK hf_status hf_export(const hf_conn *conn, const char *label, hf_span context, uint8_t *out,
                                         size_t len);

/* A channel binding, for an authentication inside the connection: `type` is "tls-exporter" (RFC 9266; 32 bytes),
 * "tls-unique" (RFC 5929 3; 12 bytes; TLS 1.2 alone) or "tls-server-end-point" (RFC 5929 4; a hash of the server's
 * certificate, 32 to 64 bytes; a client has it while it has the chain: hf_config_keep_peer_chain()). Writes at most
 * `cap` bytes, *len of them. HF_WAIT before this side's handshake is complete; HF_FAILED, and the connection goes on,
 * where there is no such binding: the first two need the extended master secret in TLS 1.2. */
HF_API HF_MUST_CHECK hf_status hf_channel_binding(const hf_conn *conn, const char *type, uint8_t *out, size_t cap,
                                                  size_t *len);

/* The DER of the i-th certificate that the peer sent, the peer's own first; len 0 past the last, or when the chain is
 * gone. Valid until the handshake ends, or with hf_config_keep_peer_chain() until hf_conn_free(). */
HF_API hf_span hf_peer_certificate(const hf_conn *conn, size_t i);

/* The OCSP response that the server stapled; len 0: none. Valid until the handshake ends. */
HF_API hf_span hf_peer_staple(const hf_conn *conn);

/* While HF_NEEDS_VERDICT: your verdict on the peer's chain. `why` is copied into the failure's detail, or NULL. */
HF_API HF_MUST_CHECK hf_status hf_give_verdict(hf_conn *conn, bool trusted, const char *why);

/* While HF_NEEDS_SIGNATURE: the scheme (4.2.3) and the bytes to be signed, not hashed yet; and the chain of the
 * identity whose key must sign, as its index in the order of adding. Valid until the next call on `conn`. */
typedef struct hf_signature_request {
    uint16_t scheme;
    const char *scheme_name;
    hf_span input;
    size_t identity;
} hf_signature_request;
HF_API HF_MUST_CHECK hf_status hf_signature_wanted(const hf_conn *conn, hf_signature_request *out);

/* The answer. len 0 says that it could not be made, and ends the handshake with internal_error. */
HF_API HF_MUST_CHECK hf_status hf_give_signature(hf_conn *conn, hf_span signature);

/* ---- Failure --------------------------------------------------------------------------------------------- */

/* Why a connection failed. Strings live as long as the connection; "" where there is nothing to say. */
typedef struct hf_failure {
    const char *reason;       /* a name for programs: "SUITE_NOT_OFFERED" */
    const char *sentence;     /* the same for people */
    const char *section;      /* of RFC 8446, or "RFC 7919 3" */
    const char *detail;       /* particulars: which certificate, which name */
    const char *advice;       /* what to change, and where */
    const char *step;         /* where in the handshake: "CertificateVerify" */
    bool peer_ended;          /* the peer's alert, or its silence, ended it; false: we refused */
    bool has_alert;           /* an alert was sent (by us) or received (from the peer) */
    uint8_t alert;            /* its number */
    const char *alert_name;   /* "illegal_parameter" */
    const char *we_offered;   /* versions, suites, groups, signature schemes, protocols: ours */
    const char *they_offered; /* and what we saw of theirs */
} hf_failure;

/* NULL while nothing failed. */
HF_API const hf_failure *hf_failure_of(const hf_conn *conn);

/* Writes the failure as a paragraph, or as one JSON object, NUL-terminated. Returns its length without the NUL, as
 * snprintf does: `cap` or more means that it was cut. */
HF_API size_t hf_failure_text(const hf_failure *failure, char *out, size_t cap);
HF_API size_t hf_failure_json(const hf_failure *failure, char *out, size_t cap);

/* Bytes that hold any record (5.2): header, content, its type, and the AEAD's expansion. */
#define HF_MAX_RECORD ((size_t)(5 + 16384 + 256))

#ifdef __cplusplus
}
#endif
#endif
