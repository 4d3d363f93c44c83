/* keylog_test.c - a line of the key log has the form that Wireshark reads (RFC 9850). */
#include "keys/keylog.h"

#include "support/hex.h"
#include "test.h"

#define RANDOM "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define SECRET_48 "f0e1d2c3b4a5968778695a4b3c2d1e0f f0e1d2c3b4a5968778695a4b3c2d1e0f f0e1d2c3b4a5968778695a4b3c2d1e0f"

TEST(a_line_is_the_label_the_random_and_the_secret)
{
    char line[MAX_KEYLOG_LINE];
    memset(line, 0x7e, sizeof line);
    keylog_line(line, "EXPORTER_SECRET", hex(RANDOM), hex("00ff7f80"));
    assert_string_equal(line, "EXPORTER_SECRET " RANDOM " 00ff7f80");
}

TEST(the_longest_line_fits)
{
    char line[MAX_KEYLOG_LINE + 1];
    memset(line, 0x7e, sizeof line);
    keylog_line(line, "CLIENT_HANDSHAKE_TRAFFIC_SECRET", hex(RANDOM), hex(SECRET_48));
    assert_int_equal(strlen(line), 31 + 1 + 64 + 1 + 96);
    assert_int_equal(line[MAX_KEYLOG_LINE], 0x7e);
}

TEST(a_master_secret_of_tls_1_2_fits)
{
    char line[MAX_KEYLOG_LINE];
    keylog_line(line, "CLIENT_RANDOM", hex(RANDOM), hex(SECRET_48));
    assert_int_equal(strlen(line), 13 + 1 + 64 + 1 + 96);
    assert_memory_equal(line, "CLIENT_RANDOM " RANDOM " f0e1d2c3", 14 + 64 + 9);
}
