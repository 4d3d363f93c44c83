/* main.c - the command: handfast SUBCOMMAND [OPTION]... Each subcommand has a file of its name beside this one. */
#include "commands.h"
#include "exit_codes.h"
#include "handfast.h"
#include "say.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *about;
};

static const struct command commands[] = {
    { "demo", demo_command, "watch TLS handshakes happen, each message explained" },
    { "connect", connect_command, "shake hands with a server, then carry stdin and stdout" },
    { "get", get_command, "fetch a page over HTTPS" },
    { "serve", serve_command, "serve files, or a page about the connection, over HTTPS" },
    { "cert", cert_command, "make a development CA and certificates" },
};

#define NUM_COMMANDS (sizeof commands / sizeof commands[0])

static void print_help(void)
{
    printf("Usage: handfast COMMAND [OPTION]...\n"
           "TLS 1.3 and 1.2 connections, made and explained.\n\n");
    for (size_t i = 0; i < NUM_COMMANDS; i++)
        printf("  %-10s%s\n", commands[i].name, commands[i].about);
    printf("\n'handfast COMMAND --help' tells more about one. A first thing to try: handfast demo\n\n"
           "Exit status: 0 well, 1 the handshake failed or the stream was cut, 2 usage (files and keys\n"
           "included), 3 network, 4 an HTTP error.\n");
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < NUM_COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

/* A standard stream that the caller has closed would give its number to the next socket or key file, and what is meant
 * for people would go there. */
static void open_standard_streams(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

int main(int argc, char **argv)
{
    open_standard_streams();
    /* A closed pipe is told by write(), where it can be dealt with. */
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2) {
        complain("say what to do: 'handfast --help' lists the commands");
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help();
        return EXIT_WELL;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("handfast %s\n", hf_version());
        return EXIT_WELL;
    }
    const struct command *command = find_command(argv[1]);
    if (!command) {
        complain("there is no command '%s': 'handfast --help' lists them", argv[1]);
        return EXIT_USAGE;
    }
    return command->run(argc - 1, argv + 1);
}
