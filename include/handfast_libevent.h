/* handfast_libevent.h - TLS as a libevent bufferevent, for everything that takes one: evhttp_set_bevcb(), for one.
 *
 * Built on handfast.h and libevent >= 2.1, in libhandfast_libevent. What you write to the bufferevent is sealed once a
 * turn of the loop; it leaves the output buffer only when the kernel has it, so that "output is empty" means what it
 * means for a plain socket. The events are those of a socket:
 *
 *   BEV_EVENT_CONNECTED  the handshake is complete
 *   BEV_EVENT_EOF        the peer has said close_notify; told when everything you wrote before has been sent, and with
 *                        it our close_notify: nothing can be written any more
 *   BEV_EVENT_ERROR      the handshake or the connection failed, and our alert is on its way: hf_failure_of() says why
 *                        (NULL: TLS 1.2 has closed at an AEAD's limit, see hf_send(), and not all was sent);
 *                        or, where that is NULL, the network failed. A stream that is cut is an error, not an EOF. */
#ifndef HANDFAST_LIBEVENT_H
#define HANDFAST_LIBEVENT_H

#include "handfast.h"
#include <event2/bufferevent.h>
#include <event2/event.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Takes *conn and sets it to NULL, and takes the socket `fd`; -1 when one will be given by bufferevent_setfd(), as
 * evhttp does. Both end with bufferevent_free(). A client connects through bufferevent_socket_connect() on
 * bufferevent_get_underlying(). Reading and writing are to be enabled as usual.
 * `options` is 0 or BEV_OPT_CLOSE_ON_FREE, which is implied: callbacks are neither deferred nor locked.
 * NULL when memory is lacking or options are not these; nothing is taken then. */
HF_API struct bufferevent *hf_bufferevent_new(struct event_base *base, evutil_socket_t fd, hf_conn **conn, int options);

/* The connection, to ask it what was agreed or why it failed; NULL when `bev` is not one of ours. */
HF_API hf_conn *hf_bufferevent_conn(struct bufferevent *bev);

/* Called once, when the bufferevent is gone and before its connection is: the place for a log line. */
typedef void hf_bufferevent_end_fn(void *arg, hf_conn *conn);
HF_API void hf_bufferevent_on_end(struct bufferevent *bev, hf_bufferevent_end_fn *end, void *arg);

/* Says close_notify, at once, if all that was written has been sent: a stream that is left unfinished must not look
 * finished. After that nothing can be written. bufferevent_free() does this by itself. Only who shuts the socket down
 * before it must call this first; evhttp is such a one: call this from evhttp_connection_set_closecb(). */
HF_API void hf_bufferevent_say_close(struct bufferevent *bev);

#ifdef __cplusplus
}
#endif
#endif
