/* temporary.h - a folder for the files of a test program, removed when it ends. */
#ifndef TESTS_CERTIFICATE_TEMPORARY_H
#define TESTS_CERTIFICATE_TEMPORARY_H

#include "base/span.h"

const char *temporary_folder(void);

/* Makes a file, or another folder, in that folder, and returns its path. */
const char *temporary_file(const char *name, struct span content);
const char *temporary_subfolder(const char *name);

#endif
