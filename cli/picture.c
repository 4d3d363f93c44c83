/* picture.c - draws a handshake step by step, in 80 columns.
 *
 *    3  client <-- server  ServerHello              90 bytes, readable    450 us
 *       What it means, in plain words. */
#include "picture.h"
#include "say.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define WIDTH 80
#define MARGIN 4
#define READABLE "readable"

static const char *const arrows[] = {
    [TO_SERVER] = "client --> server",
    [TO_CLIENT] = "client <-- server",
    [CLIENT_ALONE] = "client           ",
    [SERVER_ALONE] = "           server",
};

void begin_picture(struct picture *p)
{
    p->steps = 0;
    p->phases = 0;
    p->spent = 0;
    p->last = now_us();
}

void draw_heading(const char *text)
{
    printf("%s%s%s\n\n", ink(stdout, BOLD), text, ink(stdout, PLAIN));
}

void draw_paragraph(const char *text)
{
    print_wrapped(stdout, text, 0, WIDTH - 2);
}

/* Captions are clauses; here they stand as sentences. */
static void draw_meaning(const char *meaning)
{
    char text[512];
    int len = snprintf(text, sizeof text, "%s", meaning);
    if (len <= 0 || (size_t)len + 1 >= sizeof text)
        return;
    text[0] = (char)toupper((unsigned char)text[0]);
    if (!strchr(".?!:", text[len - 1]))
        memcpy(text + len, ".", 2);
    printf("%*s%s", MARGIN, "", ink(stdout, DIM));
    print_wrapped(stdout, text, MARGIN, WIDTH - 2);
    printf("%s\n", ink(stdout, PLAIN));
}

static enum ink ink_of(const struct step *step)
{
    if (step->arrow == CLIENT_ALONE || step->arrow == SERVER_ALONE)
        return GREEN;
    return step->size > 0 ? BLUE : YELLOW;
}

/* "90 bytes, readable": what anyone on the way can read stands out. */
static void draw_particulars(const struct step *step)
{
    char size[32] = "";
    bool readable = strcmp(step->protection, READABLE) == 0;
    if (step->size > 0)
        snprintf(size, sizeof size, "%zu bytes, ", step->size);
    int pad = 27 - (int)(strlen(size) + strlen(step->protection));
    printf("%*s%s%s%s%s", pad > 0 ? pad : 0, "", size, readable ? ink(stdout, RED) : "", step->protection,
           readable ? ink(stdout, PLAIN) : "");
}

void draw_step(struct picture *p, const struct step *step)
{
    int64_t took = now_us() - p->last;
    p->spent += took;
    printf("%2d  %s  %s%-20s%s", ++p->steps, arrows[step->arrow], ink(stdout, ink_of(step)), step->name,
           ink(stdout, PLAIN));
    draw_particulars(step);
    printf(" %6lld us\n", (long long)took);
    draw_meaning(step->meaning);
    fflush(stdout);
    p->last = now_us();
}

/* The keys' names, for someone who has not heard of epochs. */
static const char *protection_in_words(const hf_event *event)
{
    if (event->kind == HF_EVENT_VERDICT || event->kind == HF_EVENT_CONNECTED)
        return "";
    if (strcmp(event->protection, "none") == 0)
        return READABLE;
    if (strcmp(event->protection, "handshake") == 0)
        return event->kind == HF_EVENT_KEYS ? "handshake keys" : "encrypted";
    return event->kind == HF_EVENT_KEYS ? "application keys" : "encrypted";
}

/* The three phases of RFC 8446 section 2, and the message with which each begins. */
struct phase {
    const char *first, *title;
};

static const struct phase phases[] = {
    { "ClientHello", "Key exchange: they find a secret together, in the open" },
    { "EncryptedExtensions", "Server parameters: what else they agree on, already in secret" },
    { "Certificate", "Authentication: is it really the server who is there?" },
};

static void draw_phase(struct picture *p, const char *message)
{
    if (p->phases == sizeof phases / sizeof phases[0] || strcmp(message, phases[p->phases].first) != 0)
        return;
    int64_t now = now_us();
    draw_heading(phases[p->phases++].title);
    p->last += now_us() - now; /* drawing is no part of the handshake */
}

void draw_event(struct picture *p, const hf_event *event, bool is_client)
{
    struct step step = { .name = event->name, .size = event->size, .meaning = event->caption };
    bool alone = event->kind == HF_EVENT_VERDICT || event->kind == HF_EVENT_CONNECTED;
    if (!is_client && event->kind != HF_EVENT_CONNECTED)
        return;
    draw_phase(p, event->name);
    step.protection = protection_in_words(event);
    if (alone)
        step.arrow = event->from_client ? CLIENT_ALONE : SERVER_ALONE;
    else
        step.arrow = event->from_client ? TO_SERVER : TO_CLIENT;
    draw_step(p, &step);
}
