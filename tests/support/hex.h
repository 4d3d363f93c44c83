/* hex.h - bytes of tests as text. */
#ifndef TESTS_SUPPORT_HEX_H
#define TESTS_SUPPORT_HEX_H

#include "base/span.h"

/* The bytes that hexadecimal text stands for; blanks between them are for the eye. They lie in a heap block that ends
 * where they end, so that a sanitizer sees who reads on, and live until the program ends. Other text ends the program.
 */
struct span hex(const char *text);

#endif
