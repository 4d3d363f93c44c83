/* keylog.h - the key log file (SSLKEYLOGFILE, RFC 9850), with which Wireshark reads the traffic. */
#ifndef HANDFAST_CLI_KEYLOG_H
#define HANDFAST_CLI_KEYLOG_H

/* Opens the file to append to, and makes it 0600 when it is new: whoever reads it reads the traffic. -1 and errno. */
int open_keylog(const char *path);

/* An hf_keylog_fn; arg is the address of the file descriptor. */
void log_keys(void *fd, const char *line);

#endif
