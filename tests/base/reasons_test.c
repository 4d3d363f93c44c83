/* reasons_test.c - each reason and each alert has all that a report needs. That each is provoked by some test is
 * claimed by every_reason_test.sh. */
#include "base/status.h"
#include "test.h"

#include <ctype.h>
#include <stdbool.h>

TEST(each_reason_has_a_name_a_sentence_and_a_section)
{
    for (enum reason why = NO_REASON + 1; why < NUM_REASONS; why++) {
        const struct reason_text *text = reason_text(why);
        assert_true(strlen(text->name) > 3);
        assert_true(strlen(text->sentence) > 20);
        assert_true(islower((unsigned char)text->sentence[0]));
        assert_true(isalnum((unsigned char)text->sentence[strlen(text->sentence) - 1]));
        assert_true(strncmp(text->section, "RFC ", 4) == 0 || isdigit((unsigned char)text->section[0]));
        assert_non_null(text->advice);
    }
}

TEST(no_two_reasons_say_the_same)
{
    for (enum reason a = NO_REASON + 1; a < NUM_REASONS; a++)
        for (enum reason b = NO_REASON + 1; b < a; b++) {
            assert_string_not_equal(reason_text(a)->name, reason_text(b)->name);
            assert_string_not_equal(reason_text(a)->sentence, reason_text(b)->sentence);
        }
}

TEST(the_alert_of_each_reason_is_one_that_the_rfc_knows)
{
    for (enum reason why = NO_REASON + 1; why < NUM_REASONS; why++) {
        uint8_t alert = reason_text(why)->alert;
        if (alert != ALERT_NONE)
            assert_string_not_equal(alert_name(alert), "unknown_alert");
        assert_int_not_equal(alert, ALERT_CLOSE_NOTIFY);
    }
}

TEST(only_the_peers_own_ends_have_no_alert)
{
    for (enum reason why = NO_REASON + 1; why < NUM_REASONS; why++) {
        bool by_peer = why == BECAUSE_PEER_SENT_ALERT || why == BECAUSE_TRUNCATED || why == BECAUSE_EOF_IN_HANDSHAKE;
        assert_int_equal(reason_text(why)->alert == ALERT_NONE, by_peer);
    }
}

TEST(each_of_256_alerts_has_a_name_and_a_meaning)
{
    size_t known = 0;
    for (unsigned alert = 0; alert < 256; alert++) {
        assert_true(strlen(alert_name((uint8_t)alert)) > 5);
        assert_true(strlen(alert_meaning((uint8_t)alert)) > 10);
        known += strcmp(alert_name((uint8_t)alert), "unknown_alert") != 0;
    }
    assert_true(known >= 27); /* section 6 has 27 */
    assert_string_equal(alert_name(47), "illegal_parameter");
}
