/* pem.c - PEM blocks by libcrypto's reader; what it says in its error queue stays there for nobody. */
#include "certificate/pem.h"

#include "certificate/x509.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#define NO_CERTIFICATE "%s holds no PEM certificate (-----BEGIN CERTIFICATE-----)"

struct pem_reading {
    const char *name;
    take_certificate_fn *take;
    void *arg;
    struct complaint *complaint;
    size_t count; /* certificates so far */
};

struct pem_block {
    char *label, *header;
    uint8_t *der;
    long len;
};

static bool is_certificate(const struct pem_block *block)
{
    return strcmp(block->label, PEM_STRING_X509) == 0 || strcmp(block->label, PEM_STRING_X509_OLD) == 0;
}

static void free_block(struct pem_block *block)
{
    OPENSSL_free(block->label);
    OPENSSL_free(block->header);
    OPENSSL_clear_free(block->der, (size_t)block->len); /* the other blocks may be keys */
    *block = (struct pem_block){ 0 };
}

static enum status take_block(const struct pem_block *block, struct pem_reading *reading)
{
    struct span der = span_of(block->der, (size_t)block->len), key;
    reading->count++;
    enum reason why =
        subject_public_key_info(&key, der) ? reading->take(reading->arg, der) : BECAUSE_UNREADABLE_CERTIFICATE;
    if (why == BECAUSE_NO_MEMORY)
        return complain(reading->complaint, "there is not enough memory for the certificates in %s", reading->name);
    if (why != NO_REASON)
        return complain(reading->complaint, "certificate %zu in %s cannot be parsed: it is damaged", reading->count,
                        reading->name);
    return OK;
}

/* Why there is no further block: the end of the text is not worth a complaint, if there was a certificate before it. */
static enum status check_end(const struct pem_reading *reading)
{
    if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
        return complain(reading->complaint,
                        "%s is damaged: behind its first %zu certificates is a PEM block that cannot be read",
                        reading->name, reading->count);
    if (reading->count == 0)
        return complain(reading->complaint, NO_CERTIFICATE, reading->name);
    return OK;
}

static enum status read_blocks(BIO *text, struct pem_reading *reading)
{
    struct pem_block block = { 0 };
    enum status s = OK;
    while (s == OK && PEM_read_bio(text, &block.label, &block.header, &block.der, &block.len) == 1) {
        if (is_certificate(&block))
            s = take_block(&block, reading);
        free_block(&block);
    }
    return s == OK ? check_end(reading) : s;
}

enum status pem_certificates(struct span pem, const char *name, take_certificate_fn *take, void *arg,
                             struct complaint *complaint)
{
    if (pem.len == 0 || pem.len > INT_MAX)
        return complain(complaint, NO_CERTIFICATE, name);
    struct pem_reading reading = { name, take, arg, complaint, 0 };
    ERR_set_mark();
    BIO *text = BIO_new_mem_buf(pem.at, (int)pem.len);
    enum status s =
        text != NULL ? read_blocks(text, &reading) : complain(complaint, "there is not enough memory to read %s", name);
    BIO_free(text);
    ERR_pop_to_mark();
    return s;
}
