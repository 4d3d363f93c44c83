/* say.h - what the command says to people: sentences on stderr, colour where a terminal is. */
#ifndef HANDFAST_CLI_SAY_H
#define HANDFAST_CLI_SAY_H

#include <stdint.h>
#include <stdio.h>

enum ink { PLAIN, BOLD, DIM, RED, GREEN, YELLOW, BLUE };

/* The escape sequence for an ink; "" when the stream is no terminal or NO_COLOR is set. */
const char *ink(FILE *stream, enum ink ink);

/* Writes "handfast: " and the sentence to stderr. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Replaces in place what could command a terminal, or forge a line of a log, in text that came from a peer. */
void make_printable(char *text);

/* Writes text from the column where the line stands, wrapped between words, and ends the line. */
void print_wrapped(FILE *stream, const char *text, int column, int width);

/* The same where something stands between the column and `at` already. */
void print_wrapped_from(FILE *stream, const char *text, int at, int column, int width);

/* Microseconds of the monotonic clock. */
int64_t now_us(void);

#endif
