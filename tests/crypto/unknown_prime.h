/* unknown_prime.h - a safe prime of 2048 bits that nobody else knows: openssl dhparam 2048 made it for these tests. */
#ifndef TESTS_CRYPTO_UNKNOWN_PRIME_H
#define TESTS_CRYPTO_UNKNOWN_PRIME_H

/* clang-format off */
#define UNKNOWN_PRIME \
    "fe45054ca29edc7c80ea1a2f5153101399c3ec75523661aded77970d14701815ef9b1ae818545785c0a1397e5c49a515" \
    "bd1528ab427fe795138aac373f8a61fca0000292f2615bd630a0093cd19eacda22a2b586bfc586db0b1fe8a2307c7785" \
    "a42223e2e8ede7e046cb8280396433edfc225c7142ddf31f9f3dfc51a49a17820b9d75403fee37c465e816e323edbc95" \
    "3bb7fff9debad5fd91df45f29a814352afe2e50b9cfc7ae133471ed85711958a0596a9478cc79cf224ca361e41edf597" \
    "ca824b9aa6c0c7ad4583531501b67465479140c84d8d07142a27962778796de5abfc9e54499d63992f60d33cd8f86ab9" \
    "485c5248f4d596bc4cea7558532c695f"
/* clang-format on */

#endif
