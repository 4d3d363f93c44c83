/* event.c - an event of a handshake as a line of text. */
#include "base/text.h"
#include "handfast.h"

static const char *direction(const hf_event *event)
{
    if (event->kind == HF_EVENT_VERDICT || event->kind == HF_EVENT_CONNECTED)
        return event->from_client ? "client         " : "server         ";
    return event->from_client ? "client > server" : "server > client";
}

void hf_trace_line(const hf_event *event, char *out, size_t cap)
{
    struct text text = text_of(out, cap);
    text_add(&text, "%s  %s", direction(event), event->name);
    if (event->size > 0)
        text_add(&text, ", %zu bytes", event->size);
    if (event->protection[0] != '\0')
        text_add(&text, ", keys: %s", event->protection);
    text_add(&text, ": %s (section %s)", event->caption, event->section);
}
