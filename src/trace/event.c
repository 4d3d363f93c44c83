/* event.c - an event of a handshake as a line of text. */
#include "base/text.h"
#include "handfast.h"

static const char *direction(const hf_event *event)
{
    if (event->kind == HF_EVENT_VERDICT || event->kind == HF_EVENT_CONNECTED || event->kind == HF_EVENT_SECRETS)
        return event->from_client ? "client         " : "server         ";
    return event->from_client ? "client > server" : "server > client";
}

void hf_trace_line(const hf_event *event, char *out, size_t cap)
{
    struct text text = text_of(out, cap);
    text_add(&text, "%s  %s", direction(event), event->name);
    if (event->size > 0)
        text_add(&text, ", %zu %s", event->size, event->size == 1 ? "byte" : "bytes");
    if (event->protection[0] != '\0')
        text_add(&text, ", keys: %s", event->protection);
    bool is_rfc_8446 = strncmp(event->section, "RFC ", 4) != 0;
    text_add(&text, ": %s (%s%s)", event->caption, is_rfc_8446 ? "section " : "", event->section);
}
