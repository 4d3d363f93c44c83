/* secret.h - what is done to secret bytes, and to nothing else. */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Overwrites with zeros in a way that no compiler leaves out. */
void wipe(void *at, size_t len);

/* Compares in a time that depends on `len` alone. */
bool equal_secret(const void *a, const void *b, size_t len);

#endif
