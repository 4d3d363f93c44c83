/* line_test.c - an event as a line of text, whole and cut. */
#include "handfast.h"
#include "test.h"

#include <stdlib.h>

static const hf_event hello = { .kind = HF_EVENT_MESSAGE,
                                .sent = true,
                                .from_client = true,
                                .name = "ClientHello",
                                .size = 230,
                                .protection = "none",
                                .caption = "the client says what it can do",
                                .section = "4.1.2" };

static const char hello_line[] = "client > server  ClientHello, 230 bytes, keys: none: the client says what it can do "
                                 "(section 4.1.2)";

TEST(a_line_says_who_what_how_protected_and_why)
{
    char line[200];
    hf_trace_line(&hello, line, sizeof line);
    assert_string_equal(line, hello_line);
}

TEST(a_judgement_has_no_direction_and_no_size)
{
    char line[200];
    hf_event event = { .kind = HF_EVENT_VERDICT,
                       .from_client = false,
                       .name = "chain trusted",
                       .protection = "",
                       .caption = "by a root of ours",
                       .section = "4.4.2.4" };
    hf_trace_line(&event, line, sizeof line);
    assert_string_equal(line, "server           chain trusted: by a root of ours (section 4.4.2.4)");
}

TEST(a_line_is_cut_to_any_room_and_no_byte_behind_is_touched)
{
    for (size_t cap = 0; cap <= sizeof hello_line + 5; cap++) {
        char *line = malloc(cap + 1); /* so that a sanitizer sees a byte too many */
        assert_non_null(line);
        line[cap] = 'x';
        hf_trace_line(&hello, line, cap);
        assert_int_equal(line[cap], 'x');
        if (cap > 0) {
            size_t len = strlen(line);
            assert_int_equal(len, cap - 1 < sizeof hello_line - 1 ? cap - 1 : sizeof hello_line - 1);
            assert_memory_equal(line, hello_line, len);
        }
        free(line);
    }
    hf_trace_line(&hello, NULL, 0);
}
