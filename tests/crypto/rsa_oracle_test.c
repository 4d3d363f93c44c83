/* rsa_oracle_test.c - a server takes as many instructions to reject a premaster secret as to accept one.
 *
 * The program runs itself again under valgrind's callgrind, which counts them for each decryption. Each ciphertext of
 * premasters.h has its turn 32 times, made anew, and the least is compared: by the heap's state and by the blinding,
 * the count differs by 60 in six millions, and each 32nd has the making of a new blinding in it. What remains is a
 * difference of 7, also between the right ones; none of the others may be further from them than 20.
 *
 * What this shows: neither libcrypto's arithmetic, its check of the padding and its choice of the premaster secret, nor
 * what we do with it takes another way for what was decrypted, unless it is no longer than these 20. What it does not:
 * that memory is read in the same places, and that each instruction takes the same time; and valgrind's processor is an
 * older one, for which libcrypto has other code for the multiplication.
 *
 * Two ciphertexts are known for what they are to whoever sends them. n - 1 takes 500 more: it is compared with n, word
 * by word until they differ. 0 stands for those which are none, too long, too short, or too large: another is decrypted
 * in its place, and it takes 900 less, for the reading of it. */
#include "crypto/keys.h"
#include "crypto/premasters.h"
#include "crypto/rsa_transport.h"
#include "test.h"

#include <limits.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define FOLDER_VARIABLE "RSA_ORACLE_FOLDER"
#define KEY_FILE "key.pem"
#define COUNTS_FILE "counts"
#define TOLERANCE 20 /* instructions */
#define TOLERANCE_WHERE_PUBLIC 2000

#define TURNS 32

/* ---- under valgrind -------------------------------------------------------------------------------------- */

static FILE *open_in(const char *folder, const char *name, const char *mode)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, mode);
    assert_non_null(file);
    return file;
}

static void decrypt(const struct private_key *key, size_t which, EVP_PKEY *pkey)
{
    uint8_t ciphertext[MODULUS_LEN], block[MODULUS_LEN], out[PREMASTER_LEN];
    encrypt_premaster(ciphertext, block, which, pkey);
    if (rsa_decrypt_premaster(out, key, 0x0303, span_of(ciphertext, MODULUS_LEN)) != OK)
        abort();
}

static void decrypt_in_turns(EVP_PKEY *pkey)
{
    struct provider *provider = provider_new();
    struct private_key *key;
    if (provider == NULL || private_key_adopt(&key, provider, pkey) != OK)
        abort();
    for (size_t turn = 0; turn < TURNS; turn++)
        for (size_t i = 0; i < NUM_PREMASTERS; i++)
            decrypt(key, i, pkey);
    private_key_free(&key);
    provider_free(&provider);
}

__attribute__((constructor)) static void be_counted(void)
{
    const char *folder = getenv(FOLDER_VARIABLE);
    if (folder == NULL)
        return;
    FILE *file = open_in(folder, KEY_FILE, "r");
    decrypt_in_turns(PEM_read_PrivateKey(file, NULL, NULL, NULL));
    fclose(file);
    exit(EXIT_SUCCESS);
}

/* ---- the test -------------------------------------------------------------------------------------------- */

static void write_key(const char *folder)
{
    EVP_PKEY *key = key_of_kind(KEY_RSA);
    FILE *file = open_in(folder, KEY_FILE, "w");
    assert_int_equal(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL), 1);
    fclose(file);
    EVP_PKEY_free(key);
}

static void run_under_callgrind(const char *folder)
{
    char self[512] = { 0 }, out[512];
    assert_true(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    snprintf(out, sizeof out, "--callgrind-out-file=%s/" COUNTS_FILE, folder);
    pid_t child = fork();
    if (child == 0) {
        setenv(FOLDER_VARIABLE, folder, 1);
        execlp("valgrind", "valgrind", "-q", "--tool=callgrind", out, "--toggle-collect=rsa_decrypt_premaster",
               "--dump-after=rsa_decrypt_premaster", self, (char *)NULL);
        _exit(127);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* The file of the i-th dump has a line "summary: N". */
static long instructions_of(const char *folder, size_t i)
{
    char name[32], line[512];
    long count = 0;
    snprintf(name, sizeof name, COUNTS_FILE ".%zu", i + 1);
    FILE *file = open_in(folder, name, "r");
    while (fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, "summary: ", 9) == 0)
            count = strtol(line + 9, NULL, 10);
    fclose(file);
    assert_true(count > 1000000);
    return count;
}

static long least_of(const char *folder, size_t which)
{
    long least = LONG_MAX;
    for (size_t turn = 0; turn < TURNS; turn++) {
        long count = instructions_of(folder, turn * NUM_PREMASTERS + which);
        least = count < least ? count : least;
    }
    return least;
}

static void forget(const char *folder)
{
    char command[512];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    assert_int_equal(system(command), 0);
}

/* A sanitizer's program does not run under valgrind. */
extern void __asan_init(void) __attribute__((weak));

TEST(a_wrong_premaster_secret_costs_as_many_instructions_as_a_right_one)
{
    char folder[] = "/tmp/rsa_oracle_XXXXXX";
    if (__asan_init != NULL)
        skip();
    assert_non_null(mkdtemp(folder));
    write_key(folder);
    run_under_callgrind(folder);
    long right = least_of(folder, 0);
    for (size_t i = 0; i < NUM_PREMASTERS; i++) {
        long difference = least_of(folder, i) - right;
        bool is_public = i == CIPHERTEXT_0 || i == CIPHERTEXT_N_MINUS_1;
        print_message("%ld instructions, %+ld: %s\n", right + difference, difference, premasters[i].what);
        assert_true(labs(difference) <= (is_public ? TOLERANCE_WHERE_PUBLIC : TOLERANCE));
    }
    forget(folder);
}
