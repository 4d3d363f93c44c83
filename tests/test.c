/* test.c - runs the tests that a file registered, in their order. */
#include "test.h"

static struct CMUnitTest tests[512];
static size_t num_tests;

void register_test(const char *name, void (*run)(void **))
{
    if (num_tests == sizeof tests / sizeof tests[0])
        return fail_msg("too many tests in one file");
    tests[num_tests++] = (struct CMUnitTest){ .name = name, .test_func = run };
}

int main(void)
{
    return _cmocka_run_group_tests("tests", tests, num_tests, NULL, NULL);
}
