/* safe_prime.c - whether p = 2q + 1 is a safe prime: q a prime, and p, too.
 *
 * libcrypto's own test takes 64 rounds of Miller and Rabin and more, and lets nobody ask for less: 0.12 s for 2048
 * bits, 1.8 s for 4096. That is for keys that are made once; a client meets a server's parameters in each handshake,
 * and here are 8 rounds for q and a proof for p: 0.018 s and 0.13 s.
 *
 * A round with a random base passes at most a fourth of the time for a composite number, however it was made (Rabin).
 * So someone who smuggled one into a server is let through once in 65,536 handshakes, and stands there in all others.
 */
#include "crypto/libcrypto/prime_field.h"

#define NUM_ROUNDS 8

/* A number n in question, and n - 1 = odd * 2^twos. */
struct candidate {
    const BIGNUM *n;
    BIGNUM *less_one, *odd;
    int twos;
    BN_CTX *scratch;
    BN_MONT_CTX *montgomery;
};

static bool factor_out_twos(struct candidate *c)
{
    c->less_one = BN_CTX_get(c->scratch);
    c->odd = BN_CTX_get(c->scratch);
    if (c->odd == NULL || BN_copy(c->less_one, c->n) == NULL || BN_sub_word(c->less_one, 1) != 1)
        return false;
    while (!BN_is_bit_set(c->less_one, c->twos))
        c->twos++;
    return BN_rshift(c->odd, c->less_one, c->twos) == 1;
}

/* Squares a power of the base, as often as there are twos, until it is -1. Only from there comes 1 if n is a prime. */
static enum dh_worth reach_minus_one(BIGNUM *power, const struct candidate *c)
{
    for (int i = 0; i < c->twos; i++) {
        if (BN_cmp(power, c->less_one) == 0)
            return DH_SOUND;
        if (BN_mod_sqr(power, power, c->n, c->scratch) != 1)
            return DH_OUT_OF_MEMORY;
    }
    return DH_UNSAFE;
}

/* The bases 0 and 1, which tell nothing, come as seldom as somebody guesses a key. */
static enum dh_worth judge_by_random_base(BIGNUM *base, const struct candidate *c)
{
    if (BN_rand_range(base, c->less_one) != 1 ||
        BN_mod_exp_mont(base, base, c->odd, c->n, c->scratch, c->montgomery) != 1)
        return DH_OUT_OF_MEMORY;
    return BN_is_one(base) ? DH_SOUND : reach_minus_one(base, c);
}

static enum dh_worth judge_by_rounds(const BIGNUM *n, BN_CTX *scratch, BN_MONT_CTX *montgomery)
{
    struct candidate c = { .n = n, .scratch = scratch, .montgomery = montgomery };
    BIGNUM *base = BN_CTX_get(scratch);
    if (base == NULL || !factor_out_twos(&c) || BN_MONT_CTX_set(montgomery, n, scratch) != 1)
        return DH_OUT_OF_MEMORY;
    enum dh_worth worth = DH_SOUND;
    for (int i = 0; i < NUM_ROUNDS && worth == DH_SOUND; i++)
        worth = judge_by_random_base(base, &c);
    return worth;
}

/* If q is a prime, then p is one if and only if 2^(2q) = 1, and 2^2 - 1 has no factor in common with p (Pocklington): a
 * prime factor of p would be above q, for 2 would have an order that q divides, and no two such fit into p. */
static enum dh_worth judge_given_q(const BIGNUM *p, const BIGNUM *q, BN_CTX *scratch, BN_MONT_CTX *montgomery)
{
    BIGNUM *power = BN_CTX_get(scratch);
    if (power == NULL || BN_set_word(power, 2) != 1 || BN_MONT_CTX_set(montgomery, p, scratch) != 1 ||
        BN_mod_exp_mont(power, power, q, p, scratch, montgomery) != 1 || BN_mod_sqr(power, power, p, scratch) != 1)
        return DH_OUT_OF_MEMORY;
    return BN_is_one(power) && BN_mod_word(p, 3) != 0 ? DH_SOUND : DH_UNSAFE;
}

/* p first: it takes one exponentiation to refuse nearly all that is wrong. */
static enum dh_worth judge_both(const BIGNUM *p, BN_CTX *scratch, BN_MONT_CTX *montgomery)
{
    BIGNUM *q = BN_CTX_get(scratch);
    if (q == NULL || BN_rshift1(q, p) != 1)
        return DH_OUT_OF_MEMORY;
    enum dh_worth worth = BN_is_odd(p) && BN_is_odd(q) ? DH_SOUND : DH_UNSAFE;
    if (worth == DH_SOUND)
        worth = judge_given_q(p, q, scratch, montgomery);
    if (worth == DH_SOUND)
        worth = judge_by_rounds(q, scratch, montgomery);
    return worth;
}

enum dh_worth judge_safe_prime(const BIGNUM *p)
{
    enum dh_worth worth = DH_OUT_OF_MEMORY;
    BN_CTX *scratch = BN_CTX_new();
    BN_MONT_CTX *montgomery = BN_MONT_CTX_new();
    if (scratch != NULL && montgomery != NULL) {
        BN_CTX_start(scratch);
        worth = judge_both(p, scratch, montgomery);
        BN_CTX_end(scratch);
    }
    BN_MONT_CTX_free(montgomery);
    BN_CTX_free(scratch);
    return worth;
}
