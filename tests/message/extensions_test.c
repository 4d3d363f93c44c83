/* extensions_test.c - the bodies of extensions are read with the RFC's bounds, to the last entry of a list. */
#include "message/extensions.h"

#include "message/shape.h"

/* ---- supported_groups, signature_algorithms (4.2.7, 4.2.3) ---- */

static bool read_list(void *out, struct span data)
{
    return read_number_list(&((struct vector *)out)->v, data);
}

static const struct shape list_shape = { sizeof(struct vector), read_list, write_vec16 };

TEST(a_list_of_numbers_is_read)
{
    struct vector m;
    expect_read(&m, &list_shape, hex("0006 001d 0017 1234"));
    expect_span(m.v, hex("001d 0017 1234"));
    expect_exact_shape(&list_shape, hex("0006 001d 0017 1234"));
    expect_bounds(&list_shape, &m, BOUNDS(2, 65534, 2));
}

TEST(a_number_is_found_in_a_list_only_at_a_place_of_its_own)
{
    struct span list = hex("001d 0017 1234");
    assert_true(number_in_list(list, 0x001d));
    assert_true(number_in_list(list, 0x0017));
    assert_true(number_in_list(list, 0x1234));
    assert_false(number_in_list(list, 0x1d00));
    assert_false(number_in_list(list, 0x1712));
    assert_false(number_in_list(list, 0));
    assert_false(number_in_list(NO_BYTES, 0));
}

TEST(half_a_number_is_none)
{
    assert_false(number_in_list(hex("001d 00"), 0));
    assert_false(number_in_list(hex("00"), 0));
}

static void write_two_numbers(struct writer *w)
{
    const uint16_t numbers[] = { 0x11ec, 0x001d };
    write_number_list(w, numbers, 2);
}

TEST(a_list_of_numbers_is_written)
{
    expect_span(written(write_two_numbers), hex("0004 11ec 001d"));
}

/* ---- supported_versions (4.2.1) ---- */

static bool read_versions(void *out, struct span data)
{
    return read_client_versions(&((struct vector *)out)->v, data);
}

static const struct shape versions_shape = { sizeof(struct vector), read_versions, write_vec8 };

TEST(the_versions_of_a_client_are_read)
{
    struct vector m;
    expect_read(&m, &versions_shape, hex("04 0304 0303"));
    expect_span(m.v, hex("0304 0303"));
    expect_exact_shape(&versions_shape, hex("06 0304 0303 0302"));
    expect_bounds(&versions_shape, &m, BOUNDS(2, 254, 2));
    assert_false(reads_with(&versions_shape, &m, FIELD(vector, v), filled(255, "")));
}

static bool read_one_number(void *out, struct span data)
{
    return read_number(out, data);
}

static void write_one_number(struct writer *w, const void *in)
{
    wr_u16(w, *(const uint16_t *)in);
}

static const struct shape number_shape = { sizeof(uint16_t), read_one_number, write_one_number };

TEST(the_version_of_a_server_is_one_number)
{
    uint16_t n;
    expect_read(&n, &number_shape, hex("0304"));
    assert_int_equal(n, TLS13);
    expect_cuts_refused(&number_shape, hex("0304"), SIZE_MAX);
    expect_one_more_refused(&number_shape, hex("0304"));
}

/* ---- key_share (4.2.8) ---- */

static bool read_shares(void *out, struct span data)
{
    return read_client_shares(&((struct vector *)out)->v, data);
}

static void write_shares(struct writer *w, const void *in)
{
    NOTED_VEC16(w)
    {
        struct reader list = reader_of(((const struct vector *)in)->v);
        while (rd_more(&list)) {
            struct key_share_entry one = rd_key_share(&list);
            wr_u16(w, one.group);
            NOTED_VEC16(w) wr_bytes(w, one.key_exchange);
        }
        assert_true(rd_finish(&list));
    }
}

static const struct shape shares_shape = { sizeof(struct vector), read_shares, write_shares };

TEST(the_shares_of_a_client_are_read_one_at_a_time)
{
    struct vector m;
    expect_read(&m, &shares_shape, hex("000f 001d 0003 a1a2a3 0017 0004 b1b2b3b4"));
    struct reader list = reader_of(m.v);
    struct key_share_entry one = rd_key_share(&list), two = rd_key_share(&list);
    assert_true(rd_finish(&list));
    assert_int_equal(one.group, 0x001d);
    expect_span(one.key_exchange, hex("a1a2a3"));
    assert_int_equal(two.group, 0x0017);
    expect_span(two.key_exchange, hex("b1b2b3b4"));
    expect_exact_shape(&shares_shape, hex("000f 001d 0003 a1a2a3 0017 0004 b1b2b3b4"));
}

TEST(a_client_may_send_no_share)
{
    struct vector m;
    expect_read(&m, &shares_shape, hex("0000"));
    assert_int_equal(m.v.len, 0);
}

TEST(the_shares_of_a_client_may_fill_their_length)
{
    struct vector m;
    expect_read(&m, &shares_shape, hex("0000"));
    assert_true(reads_with(&shares_shape, &m, FIELD(vector, v), filled(65535, "001d fffb")));
}

TEST(an_empty_share_is_refused)
{
    assert_false(reads(&shares_shape, hex("0004 001d 0000")));
    assert_false(reads(&shares_shape, hex("0009 001d 0001 a1 001d 0000")));
}

static bool read_share(void *out, struct span data)
{
    return read_server_share(out, data);
}

static void write_share(struct writer *w, const void *in)
{
    const struct key_share_entry *m = in;
    wr_u16(w, m->group);
    NOTED_VEC16(w) wr_bytes(w, m->key_exchange);
}

static const struct shape share_shape = { sizeof(struct key_share_entry), read_share, write_share };

TEST(the_share_of_a_server_is_a_single_entry)
{
    struct key_share_entry m;
    expect_read(&m, &share_shape, hex("001d 0003 a1a2a3"));
    assert_int_equal(m.group, 0x001d);
    expect_span(m.key_exchange, hex("a1a2a3"));
    expect_exact_shape(&share_shape, hex("001d 0003 a1a2a3"));
    expect_bounds(&share_shape, &m, (struct bounds){ FIELD(key_share_entry, key_exchange), 1, 65535, 1 });
    assert_false(reads(&share_shape, hex("001d 0001 a1 0017 0001 b1")));
}

static void write_one_share(struct writer *w)
{
    write_key_share(w, 0x001d, SPAN_OF("\xa1\xa2"));
}

TEST(a_share_is_written)
{
    expect_span(written(write_one_share), hex("001d 0002 a1a2"));
}

/* ---- cookie (4.2.2) ---- */

static bool read_a_cookie(void *out, struct span data)
{
    return read_cookie(&((struct vector *)out)->v, data);
}

static const struct shape cookie_shape = { sizeof(struct vector), read_a_cookie, write_vec16 };

static void write_a_cookie(struct writer *w)
{
    write_cookie(w, SPAN_OF("\xc0\xc1\xc2"));
}

TEST(a_cookie_is_read_and_written)
{
    struct vector m;
    expect_read(&m, &cookie_shape, hex("0003 c0c1c2"));
    expect_span(m.v, hex("c0c1c2"));
    expect_exact_shape(&cookie_shape, hex("0003 c0c1c2"));
    expect_bounds(&cookie_shape, &m, BOUNDS(1, 65535, 1));
    expect_span(written(write_a_cookie), hex("0003 c0c1c2"));
}

/* ---- server_name (RFC 6066 3) ---- */

static bool read_name(void *out, struct span data)
{
    return read_server_name(&((struct vector *)out)->v, data);
}

static void write_name(struct writer *w, const void *in)
{
    NOTED_VEC16(w)
    {
        wr_u8(w, 0); /* host_name(0) */
        NOTED_VEC16(w) wr_bytes(w, ((const struct vector *)in)->v);
    }
}

static const struct shape name_shape = { sizeof(struct vector), read_name, write_name };

TEST(a_server_name_is_one_host_name)
{
    struct vector m;
    expect_read(&m, &name_shape, hex("0007 00 0004 61622e63"));
    expect_text(m.v, "ab.c");
    expect_exact_shape(&name_shape, hex("0007 00 0004 61622e63"));
    /* The list's own length, 65535 at most, leaves 65532 for the name. */
    expect_bounds(&name_shape, &m, BOUNDS(1, 65532, 1));
}

TEST(a_second_host_name_is_refused)
{
    assert_false(reads(&name_shape, hex("0008 00 0001 61 00 0001 62")));
    assert_false(reads(&name_shape, hex("0008 00 0001 61 00 0001 61")));
}

TEST(a_name_of_another_type_is_refused)
{
    assert_false(reads(&name_shape, hex("0004 01 0001 61")));
    assert_false(reads(&name_shape, hex("0008 00 0001 61 01 0001 62")));
    assert_false(reads(&name_shape, hex("0008 01 0001 61 00 0001 62")));
}

TEST(a_server_name_without_a_name_is_refused)
{
    assert_false(reads(&name_shape, NO_BYTES));
    assert_false(reads(&name_shape, hex("0000")));
    assert_false(reads(&name_shape, hex("0003 00 0000")));
}

static void write_a_name(struct writer *w)
{
    write_server_name(w, SPAN_OF("ab.c"));
}

TEST(a_server_name_is_written)
{
    expect_span(written(write_a_name), hex("0007 00 0004 61622e63"));
}

/* ---- application_layer_protocol_negotiation (RFC 7301 3.1) ---- */

static bool read_alpn(void *out, struct span data)
{
    return read_protocols(&((struct vector *)out)->v, data);
}

static void write_alpn(struct writer *w, const void *in)
{
    NOTED_VEC16(w)
    {
        struct reader list = reader_of(((const struct vector *)in)->v);
        while (rd_more(&list)) {
            struct span one = rd_protocol(&list);
            NOTED_VEC8(w) wr_bytes(w, one);
        }
        assert_true(rd_finish(&list));
    }
}

static const struct shape alpn_shape = { sizeof(struct vector), read_alpn, write_alpn };

TEST(protocols_are_read_one_at_a_time)
{
    struct vector m;
    expect_read(&m, &alpn_shape, hex("000c 02 6832 08 687474702f312e31"));
    struct reader list = reader_of(m.v);
    expect_text(rd_protocol(&list), "h2");
    expect_text(rd_protocol(&list), "http/1.1");
    assert_true(rd_finish(&list));
    expect_exact_shape(&alpn_shape, hex("000c 02 6832 08 687474702f312e31"));
}

TEST(protocols_have_the_rfcs_bounds)
{
    struct vector m;
    expect_read(&m, &alpn_shape, hex("0002 01 78"));
    expect_text(m.v, "\x01x");
    assert_true(reads_with(&alpn_shape, &m, FIELD(vector, v), filled_with_vectors(65535)));
    assert_true(reads_with(&alpn_shape, &m, FIELD(vector, v), filled_with_vectors(256)));
}

TEST(an_empty_protocol_is_refused_wherever_it_stands)
{
    assert_false(reads(&alpn_shape, hex("0001 00")));
    assert_false(reads(&alpn_shape, hex("0004 00 02 6832")));
    assert_false(reads(&alpn_shape, hex("0004 02 6832 00")));
}

TEST(a_list_without_a_protocol_is_refused)
{
    assert_false(reads(&alpn_shape, hex("0000")));
}

static bool read_chosen(void *out, struct span data)
{
    return read_chosen_protocol(&((struct vector *)out)->v, data);
}

static void write_chosen(struct writer *w, const void *in)
{
    NOTED_VEC16(w)
    {
        NOTED_VEC8(w) wr_bytes(w, ((const struct vector *)in)->v);
    }
}

static const struct shape chosen_shape = { sizeof(struct vector), read_chosen, write_chosen };

TEST(the_protocol_that_a_server_chose_stands_alone)
{
    struct vector m;
    expect_read(&m, &chosen_shape, hex("0003 02 6832"));
    expect_text(m.v, "h2");
    expect_exact_shape(&chosen_shape, hex("0003 02 6832"));
    expect_bounds(&chosen_shape, &m, BOUNDS(1, 255, 1));
    assert_false(reads(&chosen_shape, hex("0000")));
    assert_false(reads(&chosen_shape, hex("0006 02 6832 02 6833")));
}

static void write_two_protocols(struct writer *w)
{
    WR_VEC16(w) {
        write_protocol(w, SPAN_OF("h2"));
        write_protocol(w, SPAN_OF("x"));
    }
}

TEST(protocols_are_written)
{
    expect_span(written(write_two_protocols), hex("0005 02 6832 01 78"));
}

/* ---- psk_key_exchange_modes (4.2.9) ---- */

static bool read_modes(void *out, struct span data)
{
    return read_psk_modes(&((struct vector *)out)->v, data);
}

static const struct shape modes_shape = { sizeof(struct vector), read_modes, write_vec8 };

TEST(psk_key_exchange_modes_are_read)
{
    struct vector m;
    expect_read(&m, &modes_shape, hex("02 0100"));
    expect_span(m.v, hex("0100"));
    expect_exact_shape(&modes_shape, hex("02 0100"));
    expect_bounds(&modes_shape, &m, BOUNDS(1, 255, 1));
}

/* ---- certificate_authorities (4.2.4) ---- */

static bool read_authorities(void *out, struct span data)
{
    return read_certificate_authorities(&((struct vector *)out)->v, data);
}

static void write_authorities(struct writer *w, const void *in)
{
    NOTED_VEC16(w)
    {
        struct reader list = reader_of(((const struct vector *)in)->v);
        while (rd_more(&list)) {
            struct span one = rd_vec16(&list, 1, 65535); /* opaque DistinguishedName<1..2^16-1>; */
            NOTED_VEC16(w) wr_bytes(w, one);
        }
        assert_true(rd_finish(&list));
    }
}

static const struct shape authorities_shape = { sizeof(struct vector), read_authorities, write_authorities };

TEST(certificate_authorities_are_read_to_the_last_name)
{
    struct vector m;
    expect_read(&m, &authorities_shape, hex("0009 0003 a1a2a3 0002 b1b2"));
    expect_span(m.v, hex("0003 a1a2a3 0002 b1b2"));
    expect_exact_shape(&authorities_shape, hex("0009 0003 a1a2a3 0002 b1b2"));
}

TEST(certificate_authorities_may_fill_their_length)
{
    struct vector m;
    expect_read(&m, &authorities_shape, hex("0003 0001 a1"));
    assert_true(reads_with(&authorities_shape, &m, FIELD(vector, v), filled(65535, "fffd")));
}

TEST(certificate_authorities_without_a_name_or_with_an_empty_one_are_refused)
{
    assert_false(reads(&authorities_shape, hex("0000")));
    assert_false(reads(&authorities_shape, hex("0002 0000")));
    assert_false(reads(&authorities_shape, hex("0005 0001 a1 0000")));
    assert_true(reads(&authorities_shape, hex("0003 0001 a1")));
}

/* ---- pre_shared_key (4.2.11) ---- */

struct offered_psks {
    struct span identities, binders;
};

static bool read_psks(void *out, struct span data)
{
    struct offered_psks *m = out;
    return read_offered_psks(&m->identities, &m->binders, data);
}

static void write_identities(struct writer *w, struct span identities)
{
    struct reader list = reader_of(identities);
    while (rd_more(&list)) {
        struct span identity = rd_vec16(&list, 1, 65535); /* opaque identity<1..2^16-1>; */
        NOTED_VEC16(w) wr_bytes(w, identity);
        wr_u32(w, rd_u32(&list)); /* uint32 obfuscated_ticket_age; */
    }
    assert_true(rd_finish(&list));
}

static void write_binders(struct writer *w, struct span binders)
{
    struct reader list = reader_of(binders);
    while (rd_more(&list)) {
        struct span binder = rd_vec8(&list, 32, 255); /* opaque PskBinderEntry<32..255>; */
        NOTED_VEC8(w) wr_bytes(w, binder);
    }
    assert_true(rd_finish(&list));
}

static void write_psks(struct writer *w, const void *in)
{
    const struct offered_psks *m = in;
    NOTED_VEC16(w) write_identities(w, m->identities);
    NOTED_VEC16(w) write_binders(w, m->binders);
}

static const struct shape psks_shape = { sizeof(struct offered_psks), read_psks, write_psks };

#define BINDER_32 "20 a0a1a2a3a4a5a6a7a8a9aaabacadaeaf b0b1b2b3b4b5b6b7b8b9babbbcbdbebf"

TEST(offered_psks_are_read)
{
    struct offered_psks m;
    expect_read(&m, &psks_shape, hex("0011 0001 d1 01020304 0004 d2d3d4d5 05060708 0042" BINDER_32 BINDER_32));
    expect_span(m.identities, hex("0001 d1 01020304 0004 d2d3d4d5 05060708"));
    expect_span(m.binders, hex(BINDER_32 BINDER_32));
    expect_exact_shape(&psks_shape, hex("0011 0001 d1 01020304 0004 d2d3d4d5 05060708 0042" BINDER_32 BINDER_32));
}

static bool reads_psks(struct span identities, struct span binders)
{
    static uint8_t room[200000];
    struct writer w = writer_of((struct bytes){ room, sizeof room });
    WR_VEC16(&w)
        wr_bytes(&w, identities);
    WR_VEC16(&w)
        wr_bytes(&w, binders);
    assert_true(wr_finish(&w));
    return reads(&psks_shape, wr_written(&w));
}

TEST(identities_have_the_rfcs_bounds)
{
    struct span binder = hex(BINDER_32), identity = hex("0001 d1 01020304");
    assert_true(reads_psks(identity, binder));
    assert_true(reads_psks(filled(65535, "fff9"), binder));
    assert_false(reads_psks(NO_BYTES, binder));
    assert_false(reads_psks(hex("0000 01020304"), binder));
    assert_false(reads_psks(hex("0001 d1 01020304 0000 01020304"), binder));
    assert_false(reads_psks(hex("0001 d1 01020304 00"), binder));
    assert_false(reads_psks(hex("0001 d1 010203"), binder));
}

TEST(binders_have_the_rfcs_bounds)
{
    struct span identity = hex("0001 d1 01020304");
    assert_false(reads_psks(identity, NO_BYTES));
    assert_false(reads_psks(identity, filled(32, "1f")));
    assert_false(
        reads_psks(identity, hex(BINDER_32 "1f a0a1a2a3a4a5a6a7a8a9aaabacadaeaf b0b1b2b3b4b5b6b7b8b9babbbcbdbe")));
    assert_true(reads_psks(identity, filled(33, "20")));
    assert_true(reads_psks(identity, filled(256, "ff")));
    assert_false(reads_psks(identity, filled(34, "20")));
    assert_true(reads_psks(identity, filled_with_vectors(65535)));
}
