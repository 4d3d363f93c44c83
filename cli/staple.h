/* staple.h - OCSP responses in files. */
#ifndef HANDFAST_CLI_STAPLE_H
#define HANDFAST_CLI_STAPLE_H

#include "handfast.h"

/* Gives the identity that was added last the OCSP response (DER) in a file. False, and complained about, when it cannot
 * be read, or is not about that identity. */
bool staple_file(hf_config *config, const char *path);

#endif
