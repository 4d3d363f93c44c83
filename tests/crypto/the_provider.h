/* the_provider.h - what tests of algorithms share: one provider, from before the first test to the end. */
#ifndef TESTS_CRYPTO_THE_PROVIDER_H
#define TESTS_CRYPTO_THE_PROVIDER_H

#include "crypto/provider.h"

extern struct provider *provider;

#endif
