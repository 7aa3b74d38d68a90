// Plain-text accounting: one transaction per flow, for hledger and its kin.
//
// An account is the stage, then "counted" or why the flow is not, then the donor; its counterpart
// is "given" with the same words. So the balance of "commitment:counted" is what totals print.
#include <string.h>

#include "exchange/writer.h"

// A name within an account: ":" would begin an account below, two blanks would end it.
static const char *account_part(struct arena *arena, const char *id)
{
    char *out = arena_string(arena, id);
    for (char *c = out; *c != '\0'; c++)
        if (*c == ':' || (unsigned char)*c <= ' ')
            *c = '/';
    return out;
}

// One line: a ";" would begin a comment, "|" part the payee.
static void put_words(FILE *stream, const char *text)
{
    for (const char *c = text; *c != '\0'; c++)
        fputc(strchr(";|\n\r\t", *c) != NULL ? ' ' : *c, stream);
}

static void put_flow(FILE *stream, const struct writer_flow *flow,
                     const struct writer_source *source, struct writer_log *log,
                     struct arena *scratch)
{
    const struct record *record = flow->record;
    const char *id = record_text(record, KEY_ID);
    const char *stage = record_text(record, KEY_STAGE);
    const char *currency;
    const char *date = writer_day(record, KEY_DATE, log, scratch);
    const char *amount = writer_amount(record, &currency, log, scratch);
    const char *title = record_text(record, KEY_TITLE);
    if (date == NULL)
        return;
    if (amount == NULL) {
        writer_say(log, id, "an unknown amount is a comment");
        fprintf(stream, "; %s %s: unknown amount\n\n", date, id);
        return;
    }
    const char *donor = account_part(scratch, record_text(record, KEY_FROM));
    const char *class = account_part(scratch, flow->excluded == NULL ? "counted" : flow->excluded);
    fprintf(stream, "%s (%s) ", date, account_part(scratch, id));
    put_words(stream, writer_party_name(source, record_text(record, KEY_FROM)));
    fputs(" to ", stream);
    put_words(stream, writer_party_name(source, record_text(record, KEY_TO)));
    if (title != NULL) {
        fputs(": ", stream);
        put_words(stream, title);
    }
    fprintf(stream, "\n    %s:%s:%s  %s %s\n", stage, class, donor, amount, currency);
    fprintf(stream, "    given:%s:%s:%s\n\n", stage, class, donor);
}

bool journal_write(FILE *stream, const struct writer_source *source, struct writer_log *log,
                   struct error *err)
{
    struct arena scratch CLEANUP(arena_done) = {0};
    fputs("; ", stream);
    put_words(stream, source->title);
    fprintf(stream, " (%s)\n; a point is the decimal mark\ndecimal-mark .\n\n", source->origin);
    for (;;) {
        struct writer_flow flow;
        bool has_flow;
        if (!source->next(source->user, &flow, &has_flow, &scratch, err))
            return false;
        if (!has_flow)
            return true;
        put_flow(stream, &flow, source, log, &scratch);
        arena_reset(&scratch);
    }
}
