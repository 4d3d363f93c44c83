/* picture.h - draws a handshake step by step, for people who see one for the first time. */
#ifndef HANDFAST_CLI_PICTURE_H
#define HANDFAST_CLI_PICTURE_H

#include "handfast.h"

struct picture {
    int steps;
    size_t phases; /* how many of the handshake's phases have begun */
    int64_t last;  /* when the step before was drawn, in microseconds */
    int64_t spent; /* on all steps, without drawing them */
};

enum arrow { TO_SERVER, TO_CLIENT, CLIENT_ALONE, SERVER_ALONE };

struct step {
    enum arrow arrow;
    const char *name;
    size_t size;            /* 0: none to tell */
    const char *protection; /* "" where nothing travels */
    const char *meaning;
};

/* Starts the clock. */
void begin_picture(struct picture *picture);

/* Draws one step, numbered, with the time since the one before. */
void draw_step(struct picture *picture, const struct step *step);

/* Draws what the trace tells, from the client's chair: there each message appears once, and in the order of the RFC's
 * figure. `is_client` says whose event it is. */
void draw_event(struct picture *picture, const hf_event *event, bool is_client);

void draw_heading(const char *text);
void draw_paragraph(const char *text);

#endif
