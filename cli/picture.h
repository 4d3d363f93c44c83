/* picture.h - draws a handshake step by step, for people who see one for the first time. */
#ifndef HANDFAST_CLI_PICTURE_H
#define HANDFAST_CLI_PICTURE_H

#include "handfast.h"

/* A part of a handshake, and the event with which it begins. A list of them ends with a NULL. */
struct phase {
    const char *first;
    bool from_client;
    const char *title;
};

/* What there is to say about an event beside its own words. A list of them ends with a NULL. */
struct remark {
    const char *event;
    bool from_client;
    const char *text;
};

struct picture {
    const struct phase *phases; /* those that have not begun yet */
    const struct remark *remarks;
    bool is_dense; /* no empty line between steps: there is much to show */
    int steps;
    int flights;          /* how many times the direction of the messages turned, the first included */
    bool client_has_word; /* the direction in which they go */
    size_t bytes;         /* of the handshake's messages */
    int64_t last;         /* when the step before was drawn, in microseconds */
    int64_t spent;        /* on all steps, without drawing them */
};

enum arrow { TO_SERVER, TO_CLIENT, CLIENT_ALONE, BOTH_ALONE };

struct step {
    enum arrow arrow;
    const char *name;
    size_t size;            /* 0: none to tell */
    const char *protection; /* "" where nothing travels */
    const char *meaning;
    const char *remark; /* or NULL */
};

/* Starts the clock. */
void begin_picture(struct picture *picture);

/* Draws one step, numbered, with the time since the one before. */
void draw_step(struct picture *picture, const struct step *step);

/* Draws what the trace tells in the client's chair: there each message appears once, and in the order of the RFC's
 * figure. That the client is connected is left out: its Finished says so. */
void draw_event(struct picture *picture, const hf_event *event);

void draw_heading(const char *text);
void draw_paragraph(const char *text);

/* A name, a value in bold where there is one, and what it means. */
void draw_fact(const char *name, const char *value, const char *meaning);

#endif
