/* cipher.c - asks libcrypto's provider for the functions of an AEAD. */
#include "crypto/libcrypto/cipher.h"

#include "crypto/libcrypto/dispatch.h"

#include <stdbool.h>

static void take_function(struct cipher *c, const OSSL_DISPATCH *function)
{
    switch (function->function_id) {
    case OSSL_FUNC_CIPHER_NEWCTX:
        c->new_state = OSSL_FUNC_cipher_newctx(function);
        break;
    case OSSL_FUNC_CIPHER_FREECTX:
        c->free_state = OSSL_FUNC_cipher_freectx(function);
        break;
    case OSSL_FUNC_CIPHER_ENCRYPT_INIT:
        c->begin_encryption = OSSL_FUNC_cipher_encrypt_init(function);
        break;
    case OSSL_FUNC_CIPHER_DECRYPT_INIT:
        c->begin_decryption = OSSL_FUNC_cipher_decrypt_init(function);
        break;
    case OSSL_FUNC_CIPHER_UPDATE:
        c->update = OSSL_FUNC_cipher_update(function);
        break;
    case OSSL_FUNC_CIPHER_FINAL:
        c->finish = OSSL_FUNC_cipher_final(function);
        break;
    case OSSL_FUNC_CIPHER_GET_CTX_PARAMS:
        c->get_parameters = OSSL_FUNC_cipher_get_ctx_params(function);
        break;
    default:
        break;
    }
}

static bool take_functions(struct cipher *c, const char *name)
{
    int may_not_keep; /* whether the answer may be remembered beyond the table's life; we keep it alive */
    c->table = OSSL_PROVIDER_query_operation(c->provider, OSSL_OP_CIPHER, &may_not_keep);
    for (const OSSL_DISPATCH *f = find_algorithm(c->table, name); f != NULL && f->function_id != 0; f++)
        take_function(c, f);
    return c->new_state != NULL && c->free_state != NULL && c->begin_encryption != NULL &&
           c->begin_decryption != NULL && c->update != NULL && c->finish != NULL && c->get_parameters != NULL;
}

enum status cipher_prepare(struct cipher *out, const char *name)
{
    *out = (struct cipher){ .held = EVP_CIPHER_fetch(NULL, name, NULL) };
    if (out->held == NULL)
        return FAILED;
    out->provider = EVP_CIPHER_get0_provider(out->held);
    out->context = OSSL_PROVIDER_get0_provider_ctx(out->provider);
    return take_functions(out, name) ? OK : FAILED;
}

void cipher_wipe(struct cipher *c)
{
    if (c->table != NULL)
        OSSL_PROVIDER_unquery_operation(c->provider, OSSL_OP_CIPHER, c->table);
    EVP_CIPHER_free(c->held);
    *c = (struct cipher){ 0 };
}
