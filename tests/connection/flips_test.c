/* flips_test.c - each byte of a recorded handshake changed on its way, and each prefix of it cut off: a handshake in
 * which the change was heard is never completed, but for the few bytes that mean nothing. */
#include "record/record.h"
#include "support/recording.h"
#include "support/settings.h"
#include "support/tls12.h"
#include "test.h"

static const struct pair_options plain,
    long_one = { .configure_client = show_certificate, .configure_server = ask_client_and_retry };

/* ---- what the bytes of a stream are ---- */

struct place {
    size_t record, record_len; /* where the record of a byte begins, and its length with its header */
    bool is_first, is_behind_change_cipher_spec;
};

static struct place place_of(struct span stream, size_t at)
{
    struct place p = { .is_first = true };
    for (;; p.record += p.record_len, p.is_first = false) {
        p.record_len = RECORD_HEADER_LEN + ((size_t)stream.at[p.record + 3] << 8 | stream.at[p.record + 4]);
        if (at < p.record + p.record_len)
            return p;
        if (stream.at[p.record] == CHANGE_CIPHER_SPEC)
            p.is_behind_change_cipher_spec = true;
    }
}

/* 5.1: the version of a record in the clear "MUST be ignored for all purposes"; only that the first one is of some
 * version 3 is looked at, to tell strangers. */
static bool means_nothing(const struct recording *r, struct span stream, size_t at)
{
    struct place p = place_of(stream, at);
    bool is_clear = is_tls12(r) ? !p.is_behind_change_cipher_spec : stream.at[p.record] != APPLICATION_DATA;
    return is_clear && (at == p.record + 2 || (at == p.record + 1 && !p.is_first));
}

static size_t data_begins(struct span stream)
{
    return place_of(stream, stream.len - 1).record;
}

/* ---- claims ---- */

static void expect_unharmed(struct outcome out)
{
    assert_true(out.was_connected);
    assert_true(out.received > 0);
    assert_string_equal(out.reason, "TRUNCATED"); /* the recording ends without close_notify */
}

/* The handshake is not complete; it failed with an alert that says so, or it waited for bytes that a changed length
 * announced. */
static void expect_handshake_refused(struct outcome out, const struct change *change)
{
    if (out.was_connected || out.received > 0)
        fail_msg("byte %zu with %02x: connected", change->at, change->mask);
    if (out.was_closed_silently)
        assert_string_equal(out.reason, "EOF_IN_HANDSHAKE");
    else if (strcmp(out.reason, "PEER_SENT_ALERT") != 0) /* a record's type became that of an alert */
        assert_true(out.has_alert);
}

static void expect_data_refused(struct outcome out)
{
    assert_true(out.was_connected);
    assert_int_equal(out.received, 0);
    if (out.was_closed_silently)
        assert_string_equal(out.reason, "TRUNCATED");
    else
        assert_true(out.has_alert);
}

/* Nor does it matter that the bytes come one by one. */
static void expect_same_slowly(const struct recording *r, bool client_lives, struct change change, struct outcome out)
{
    change.chunk = 1;
    struct outcome slowly = play(r, client_lives, change);
    assert_string_equal(out.reason, slowly.reason);
    assert_int_equal(out.alert, slowly.alert);
    assert_int_equal(out.was_connected, slowly.was_connected);
    assert_int_equal(out.received, slowly.received);
}

static void expect_change_noticed(const struct recording *r, bool client_lives, struct span stream,
                                  struct change change)
{
    struct outcome out = play(r, client_lives, change);
    if (means_nothing(r, stream, change.at))
        expect_unharmed(out);
    else if (change.at >= data_begins(stream))
        expect_data_refused(out);
    else
        expect_handshake_refused(out, &change);
    if (change.mask >> change.at % 8 & 1) /* a bit of each byte is enough: slowness is what takes time here */
        expect_same_slowly(r, client_lives, change, out);
}

static void expect_changes_noticed(struct pair_options options, bool client_lives, const uint8_t *masks,
                                   size_t num_masks)
{
    struct recording r = record_handshake(options);
    struct span stream = stream_of(&r, !client_lives);
    expect_unharmed(play(&r, client_lives, (struct change){ .mask = 0 }));
    expect_unharmed(play(&r, client_lives, (struct change){ .chunk = 1 }));
    for (size_t at = 0; at < stream.len; at++)
        for (size_t i = 0; i < num_masks; i++)
            expect_change_noticed(&r, client_lives, stream, (struct change){ .at = at, .mask = masks[i] });
    free_recording(&r);
}

static const uint8_t each_bit[] = { 1, 2, 4, 8, 16, 32, 64, 128 }, all_bits[] = { 255 };

TEST(a_client_notices_any_changed_bit_of_a_server)
{
    expect_changes_noticed(plain, true, each_bit, COUNT_OF(each_bit));
}

TEST(a_server_notices_any_changed_bit_of_a_client)
{
    expect_changes_noticed(plain, false, each_bit, COUNT_OF(each_bit));
}

TEST(with_a_retry_and_client_certificates_any_changed_byte_is_noticed)
{
    expect_changes_noticed(long_one, true, all_bits, 1);
    expect_changes_noticed(long_one, false, all_bits, 1);
}

TEST(in_tls_1_2_any_changed_byte_is_noticed)
{
    expect_changes_noticed(full_tls12_pair(BY_ECDHE), true, all_bits, 1);
    expect_changes_noticed(full_tls12_pair(BY_ECDHE), false, all_bits, 1);
}

TEST(in_tls_1_2_with_rsa_key_exchange_any_changed_byte_is_noticed)
{
    expect_changes_noticed(tls12_pair(BY_RSA), true, all_bits, 1);
    expect_changes_noticed(tls12_pair(BY_RSA), false, all_bits, 1);
}

/* ---- a stream that is cut ---- */

static void expect_cuts_noticed(struct pair_options options, bool client_lives)
{
    struct recording r = record_handshake(options);
    struct span stream = stream_of(&r, !client_lives);
    size_t data_begin = data_begins(stream);
    for (size_t cut_at = 1; cut_at < stream.len; cut_at++)
        for (size_t chunk = 0; chunk < 2; chunk++) {
            struct outcome out = play(&r, client_lives, (struct change){ .cut_at = cut_at, .chunk = chunk });
            assert_int_equal(out.was_connected, cut_at >= data_begin);
            assert_string_equal(out.reason, cut_at >= data_begin ? "TRUNCATED" : "EOF_IN_HANDSHAKE");
            assert_int_equal(out.received, 0);
        }
    free_recording(&r);
}

TEST(a_stream_cut_anywhere_is_noticed_by_a_client)
{
    expect_cuts_noticed(plain, true);
    expect_cuts_noticed(long_one, true);
    expect_cuts_noticed(full_tls12_pair(BY_ECDHE), true);
    expect_cuts_noticed(tls12_pair(BY_RSA), true);
}

TEST(a_stream_cut_anywhere_is_noticed_by_a_server)
{
    expect_cuts_noticed(plain, false);
    expect_cuts_noticed(long_one, false);
    expect_cuts_noticed(full_tls12_pair(BY_ECDHE), false);
    expect_cuts_noticed(tls12_pair(BY_RSA), false);
}
