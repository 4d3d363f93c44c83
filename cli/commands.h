/* commands.h - the subcommands. Each gets its own name as argv[0] and returns an enum exit_code. */
#ifndef HANDFAST_CLI_COMMANDS_H
#define HANDFAST_CLI_COMMANDS_H

int demo_command(int argc, char **argv);
int connect_command(int argc, char **argv);
int get_command(int argc, char **argv);
int serve_command(int argc, char **argv);
int cert_command(int argc, char **argv);

#endif
