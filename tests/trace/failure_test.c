/* failure_test.c - a failure as a paragraph and as JSON: what is in it, and its length, which is told as snprintf
 * tells. That the JSON is JSON, whatever the strings, is claimed by json_test.sh. */
#include "handfast.h"
#include "test.h"

#include <stdlib.h>

static const hf_failure refused = { .reason = "SUITE_NOT_OFFERED",
                                    .sentence = "the server chose a cipher suite which we did not offer",
                                    .section = "4.1.3",
                                    .detail = "suite 0x1304",
                                    .advice = "Mend the server.",
                                    .step = "ServerHello",
                                    .has_alert = true,
                                    .alert = 47,
                                    .alert_name = "illegal_parameter",
                                    .we_offered = "suites: TLS_AES_128_GCM_SHA256",
                                    .they_offered = "suites: 0x1304" };

static const hf_failure silent = { .reason = "EOF_IN_HANDSHAKE",
                                   .sentence = "the peer closed the connection",
                                   .section = "6.1",
                                   .detail = "",
                                   .advice = "",
                                   .step = "ServerHello",
                                   .peer_ended = true,
                                   .alert_name = "",
                                   .we_offered = "",
                                   .they_offered = "" };

TEST(a_paragraph_tells_all)
{
    char text[1000];
    size_t len = hf_failure_text(&refused, text, sizeof text);
    assert_string_equal(text, "the server chose a cipher suite which we did not offer: suite 0x1304.\n"
                              "Step: ServerHello, section 4.1.3 (SUITE_NOT_OFFERED).\n"
                              "We told the peer: illegal_parameter (47).\n"
                              "What to do: Mend the server.\n"
                              "We offer: suites: TLS_AES_128_GCM_SHA256\n"
                              "They offer: suites: 0x1304");
    assert_int_equal(len, strlen(text));
}

TEST(a_paragraph_leaves_out_what_there_is_nothing_to_say_about)
{
    char text[1000];
    size_t len = hf_failure_text(&silent, text, sizeof text);
    assert_string_equal(text, "the peer closed the connection.\nStep: ServerHello, section 6.1 (EOF_IN_HANDSHAKE).");
    assert_int_equal(len, strlen(text));
}

TEST(a_question_ends_a_sentence_and_a_rule_of_another_rfc_is_called_by_its_name)
{
    char text[1000];
    hf_failure asked = silent;
    asked.detail = "is the clock right?";
    asked.section = "RFC 9525 6";
    (void)hf_failure_text(&asked, text, sizeof text);
    assert_string_equal(text, "the peer closed the connection: is the clock right?\n"
                              "Step: ServerHello, RFC 9525 6 (EOF_IN_HANDSHAKE).");
}

TEST(json_has_each_field)
{
    char json[1000];
    size_t len = hf_failure_json(&refused, json, sizeof json);
    assert_string_equal(json, "{\"reason\":\"SUITE_NOT_OFFERED\","
                              "\"sentence\":\"the server chose a cipher suite which we did not offer\","
                              "\"detail\":\"suite 0x1304\",\"advice\":\"Mend the server.\",\"section\":\"4.1.3\","
                              "\"step\":\"ServerHello\",\"we_offered\":\"suites: TLS_AES_128_GCM_SHA256\","
                              "\"they_offered\":\"suites: 0x1304\",\"ended_by\":\"us\",\"alert\":47,"
                              "\"alert_name\":\"illegal_parameter\"}");
    assert_int_equal(len, strlen(json));
    (void)hf_failure_json(&silent, json, sizeof json);
    assert_non_null(strstr(json, "\"ended_by\":\"peer\",\"alert\":null,\"alert_name\":\"\"}"));
}

/* ---- lengths ---- */

typedef size_t render_fn(const hf_failure *failure, char *out, size_t cap);

/* The length is told whatever the room; what fits is a beginning of the whole, and nothing behind it is touched. */
static void expect_told_as_snprintf_does(render_fn *render, const hf_failure *failure)
{
    size_t len = render(failure, NULL, 0);
    char *whole = malloc(len + 1);
    assert_int_equal(render(failure, whole, len + 1), len);
    assert_int_equal(strlen(whole), len);
    for (size_t cap = 1; cap <= len + 2; cap++) {
        char *part = malloc(cap);
        assert_int_equal(render(failure, part, cap), len);
        assert_true(strlen(part) < cap);
        assert_memory_equal(part, whole, strlen(part));
        free(part);
    }
    free(whole);
}

TEST(the_length_is_told_whatever_the_room)
{
    expect_told_as_snprintf_does(hf_failure_text, &refused);
    expect_told_as_snprintf_does(hf_failure_json, &refused);
    expect_told_as_snprintf_does(hf_failure_text, &silent);
    expect_told_as_snprintf_does(hf_failure_json, &silent);
}

TEST(fields_of_any_length_are_told_whole)
{
    static const size_t lens[] = { 1000, 1022, 1023, 1024, 3000 };
    for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++) {
        char *field = calloc(1, lens[i] + 1);
        memset(field, 'a', lens[i]);
        hf_failure failure = refused;
        failure.detail = failure.they_offered = field;
        char out[8000];
        size_t len = hf_failure_text(&failure, out, sizeof out);
        assert_int_equal(len, strlen(out));
        assert_non_null(strstr(out, field));
        len = hf_failure_json(&failure, out, sizeof out);
        assert_int_equal(len, strlen(out));
        assert_non_null(strstr(out, field));
        free(field);
    }
}

TEST(a_character_of_several_bytes_is_not_cut)
{
    hf_failure failure = silent;
    failure.detail = "\xc3\xa4\xe2\x82\xac\xf0\x9f\x94\x92"; /* of two, three and four bytes */
    for (size_t cap = 1; cap < 100; cap++) {
        char text[100], json[100];
        (void)hf_failure_text(&failure, text, cap);
        (void)hf_failure_json(&failure, json, cap);
        const char *outs[] = { text, json };
        for (size_t i = 0; i < 2; i++) {
            const char *at = strchr(outs[i], '\xc3');
            size_t len = at != NULL ? strcspn(at, ".\"") : 0;
            assert_true(len == 0 || len == 2 || len == 5 || len == 9);
        }
    }
}
