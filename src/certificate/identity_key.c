/* identity_key.c - a private key from PEM: PKCS#8, encrypted or not, and the traditional forms of RSA and EC. */
#include "certificate/identity_parts.h"

#include <limits.h>
#include <openssl/pem.h>

const char *key_name(const struct identity_source *source)
{
    return source->key_name != NULL ? source->key_name : "the private key";
}

struct password_request {
    const struct identity_source *source;
    bool was_made, was_answered;
};

/* libcrypto's own callback would ask at the terminal: ours is always set. */
static int answer_password(char *out, int cap, int writing, void *arg)
{
    (void)writing;
    struct password_request *request = arg;
    request->was_made = true;
    if (request->source->password == NULL)
        return -1;
    int n = request->source->password(request->source->arg, out, (size_t)cap);
    request->was_answered = n >= 0 && n <= cap;
    return request->was_answered ? n : -1;
}

static enum status complain_of_key(const struct password_request *request, struct complaint *complaint)
{
    const char *name = key_name(request->source);
    if (request->was_answered)
        return complain(complaint, "wrong password for %s, or it is damaged", name);
    if (request->was_made)
        return complain(complaint, "%s is encrypted and no password was given", name);
    return complain(complaint, "%s holds no private key in PEM (-----BEGIN PRIVATE KEY-----), or a damaged one", name);
}

enum status private_key_read(EVP_PKEY **out, const struct identity_source *source, struct complaint *complaint)
{
    struct password_request request = { .source = source };
    if (source->key_pem.len > INT_MAX)
        return complain_of_key(&request, complaint);
    BIO *text = BIO_new_mem_buf(source->key_pem.at, (int)source->key_pem.len);
    if (text == NULL)
        return complain(complaint, "there is not enough memory");
    *out = PEM_read_bio_PrivateKey(text, NULL, answer_password, &request);
    BIO_free(text);
    return *out != NULL ? OK : complain_of_key(&request, complaint);
}
