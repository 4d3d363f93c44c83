/* temporary.c - files of a test program, under /tmp. */
#include "temporary.h"

#include "support/certificates.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static char folder[] = "/tmp/handfast-test-XXXXXX";
static bool is_made;

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

static void remove_all(void)
{
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void insist(bool done, const char *what)
{
    if (done)
        return;
    perror(what);
    abort();
}

const char *temporary_folder(void)
{
    if (!is_made) {
        insist(mkdtemp(folder) != NULL, folder);
        atexit(remove_all);
        is_made = true;
    }
    return folder;
}

static const char *path_of(const char *name)
{
    char path[300];
    int len = snprintf(path, sizeof path, "%s/%s", temporary_folder(), name);
    return (const char *)keep_bytes(path, (size_t)len).at;
}

const char *temporary_file(const char *name, struct span content)
{
    const char *path = path_of(name);
    FILE *file = fopen(path, "wb");
    insist(file != NULL && fwrite(content.at, 1, content.len, file) == content.len && fclose(file) == 0, path);
    return path;
}

const char *temporary_subfolder(const char *name)
{
    const char *path = path_of(name);
    insist(mkdir(path, 0700) == 0, path);
    return path;
}
