/* password.c - the password of an encrypted private key. */
#include "password.h"
#include "say.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Without a buffer no copy of the password is left in one. */
static FILE *open_unbuffered(const char *path, const char *mode)
{
    FILE *stream = fopen(path, mode);
    if (stream)
        setvbuf(stream, NULL, _IONBF, 0);
    return stream;
}

/* The length of the first line, without its end; -1 when there is none, or it is too long. */
static int read_line(FILE *in, char *out, size_t cap)
{
    if (!fgets(out, (int)cap, in))
        return -1;
    size_t len = strcspn(out, "\r\n");
    bool cut = out[len] == 0 && len + 1 == cap;
    return cut ? -1 : (int)len;
}

static int read_from_file(const char *path, char *out, size_t cap)
{
    FILE *in = open_unbuffered(path, "r");
    if (!in) {
        complain("cannot read the password file %s: %s", path, strerror(errno));
        return -1;
    }
    int len = read_line(in, out, cap);
    fclose(in);
    if (len < 0)
        complain("the first line of %s is no password that could be used", path);
    return len;
}

static int ask_person(const char *key_path, char *out, size_t cap)
{
    FILE *terminal = open_unbuffered("/dev/tty", "r+");
    struct termios before, quiet;
    if (!terminal || tcgetattr(fileno(terminal), &before) != 0) {
        complain("%s is encrypted, and there is no terminal to ask for its password: use --password-file", key_path);
        if (terminal)
            fclose(terminal);
        return -1;
    }
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    fprintf(terminal, "Password for %s: ", key_path);
    tcsetattr(fileno(terminal), TCSAFLUSH, &quiet);
    int len = read_line(terminal, out, cap);
    tcsetattr(fileno(terminal), TCSAFLUSH, &before);
    fputc('\n', terminal);
    fclose(terminal);
    return len;
}

int get_password(void *arg, char *out, size_t cap)
{
    struct password_source *source = arg;
    if (source->gave_up)
        return -1;
    int len = source->file ? read_from_file(source->file, out, cap) : ask_person(source->key_path, out, cap);
    source->gave_up = len < 0;
    return len;
}
