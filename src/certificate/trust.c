/* trust.c - anchors from where a configuration names them. */
#define _GNU_SOURCE /* secure_getenv(): a set-user-id program does not let its caller choose whom to trust */
#include "certificate/trust.h"

#include "base/memory.h"
#include "certificate/anchors.h"

#include <stdio.h>
#include <stdlib.h>

struct trust *trust_new(void)
{
    struct trust *trust = allocate(sizeof *trust);
    if (trust == NULL)
        return NULL;
    trust->store = X509_STORE_new();
    if (trust->store == NULL)
        trust_free(&trust);
    return trust;
}

void trust_free(struct trust **spent)
{
    if (*spent == NULL)
        return;
    anchors_free(&(*spent)->anchors);
    X509_STORE_free((*spent)->store);
    release(*spent, sizeof **spent);
    *spent = NULL;
}

bool trust_is_empty(const struct trust *trust)
{
    return trust->anchors == NULL;
}

/* Takes the list when it was read as a whole. */
static enum status take_read(struct trust *trust, struct anchor **list, enum status read)
{
    if (read == OK)
        trust_take(trust, list);
    return read;
}

enum status trust_add_pem(struct trust *trust, struct span pem, struct complaint *complaint)
{
    struct anchor *list = NULL;
    return take_read(trust, &list, anchors_read(&list, pem, "the text of trusted certificates", complaint));
}

enum status trust_add_file(struct trust *trust, const char *path, struct complaint *complaint)
{
    struct anchor *list = NULL;
    return take_read(trust, &list, anchors_read_file(&list, path, complaint));
}

enum status trust_add_dir(struct trust *trust, const char *path, struct complaint *complaint)
{
    struct anchor *list = NULL;
    return take_read(trust, &list, anchors_read_dir(&list, path, complaint));
}

/* ---- The system's ---- */

static const char *environment_or(const char *variable, const char *otherwise)
{
    const char *value = secure_getenv(variable);
    return value != NULL ? value : otherwise;
}

static void try_dir(struct anchor **list, const char *path)
{
    struct complaint unheard;
    enum status passed_over = anchors_read_dir(list, path, &unheard);
    (void)passed_over;
}

/* Folders with colons between them, as libcrypto has them. */
static void try_dirs(struct anchor **list, const char *paths)
{
    for (size_t len; *paths != '\0'; paths += len + (paths[len] == ':')) {
        char path[4096];
        len = strcspn(paths, ":");
        snprintf(path, sizeof path, "%.*s", (int)len, paths);
        try_dir(list, path);
    }
}

static void try_file(struct anchor **list, const char *path)
{
    struct complaint unheard;
    enum status passed_over = anchors_read_file(list, path, &unheard);
    (void)passed_over;
}

enum status trust_add_system(struct trust *trust, struct complaint *complaint)
{
    const char *file = environment_or(X509_get_default_cert_file_env(), X509_get_default_cert_file());
    const char *dirs = environment_or(X509_get_default_cert_dir_env(), X509_get_default_cert_dir());
    struct anchor *list = NULL;
    try_file(&list, file);
    try_dirs(&list, dirs);
    if (list == NULL)
        return complain(complaint,
                        "the system has no trusted certificates, neither in the file %s nor in the folder %s: install "
                        "them (on Debian the package ca-certificates), or name a file of your own",
                        file, dirs);
    trust_take(trust, &list);
    return OK;
}
