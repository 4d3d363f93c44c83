/* test.h - a test is a claim, and its name the sentence: TEST(client_refuses_a_suite_it_did_not_offer) { ... }
 * Each file of tests is a program of its own; test.c has its main(). */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

void register_test(const char *name, void (*run)(void **));

#define TEST(name)                                                 \
    static void name(void **);                                     \
    __attribute__((constructor)) static void register_##name(void) \
    {                                                              \
        register_test(#name, name);                                \
    }                                                              \
    static void name(void **state __attribute__((unused)))

#endif
