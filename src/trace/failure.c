/* failure.c - a failure as a paragraph, and as JSON. */
#include "base/text.h"
#include "base/utf8.h"
#include "handfast.h"

/* ---- for people ---- */

static void add_sentence(struct text *text, const char *before, const char *words)
{
    if (words[0] != '\0')
        text_add(text, "%s%s", before, words);
}

static void add_alert(struct text *text, const hf_failure *failure)
{
    if (failure->has_alert && !failure->peer_ended)
        text_add(text, "\nWe told the peer: %s (%u).", failure->alert_name, failure->alert);
}

/* The particulars may end in a question. */
static bool is_closed(const char *words)
{
    size_t len = strlen(words);
    return len > 0 && strchr(".?!", words[len - 1]) != NULL;
}

/* Some rules are of other RFCs, and say so. */
static void add_section(struct text *text, const char *section)
{
    bool names_its_rfc = strncmp(section, "RFC", 3) == 0;
    add_sentence(text, names_its_rfc ? ", " : ", section ", section);
}

size_t hf_failure_text(const hf_failure *failure, char *out, size_t cap)
{
    struct text text = text_of(out, cap);
    text_add(&text, "%s", failure->sentence);
    add_sentence(&text, ": ", failure->detail);
    text_add(&text, "%s", is_closed(failure->detail) ? "" : ".");
    add_sentence(&text, "\nStep: ", failure->step);
    add_section(&text, failure->section);
    text_add(&text, " (%s).", failure->reason);
    add_alert(&text, failure);
    add_sentence(&text, "\nWhat to do: ", failure->advice);
    add_sentence(&text, "\nWe offer: ", failure->we_offered);
    add_sentence(&text, "\nThey offer: ", failure->they_offered);
    return text.wanted;
}

/* ---- for programs, RFC 8259 ---- */

static void add_character(struct text *text, struct span character)
{
    uint8_t c = character.at[0];
    if (c == '"' || c == '\\')
        text_add(text, "\\%c", c);
    else if (c < ' ')
        text_add(text, "\\u%04x", (unsigned)c);
    else
        text_append(text, character);
}

static void add_string(struct text *text, const char *name, const char *value)
{
    text_add(text, "\"%s\":\"", name);
    for (struct span left = span_of_text(value); left.len > 0;) {
        struct rune rune = rune_at(left);
        size_t len = rune.len > 0 ? rune.len : 1;
        if (rune.len == 0)
            text_add(text, "\\ufffd"); /* the replacement character */
        else
            add_character(text, span_of(left.at, len));
        left = span_of(left.at + len, left.len - len);
    }
    text_add(text, "\"");
}

static void add_json_alert(struct text *text, const hf_failure *failure)
{
    if (failure->has_alert)
        text_add(text, "\"alert\":%u,", failure->alert);
    else
        text_add(text, "\"alert\":null,");
    add_string(text, "alert_name", failure->alert_name);
}

size_t hf_failure_json(const hf_failure *failure, char *out, size_t cap)
{
    struct text text = text_of(out, cap);
    const struct {
        const char *name, *value;
    } fields[] = {
        { "reason", failure->reason },         { "sentence", failure->sentence },         { "detail", failure->detail },
        { "advice", failure->advice },         { "section", failure->section },           { "step", failure->step },
        { "we_offered", failure->we_offered }, { "they_offered", failure->they_offered },
    };
    text_add(&text, "{");
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        add_string(&text, fields[i].name, fields[i].value);
        text_add(&text, ",");
    }
    text_add(&text, "\"ended_by\":\"%s\",", failure->peer_ended ? "peer" : "us");
    add_json_alert(&text, failure);
    text_add(&text, "}");
    return text.wanted;
}
