/* hostile_hello_test.c - ClientHellos as long as they can be: they cost a server no more than reading them once, and
 * are judged to their end. */
#include "support/script.h"
#include "support/settings.h"
#include "test.h"

#include <stdio.h>
#include <time.h>

static const struct pair_options plain;

/* ---- a hello of any length ---- */

enum { FIRST_GROUP = 0x8000, FIRST_SHARE = FIRST_GROUP, UNKNOWN_NUMBER = 0x9999 };

/* What is in it many times. Each group from FIRST_GROUP on is offered; the shares are of those groups. */
struct crowd {
    size_t groups, unknown_groups, shares, last_share_again, protocols;
};

#define EXTENSION(w, type)                                   \
    for (int once_ = (wr_u16(w, type), 1); once_; once_ = 0) \
        WR_VEC16(w)

static void write_crowd_of_groups(struct writer *w, const struct crowd *crowd)
{
    EXTENSION(w, EXT_SUPPORTED_GROUPS)
    WR_VEC16(w) {
        for (size_t i = 0; i < crowd->unknown_groups; i++)
            wr_u16(w, UNKNOWN_NUMBER);
        for (size_t i = 0; i < crowd->groups; i++)
            wr_u16(w, (uint16_t)(FIRST_GROUP + i));
        wr_u16(w, 0x001d); /* x25519, of which there is no share */
    }
}

static void write_crowd_of_shares(struct writer *w, const struct crowd *crowd)
{
    EXTENSION(w, EXT_KEY_SHARE)
    WR_VEC16(w) {
        for (size_t i = 0; i < crowd->shares; i++)
            write_key_share(w, (uint16_t)(FIRST_SHARE + i), SPAN_OF("."));
        for (size_t i = 0; i < crowd->last_share_again; i++)
            write_key_share(w, (uint16_t)(FIRST_SHARE + crowd->shares - 1), SPAN_OF("."));
    }
}

static void write_crowd_of_protocols(struct writer *w, const struct crowd *crowd)
{
    EXTENSION(w, EXT_ALPN)
    WR_VEC16(w) {
        for (size_t i = 0; i < crowd->protocols; i++)
            write_protocol(w, many(255, 'a'));
    }
}

static void write_crowded_extensions(struct writer *w, const struct crowd *crowd)
{
    static const uint16_t scheme = 0x0403;
    EXTENSION(w, EXT_SUPPORTED_VERSIONS)
    WR_VEC8(w)
        wr_u16(w, TLS13);
    EXTENSION(w, EXT_SIGNATURE_ALGORITHMS)
    write_number_list(w, &scheme, 1);
    write_crowd_of_groups(w, crowd);
    write_crowd_of_shares(w, crowd);
    if (crowd->protocols > 0)
        write_crowd_of_protocols(w, crowd);
}

static void write_crowded_hello(struct writer *w, const struct crowd *crowd)
{
    WR_MESSAGE(w, CLIENT_HELLO) {
        wr_u16(w, TLS12);
        wr_bytes(w, many(RANDOM_LEN, 7));
        wr_u8(w, 0); /* legacy_session_id */
        WR_VEC16(w)
            wr_u16(w, 0x1301);
        WR_VEC8(w)
            wr_u8(w, 0);
        WR_VEC16(w)
            write_crowded_extensions(w, crowd);
    }
}

static void put_message(struct side *from, struct span message)
{
    while (message.len > 0) {
        size_t n = message.len < MAX_CONTENT_LEN ? message.len : MAX_CONTENT_LEN;
        put_clear_record(from, HANDSHAKE, span_of(message.at, n));
        message = span_of(message.at + n, message.len - n);
    }
}

static void put_crowded_hello(struct pair *p, struct crowd crowd)
{
    static uint8_t room[70000];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    write_crowded_hello(&w, &crowd);
    assert_true(wr_finish(&w));
    put_message(&p->client, wr_written(&w));
}

/* ---- claims ---- */

TEST(two_shares_of_one_group_behind_a_hundred_others)
{
    struct pair p = new_pair(plain);
    put_crowded_hello(&p, (struct crowd){ .groups = 100, .shares = 100 });
    deliver(&p, &p.client, &p.server);
    assert_null(hf_failure_of(p.server.conn));
    renew(&p);
    put_crowded_hello(&p, (struct crowd){ .groups = 100, .shares = 100, .last_share_again = 1 });
    deliver(&p, &p.client, &p.server);
    expect_failure(&p.server, "DUPLICATE_KEY_SHARE", ALERT_ILLEGAL_PARAMETER);
    free_pair(&p);
}

TEST(a_share_of_a_group_that_is_not_offered_behind_a_hundred_others)
{
    struct pair p = new_pair(plain);
    put_crowded_hello(&p, (struct crowd){ .groups = 100, .shares = 101 });
    deliver(&p, &p.client, &p.server);
    expect_failure(&p.server, "DUPLICATE_KEY_SHARE", ALERT_ILLEGAL_PARAMETER);
    free_pair(&p);
}

static double seconds(void)
{
    struct timespec t;
    assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t), 0);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cost_of(struct crowd crowd)
{
    struct pair p = new_pair(plain);
    put_crowded_hello(&p, crowd);
    double before = seconds();
    deliver(&p, &p.client, &p.server);
    double cost = seconds() - before;
    free_pair(&p);
    return cost;
}

/* Each share looked up in the list of groups would be a hundred million steps, half a second of a server's time for a
 * message of 64 KiB. */
TEST(many_shares_and_many_groups_are_not_multiplied)
{
    double groups_alone = cost_of((struct crowd){ .unknown_groups = 32000, .groups = 1, .shares = 1 });
    double both =
        cost_of((struct crowd){ .unknown_groups = 12000, .groups = 4000, .shares = 4000, .last_share_again = 2500 });
    double old_worst =
        cost_of((struct crowd){ .unknown_groups = 16000, .groups = 65, .shares = 65, .last_share_again = 6000 });
    if (both > 20 * groups_alone + 0.1 || old_worst > 20 * groups_alone + 0.1)
        fail_msg("%.3f and %.3f s, where the groups alone take %.3f", both, old_worst, groups_alone);
}

TEST(of_many_protocols_the_report_has_the_first)
{
    struct pair p = new_pair((struct pair_options){ .configure_server = speak_h2 });
    put_crowded_hello(&p, (struct crowd){ .groups = 1, .shares = 1, .protocols = 250 });
    deliver(&p, &p.client, &p.server);
    expect_failure(&p.server, "NO_COMMON_PROTOCOL", ALERT_NO_APPLICATION_PROTOCOL);
    assert_non_null(strstr(hf_failure_of(p.server.conn)->they_offered, "protocols: aaaaaaaa"));
    free_pair(&p);
}
