/* anchors.c - the list of trust anchors: read from PEM, found by the hash of a name. */
#include "certificate/anchors.h"

#include "base/memory.h"
#include "certificate/pem.h"
#include "certificate/x509.h"

#include <dirent.h>
#include <openssl/err.h>
#include <stdio.h>

static enum reason hash_subject(unsigned long *hash, struct span certificate)
{
    struct span subject;
    if (!subject_name(&subject, certificate))
        return BECAUSE_UNREADABLE_CERTIFICATE;
    const uint8_t *at = subject.at;
    X509_NAME *name = d2i_X509_NAME(NULL, &at, (long)subject.len);
    if (name == NULL)
        return BECAUSE_UNREADABLE_CERTIFICATE;
    int ok;
    *hash = X509_NAME_hash_ex(name, NULL, NULL, &ok);
    X509_NAME_free(name);
    return ok ? NO_REASON : BECAUSE_NO_MEMORY;
}

static enum reason put_anchor(void *arg, struct span der)
{
    struct anchor **list = arg;
    unsigned long subject;
    enum reason why = hash_subject(&subject, der);
    if (why != NO_REASON)
        return why;
    size_t size = sizeof(struct anchor) + der.len;
    struct anchor *anchor = allocate(size);
    if (anchor == NULL)
        return BECAUSE_NO_MEMORY;
    memcpy(anchor->bytes, der.at, der.len);
    anchor->size = size;
    anchor->der = span_of(anchor->bytes, der.len);
    anchor->subject = subject;
    anchor->next = *list;
    *list = anchor;
    return NO_REASON;
}

static struct anchor *pop_anchor(struct anchor **list)
{
    struct anchor *first = *list;
    *list = first->next;
    return first;
}

static void free_first(struct anchor **list)
{
    struct anchor *first = pop_anchor(list);
    release(first, first->size);
}

void anchors_free(struct anchor **spent)
{
    while (*spent != NULL)
        free_first(spent);
}

/* ---- Reading ---- */

enum status anchors_read(struct anchor **list, struct span pem, const char *name, struct complaint *complaint)
{
    struct anchor *before = *list;
    enum status s = pem_certificates(pem, name, put_anchor, list, complaint);
    while (s != OK && *list != before)
        free_first(list);
    return s;
}

enum status anchors_read_file(struct anchor **list, const char *path, struct complaint *complaint)
{
    struct bytes file;
    if (file_read(&file, path, complaint) != OK)
        return FAILED;
    enum status s = anchors_read(list, span_of(file.at, file.len), path, complaint);
    file_release(&file);
    return s;
}

static bool is_all(const char *text, const char *allowed)
{
    return *text != '\0' && text[strspn(text, allowed)] == '\0';
}

/* "5ed36f99.0"; "5ed36f99.r0" is a revocation list. */
static bool is_hashed_name(const char *name)
{
    return strspn(name, "0123456789abcdef") == 8 && name[8] == '.' && is_all(name + 9, "0123456789");
}

static void try_file(struct anchor **list, const char *path)
{
    struct complaint unheard;
    enum status passed_over = anchors_read_file(list, path, &unheard);
    (void)passed_over;
}

static void read_entries(struct anchor **list, DIR *dir, const char *path)
{
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        char file[4096];
        int n = snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        if (is_hashed_name(entry->d_name) && n > 0 && (size_t)n < sizeof file)
            try_file(list, file);
    }
}

enum status anchors_read_dir(struct anchor **list, const char *path, struct complaint *complaint)
{
    DIR *dir = opendir(path);
    if (dir == NULL)
        return complain_of_errno(complaint, "folder", path);
    struct anchor *before = *list;
    read_entries(list, dir, path);
    closedir(dir);
    if (*list == before)
        return complain(
            complaint,
            "the folder %s holds no certificate in a file that is named by its hash: run `openssl rehash %s`", path,
            path);
    return OK;
}

/* ---- Holding ---- */

static bool has_anchor(const struct trust *trust, const struct anchor *new)
{
    for (const struct anchor *old = trust->anchors; old != NULL; old = old->next)
        if (old->subject == new->subject && span_equal(old->der, new->der))
            return true;
    return false;
}

void trust_take(struct trust *trust, struct anchor **list)
{
    while (*list != NULL) {
        if (has_anchor(trust, *list)) {
            free_first(list);
            continue;
        }
        struct anchor *anchor = pop_anchor(list);
        anchor->next = trust->anchors;
        trust->anchors = anchor;
    }
}

bool trust_has_subject(const struct trust *trust, unsigned long hash)
{
    for (const struct anchor *anchor = trust->anchors; anchor != NULL; anchor = anchor->next)
        if (anchor->subject == hash)
            return true;
    return false;
}

/* What libcrypto cannot parse is no anchor. Two threads may store the same one: the store keeps one of them. */
static enum status store_anchor(const struct trust *trust, struct anchor *anchor)
{
    const uint8_t *at = anchor->der.at;
    X509 *parsed = d2i_X509(NULL, &at, (long)anchor->der.len);
    bool failed = parsed == NULL ? ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE
                                 : X509_STORE_add_cert(trust->store, parsed) != 1;
    X509_free(parsed);
    if (failed)
        return FAILED;
    atomic_store_explicit(&anchor->is_stored, true, memory_order_release);
    return OK;
}

static enum status fetch_by_hash(const struct trust *trust, unsigned long hash)
{
    enum status s = OK;
    for (struct anchor *anchor = trust->anchors; anchor != NULL && s == OK; anchor = anchor->next)
        if (anchor->subject == hash && !atomic_load_explicit(&anchor->is_stored, memory_order_acquire))
            s = store_anchor(trust, anchor);
    return s;
}

enum status trust_fetch_anchors(const struct trust *trust, X509 *certificate)
{
    enum status s = fetch_by_hash(trust, X509_issuer_name_hash(certificate));
    if (s == OK)
        s = fetch_by_hash(trust, X509_subject_name_hash(certificate));
    return s;
}
