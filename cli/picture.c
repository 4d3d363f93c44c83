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
    [BOTH_ALONE] = "client     server",
};

void begin_picture(struct picture *p)
{
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

void draw_fact(const char *name, const char *value, const char *meaning)
{
    int column = 19;
    printf("  %-17s", name);
    if (value)
        printf("%s%s%s\n%*s", ink(stdout, BOLD), value, ink(stdout, PLAIN), column, "");
    printf("%s", value ? ink(stdout, DIM) : "");
    print_wrapped(stdout, meaning, column, WIDTH - 2);
    printf("%s", ink(stdout, PLAIN));
}

/* ---- A step ---------------------------------------------------------------------------------------------- */

/* How long the words are by which everyone calls such a step, "Client hello:", with their colon. 0: there are none. */
static size_t call_name(const char *meaning)
{
    enum { LONGEST = 24 };
    size_t len = strcspn(meaning, ":");
    return meaning[len] && len <= LONGEST ? len + 1 : 0;
}

static void draw_text(const char *text)
{
    size_t name = call_name(text);
    const char *rest = text + name + strspn(text + name, " ");
    printf("%*s", MARGIN, "");
    if (name > 0)
        printf("%s%.*s%s", ink(stdout, BOLD), (int)name, text, ink(stdout, PLAIN));
    printf("%s", ink(stdout, DIM));
    print_wrapped_from(stdout, rest, MARGIN + (int)name, MARGIN, WIDTH - 2);
    printf("%s", ink(stdout, PLAIN));
}

/* Captions are clauses; here they stand as sentences. */
static void draw_meaning(const struct step *step)
{
    char text[512];
    bool is_whole = strchr(".?!:", step->meaning[strlen(step->meaning) - 1]) != NULL;
    snprintf(text, sizeof text, "%s%s%s%s", step->meaning, is_whole ? "" : ".", step->remark ? " " : "",
             step->remark ? step->remark : "");
    text[0] = (char)toupper((unsigned char)text[0]);
    draw_text(text);
}

static enum ink ink_of(const struct step *step)
{
    if (step->arrow == CLIENT_ALONE || step->arrow == BOTH_ALONE)
        return GREEN;
    return step->size > 0 ? BLUE : YELLOW;
}

/* "90 bytes, readable": what anyone on the way can read stands out. */
static void draw_particulars(const struct step *step)
{
    char size[32] = "";
    bool readable = strcmp(step->protection, READABLE) == 0;
    if (step->size > 0)
        snprintf(size, sizeof size, "%zu byte%s, ", step->size, step->size > 1 ? "s" : "");
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
    draw_meaning(step);
    if (!p->is_dense)
        putchar('\n');
    fflush(stdout);
    p->last = now_us();
}

/* ---- An event -------------------------------------------------------------------------------------------- */

/* The keys' names, for someone who has not heard of epochs. */
static const char *protection_in_words(const hf_event *event)
{
    if (event->kind == HF_EVENT_VERDICT || event->kind == HF_EVENT_SECRETS)
        return "";
    if (strcmp(event->protection, "none") == 0)
        return READABLE;
    if (strcmp(event->protection, "handshake") == 0)
        return event->kind == HF_EVENT_KEYS ? "handshake keys" : "encrypted";
    return event->kind == HF_EVENT_KEYS ? "application keys" : "encrypted";
}

static enum arrow arrow_of(const hf_event *event)
{
    if (event->kind == HF_EVENT_VERDICT)
        return CLIENT_ALONE;
    if (event->kind == HF_EVENT_SECRETS) /* TLS 1.2 makes its keys at one moment, and uses them from others on */
        return BOTH_ALONE;
    return event->from_client ? TO_SERVER : TO_CLIENT;
}

static void draw_phase(struct picture *p, const hf_event *event)
{
    const struct phase *next = p->phases;
    if (!next->first || strcmp(event->name, next->first) != 0 || event->from_client != next->from_client)
        return;
    int64_t now = now_us();
    if (p->is_dense)
        putchar('\n');
    draw_heading(next->title);
    p->phases++;
    p->last += now_us() - now; /* drawing is no part of the handshake */
}

static const char *remark_on(const struct picture *p, const hf_event *event)
{
    for (const struct remark *r = p->remarks; r->event; r++)
        if (strcmp(r->event, event->name) == 0 && r->from_client == event->from_client)
            return r->text;
    return NULL;
}

static void count_message(struct picture *p, const hf_event *event)
{
    p->bytes += event->size;
    if (p->flights == 0 || event->from_client != p->client_has_word)
        p->flights++;
    p->client_has_word = event->from_client;
}

void draw_event(struct picture *p, const hf_event *event)
{
    if (event->kind == HF_EVENT_CONNECTED) /* the last message has said so */
        return;
    if (event->kind == HF_EVENT_MESSAGE)
        count_message(p, event);
    draw_phase(p, event);
    const struct step step = {
        .arrow = arrow_of(event),
        .name = event->name,
        .size = event->size,
        .protection = protection_in_words(event),
        .meaning = event->caption,
        .remark = remark_on(p, event),
    };
    draw_step(p, &step);
}
