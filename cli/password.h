/* password.h - the password of an encrypted private key: from a file, or from the person at the terminal. */
#ifndef HANDFAST_CLI_PASSWORD_H
#define HANDFAST_CLI_PASSWORD_H

#include <stdbool.h>
#include <stddef.h>

/* An hf_password_fn; arg is a struct password_source. */
struct password_source {
    const char *file;     /* the first line is the password; NULL: ask */
    const char *key_path; /* which key it is for */
    bool gave_up;         /* nobody is asked, or complained to, twice */
};

int get_password(void *source, char *out, size_t cap);

#endif
