/* staple.c - OCSP responses in files. */
#include "staple.h"
#include "say.h"

#include <errno.h>
#include <string.h>

/* A response with its responder's certificate has some 2,000 bytes. */
#define MAX_RESPONSE 65536

/* The number of bytes read; 0, and complained about, when the file is of no use. */
static size_t read_response(uint8_t out[MAX_RESPONSE + 1], const char *path)
{
    FILE *in = fopen(path, "rb");
    size_t len = in ? fread(out, 1, MAX_RESPONSE + 1, in) : 0;
    bool failed = !in || ferror(in);
    if (failed)
        complain("--staple %s: cannot be read: %s", path, strerror(errno));
    else if (len > MAX_RESPONSE)
        complain("--staple %s: the file is too long for an OCSP response", path);
    else if (len == 0)
        complain("--staple %s: the file is empty", path);
    if (in)
        fclose(in);
    return failed || len > MAX_RESPONSE ? 0 : len;
}

bool staple_file(hf_config *config, const char *path)
{
    uint8_t response[MAX_RESPONSE + 1];
    size_t len = read_response(response, path);
    if (len == 0)
        return false;
    if (hf_config_staple(config, (hf_span){ response, len }) == HF_OK)
        return true;
    complain("--staple %s: %s", path, hf_config_error(config));
    return false;
}
