/* flows.c - the handshakes that `handfast demo` shows, as data. The events' own words come from the library's tables;
 * here stands what only one of the handshakes has to say. */
#include "flows.h"

#include <string.h>

/* The tables speak of the randoms, and do not say what they are. */
static const char randoms[] = "Each hello brings 32 bytes that were never there before: the two randoms.";

/* ---- RSA key transport ----------------------------------------------------------------------------------- */

static bool allow_rsa(hf_config *c)
{
    return hf_config_versions(c, "1.2") == HF_OK && hf_config_insecure_rsa_key_exchange(c) == HF_OK &&
           hf_config_suites(c, "TLS_RSA_WITH_AES_128_GCM_SHA256") == HF_OK;
}

static const struct phase rsa_phases[] = {
    { "ClientHello", true, "First round trip: the hellos, and the server's certificate" },
    { "ClientKeyExchange", true, "Second round trip: the secret is sent, and both prove that they have it" },
    { NULL, false, NULL },
};

static const struct remark rsa_remarks[] = {
    { "ServerHello", false, randoms },
    { "ServerHelloDone", false, "It has signed nothing: it will prove who it is by decrypting what comes next." },
    { "ClientKeyExchange", true,
      "Here the client made it up, and encrypted it under the key in the certificate: the server's private key opens "
      "it." },
    { NULL, false, NULL },
};

/* ---- Diffie-Hellman, in the integers and on a curve ------------------------------------------------------ */

static bool allow_dhe(hf_config *c)
{
    return hf_config_versions(c, "1.2") == HF_OK && hf_config_legacy_dhe(c, "ffdhe2048") == HF_OK &&
           hf_config_suites(c, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256") == HF_OK;
}

static bool allow_ecdhe(hf_config *c)
{
    return hf_config_versions(c, "1.2") == HF_OK;
}

static const struct phase dh_phases[] = {
    { "ClientHello", true, "First round trip: the hellos, and the server's half of the key exchange" },
    { "ClientKeyExchange", true, "Second round trip: the client's half, and both prove that they have the keys" },
    { NULL, false, NULL },
};

static const struct remark dhe_remarks[] = {
    { "ServerHello", false, randoms },
    { "ServerKeyExchange", false, "The public key is a power of 2, modulo a prime of 2048 bits." },
    { "ClientKeyExchange", true,
      "Here it is the client's own power of 2. Each side raises the other's to its secret exponent, and both have the "
      "same number." },
    { NULL, false, NULL },
};

static const struct remark ecdhe_remarks[] = {
    { "ServerHello", false, randoms },
    { "ServerKeyExchange", false, "The public key is a point on an elliptic curve." },
    { "ClientKeyExchange", true,
      "Here it is the client's own point. Each side multiplies the other's by its secret number, and both have the "
      "same point." },
    { NULL, false, NULL },
};

/* ---- TLS 1.3 --------------------------------------------------------------------------------------------- */

static bool allow_tls13(hf_config *c)
{
    return hf_config_versions(c, "1.3") == HF_OK;
}

static const struct phase tls13_phases[] = {
    { "ClientHello", true, "The one round trip: client hello and server hello, each with a key share" },
    { "EncryptedExtensions", false, "Server authentication and Finished, already encrypted" },
    { "Finished", true, "Client ready" },
    { NULL, false, NULL },
};

static const struct remark tls13_remarks[] = {
    { "ClientHello", true,
      "With it goes a public key, made for this handshake alone, on a curve that the server will probably know." },
    { "ServerHello", false,
      "With it goes the server's own public key of this moment. Each side puts the other's together with its own "
      "private key." },
    { "Finished", true, "The client is ready, and sends at once; the server is ready when it has read this." },
    { NULL, false, NULL },
};

/* ---- All of them ----------------------------------------------------------------------------------------- */

static const char hellos[] = "hellos";
static const char hellos_and_certificate[] = "hellos, certificate";
static const char tls12_eavesdropper[] =
    "reads both hellos and the certificate, and so knows who is called; of the data it sees how much, and when.";
static const char has_forward_secrecy[] =
    "yes: whoever records this, and gets the server's key one day, reads nothing. The keys of this handshake are gone.";

const struct flow flows[NUM_FLOWS] = {
    {
        .word = "rsa",
        .title = "RSA: the client sends the secret (TLS 1.2)",
        .about =
            "The oldest way. The client encrypts a secret under the key in the server's certificate. It is off until "
            "--insecure-rsa-key-exchange asks for it, and you will see why.",
        .key_type = "rsa2048",
        .allow = allow_rsa,
        .phases = rsa_phases,
        .remarks = rsa_remarks,
        .in_the_clear = hellos_and_certificate,
        .read_later = "everything",
        .eavesdropper = tls12_eavesdropper,
        .forward_secrecy = "NO: whoever records this, and gets the server's key one day, reads everything.",
    },
    {
        .word = "dhe",
        .title = "DHE: they find the secret together (TLS 1.2)",
        .about =
            "Diffie-Hellman: each side makes a key for this handshake alone, and shows half of it; the server signs "
            "its half. It is slow, and off until --legacy-dhe asks for it.",
        .key_type = "rsa2048",
        .allow = allow_dhe,
        .phases = dh_phases,
        .remarks = dhe_remarks,
        .in_the_clear = hellos_and_certificate,
        .read_later = "nothing",
        .eavesdropper = tls12_eavesdropper,
        .forward_secrecy = has_forward_secrecy,
    },
    {
        .word = "ecdhe",
        .title = "ECDHE: Diffie-Hellman on an elliptic curve (TLS 1.2)",
        .about =
            "Diffie-Hellman with short numbers, and quick. This is TLS 1.2 as it should be, and as we speak it with "
            "those who have nothing newer.",
        .key_type = "p256",
        .allow = allow_ecdhe,
        .phases = dh_phases,
        .remarks = ecdhe_remarks,
        .in_the_clear = hellos_and_certificate,
        .read_later = "nothing",
        .eavesdropper = tls12_eavesdropper,
        .forward_secrecy = has_forward_secrecy,
    },
    {
        .word = "tls13",
        .title = "TLS 1.3: the key shares go with the hellos",
        .about = "Diffie-Hellman on an elliptic curve, but the client guesses the curve and sends its half at once. So "
                 "one round trip will do, and all behind the hellos is encrypted.",
        .key_type = "p256",
        .allow = allow_tls13,
        .phases = tls13_phases,
        .remarks = tls13_remarks,
        .in_the_clear = hellos,
        .read_later = "nothing",
        .eavesdropper =
            "reads the two hellos, with the name that the client asks for; the certificate is encrypted. Of the "
            "data it sees how much, and when.",
        .forward_secrecy = has_forward_secrecy,
    },
};

const struct flow *find_flow(const char *word)
{
    for (size_t i = 0; i < NUM_FLOWS; i++)
        if (strcmp(flows[i].word, word) == 0)
            return &flows[i];
    return NULL;
}
