/* failure.c - why a connection failed, for people and programs: the reason's row, and what the two sides offered. */
#include "connection/connection.h"

#include "base/memory.h"
#include "base/secret.h"
#include "base/text.h"

#include <stdio.h>

struct report {
    hf_failure failure; /* its strings point to static texts, and to the rooms below */
    char detail[512], we_offered[1536], they_offered[1024];
};

/* ---- what was offered ---- */

static void add_list(struct text *text, const char *title, const struct number_list *list,
                     const char *(*name)(uint16_t))
{
    char names[640];
    if (list->count == 0)
        return;
    list_names(names, sizeof names, name, list->at, list->count);
    text_add(text, "%s%s%s", text->len > 0 ? "; " : "", title, names);
}

static void add_offer(struct text *text, const struct offer *offer)
{
    add_list(text, "versions: ", &offer->versions, version_name);
    add_list(text, "suites: ", &offer->suites, suite_name);
    add_list(text, "groups: ", &offer->groups, group_name);
    add_list(text, "signature schemes: ", &offer->schemes, scheme_name);
    if (offer->protocols[0] != '\0')
        text_add(text, "%sprotocols: %s", text->len > 0 ? "; " : "", offer->protocols);
}

static void offer_of_policy(struct offer *out, const struct policy *policy)
{
    *out = (struct offer){ .protocols = "" };
    for (uint16_t version = TLS13; version >= TLS12; version--)
        if (policy_speaks(policy, version))
            remember_number(&out->versions, version);
    for (size_t i = 0; i < policy->num_suites; i++)
        if (policy_offers(policy, policy->suites[i]))
            remember_number(&out->suites, policy->suites[i]->id);
    for (size_t i = 0; i < policy->num_groups; i++)
        remember_number(&out->groups, policy->groups[i]->id);
    for (size_t i = 0; policy_exchanges_by(policy, BY_DHE) && i < policy->num_fields; i++)
        remember_number(&out->groups, policy->fields[i]->id);
    for (size_t i = 0; i < policy->num_schemes; i++)
        remember_number(&out->schemes, policy->schemes[i]->id);
    struct text protocols = text_of(out->protocols, sizeof out->protocols);
    for (size_t i = 0; i < policy->num_protocols; i++)
        text_add(&protocols, "%s%s", i > 0 ? ", " : "", (const char *)policy->protocols[i].at);
}

static void describe_offers(struct report *report, const hf_conn *conn)
{
    struct offer ours;
    struct text we = text_of(report->we_offered, sizeof report->we_offered);
    struct text they = text_of(report->they_offered, sizeof report->they_offered);
    offer_of_policy(&ours, policy_of(conn));
    add_offer(&we, &ours);
    add_offer(&they, &conn->hs->peer);
}

/* ---- the report ---- */

struct report *report_new(const hf_conn *conn, enum reason why, const char *step)
{
    const struct reason_text *text = reason_text(why);
    struct report *report = allocate(sizeof *report);
    if (report == NULL)
        return NULL;
    report->failure = (hf_failure){ .reason = text->name,
                                    .sentence = text->sentence,
                                    .section = text->section,
                                    .detail = report->detail,
                                    .advice = text->advice,
                                    .step = step,
                                    .alert_name = "",
                                    .we_offered = report->we_offered,
                                    .they_offered = report->they_offered };
    if (conn->hs != NULL) {
        (void)snprintf(report->detail, sizeof report->detail, "%s", conn->hs->detail);
        describe_offers(report, conn);
    }
    return report;
}

void report_set_alert(struct report *report, uint8_t alert, bool by_peer)
{
    report->failure.peer_ended = by_peer;
    report->failure.has_alert = true;
    report->failure.alert = alert;
    report->failure.alert_name = alert_name(alert);
    if (!by_peer)
        return;
    (void)snprintf(report->detail, sizeof report->detail, "%s (%u): %s", alert_name(alert), alert,
                   alert_meaning(alert));
}

void report_free(struct report **spent)
{
    release(*spent, sizeof **spent);
    *spent = NULL;
}

/* ---- breaking off ---- */

/* The step at which a handshake stands: the message of its row, or what it waits for. */
static const char *current_step(const hf_conn *conn)
{
    if (conn->phase == CONNECTED || conn->hs == NULL)
        return "connected";
    const struct step *step = conn->hs->at;
    while (step->act == MAY_RECV || !step->when(conn->hs)) /* what must come is what was waited for */
        step++;
    if (step->message != NO_MESSAGE)
        return message_name(step->message);
    return step->act == AWAIT ? "judgement" : "key change";
}

static void make_report(hf_conn *conn, enum reason why)
{
    conn->report = report_new(conn, why, current_step(conn));
    conn->phase = BROKEN;
    conn->owes_key_answer = conn->owes_key_update = conn->owes_no_renegotiation = conn->owes_close_notify = false;
    half_wipe(&conn->link.read);
    inbox_wipe(&conn->link.inbox);
    forget_exporter(&conn->agreed);
}

void forget_when_broken(hf_conn *conn)
{
    if (conn->phase == BROKEN && !conn->owes_alert)
        half_wipe(&conn->link.write);
    end_handshake_when_done(conn);
}

/* 6: "MUST NOT allow any further data to be sent or received", also of what is ready to be. */
static hf_status ended_by_peer(hf_conn *conn)
{
    conn->control_len = conn->control_taken = 0;
    if (conn->hs != NULL)
        flight_wipe(&conn->hs->flight);
    forget_when_broken(conn);
    return HF_FAILED;
}

hf_status break_off(hf_conn *conn, enum reason why)
{
    bool heard = may_speak(conn);
    make_report(conn, why);
    conn->alert = reason_text(why)->alert;
    conn->owes_alert = conn->alert != ALERT_NONE && heard;
    if (conn->owes_alert && conn->report != NULL)
        report_set_alert(conn->report, conn->alert, false);
    forget_when_broken(conn);
    return HF_FAILED;
}

hf_status broken_by_alert(hf_conn *conn, uint8_t alert)
{
    make_report(conn, BECAUSE_PEER_SENT_ALERT);
    if (conn->report != NULL)
        report_set_alert(conn->report, alert, true);
    return ended_by_peer(conn);
}

hf_status broken_by_silence(hf_conn *conn)
{
    make_report(conn, conn->phase == CONNECTED ? BECAUSE_TRUNCATED : BECAUSE_EOF_IN_HANDSHAKE);
    if (conn->report != NULL)
        conn->report->failure.peer_ended = true;
    return ended_by_peer(conn);
}

/* When even the report's memory was missing, the failure is still told. */
const hf_failure *hf_failure_of(const hf_conn *conn)
{
    static const hf_failure no_memory = { .reason = "NO_MEMORY",
                                          .sentence = "there was not enough memory",
                                          .section = "6.2",
                                          .detail = "",
                                          .advice = "",
                                          .step = "",
                                          .alert_name = "",
                                          .we_offered = "",
                                          .they_offered = "" };
    if (conn->phase != BROKEN)
        return NULL;
    return conn->report != NULL ? &conn->report->failure : &no_memory;
}
