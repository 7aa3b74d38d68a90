// The one table of commands.
#include "cli/command.h"

#include <stdio.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"

// clang-format off
static const struct option init_options[] = {
    {"title", "TEXT", "what the book is called; default: the file's name", false},
    {"currency", "CODE", "reporting currency, ISO 4217; default: USD", false},
    {"from", "DIR", "fill it from a folder of CSV files in the book's own layout", false},
    {"restore", "FILE", "remake a book from its JSON lines, with the same root", false},
};
static const struct option add_options[] = {
    {"dry-run", NULL, "check everything and show the record; record nothing", false},
    {"json", NULL, "print JSON", false},
    {"fulfils", "FLOW", "link it to the pledge or commitment it fulfils", true},
    {"reduces", "FLOW", "link it to the flow it reduces", true},
    {"refunds", "FLOW", "link it to the flow it refunds", true},
    {"cancels", "FLOW", "link it to the flow it cancels", true},
};
#define CORRECTION_OPTIONS                                                                         \
    {"reason", "TEXT", "why; kept for good", false},                                               \
    {"because", "EVIDENCE", "the document that says so", false},                                   \
    {"dry-run", NULL, "check everything and show what would change; record nothing", false},       \
    {"json", NULL, "print JSON", false}
static const struct option amend_options[] = {
    {"clear", "FIELD", "leave this field out from now on", true},
    CORRECTION_OPTIONS,
};
static const struct option void_options[] = {
    CORRECTION_OPTIONS,
};
static const struct option adopt_options[] = {
    {"former", "STANDING", "what the claim adopted so far becomes: rejected (default) or open", false},
    CORRECTION_OPTIONS,
};
static const struct option import_options[] = {
    {"format", "NAME", "the files' format, when it should not be told from what they hold", false},
    {"map", "FILE", "read spreadsheets through this map file", false},
    {"guess", "FILE", "print a draft of a map file for this spreadsheet; record nothing", false},
    {"kind", "KIND", "what the rows are, when the file's name does not say it", false},
    {"dry-run", NULL, "show what is new, changed and gone; record nothing", false},
    {"amend", NULL, "record what differs from the book as amendments", false},
    {"reason", "TEXT", "why, with --amend; kept for good", false},
    {"because", "EVIDENCE", "the document that says so, with --amend", false},
    {"skip-bad", NULL, "leave records with faults out and take the others", false},
    {"log", "FILE", "write every fault, warning and value filled in as CSV; \"-\" is standard "
     "output; with --skip-bad, default: import-log.csv", false},
};
#define TIME_OPTIONS                                                                               \
    {"as-of", "DATE|RECORD", "the book as it was at the end of a day, or after a record", false},  \
    {"as-stated", "DATE", "only what had been said by then", false}
static const struct option export_options[] = {
    {"csv", "DIR", "a folder of CSV files in the book's own layout", false},
    {"jsonl", "FILE", "every record's body, one a line; \"-\" is standard output", false},
    {"hxl", "FILE", "the flows as CSV in the columns of FTS, with a row of HXL tags", false},
    {"iati", "FILE", "the flows as activities of IATI 2.03", false},
    {"journal", "FILE", "the flows as a journal for hledger", false},
    {"log", "FILE", "what the format cannot say; \"-\" is standard output; default: standard error", false},
    TIME_OPTIONS,
};
static const struct option totals_options[] = {
    {"by", "DIMENSIONS", "donor, fund, activity, programme, recipient, year, stage, currency, form, "
     "finance; several with commas", false},
    {"view", "VIEW", "exclusive (default): each stage as stated; cumulative: committed includes "
     "payments linked to no commitment", false},
    {"firm", NULL, "commitments and payments linked to none as one row, \"firm\"", false},
    {"explain", NULL, "the counting proof instead: what was found, what is not counted and why, with "
     "the records of each step", false},
};
static const struct option report_options[] = {
    {"xlsx", NULL, "an Excel workbook", false},
    {"pdf", NULL, "a PDF with charts", false},
    {"html", NULL, "one page for a browser, with charts; needs no network", false},
    {"text", NULL, "text for a terminal", false},
    {"csv", NULL, "its tables as CSV; in a folder a file for each", false},
    {"json", NULL, "the whole report as JSON", false},
    {"output", "PATH", "a folder, or a file whose extension picks the format; default: reports/; -o "
     "for short", false},
    {"sections", "KEYS", "only these sections, with commas, as the JSON names them; an unknown "
     "name lists them", false},
    {"revisions-since", "DATE|RECORD", "what changed since the book was so, in the section "
     "\"revisions\"; default: every correction", false},
    {"title", "TEXT", "the report's title", false},
    {"view", "VIEW", "exclusive (default): each stage as stated; cumulative: committed includes "
     "payments linked to no commitment", false},
    {"paper", "SIZE", "a4 (default) or letter", false},
    {"plain-formulas", NULL, "formulas of the workbook refer to ranges, not to its table by name",
     false},
    {"values", NULL, "a workbook without formulas", false},
};
static const struct option check_options[] = {
    {"only", "KINDS", "only these kinds of warning, with commas: parts, links, instalments, "
     "fund-balance, future, minor-units, no-evidence, duplicates, claims, never-receives, outside, "
     "equivalents",
     true},
    TIME_OPTIONS,
};
#define VERIFIER_OPTION                                                                            \
    {"verifier", "KEY|FILE", "the signer's verifier key, or a file with it; once for each who must "  \
     "have signed; else $LEDGER_VERIFIER", true}
#define KEY_OPTION                                                                                 \
    {"key", "FILE", "the private key; else $LEDGER_KEY, else ~/.config/ledger/ledger-ORIGIN.key",    \
     false}
static const struct option key_options[] = {
    KEY_OPTION,
    {"name", "NAME", "what the key is called, such as mof.example/pledges; default: the book's origin",
     false},
    {"show", NULL, "print the verifier key of the key there is", false},
};
static const struct option checkpoint_options[] = {
    KEY_OPTION,
    {"output", "FILE", "write it to this file; -o for short", false},
};
static const struct option prove_options[] = {
    {"output", "FILE", "write it to this file; -o for short", false},
};
static const struct option sync_options[] = {
    VERIFIER_OPTION,
};
static const struct option verify_options[] = {
    {"receipt", "FILE", "a receipt instead of the book: with --verifier, with --book, or both", false},
    {"against", "FILE", "the book, and that it begins with the records of this checkpoint", false},
    {"since", "FILE", "only the records since this checkpoint, and that the book continues it", false},
    {"report", "FILE", "a report: make it again from its stamp and compare every byte", false},
    VERIFIER_OPTION,
    {"json", NULL, "print JSON", false},
};
static const struct option show_options[] = {
    {"json", NULL, "print JSON", false},
    TIME_OPTIONS,
};
static const struct option history_options[] = {
    {"json", NULL, "print JSON", false},
    TIME_OPTIONS,
};
static const struct option find_options[] = {
    TIME_OPTIONS,
};
static const struct option help_command_options[] = {
    {"all", NULL, "the help of every command", false},
};

#define OPTIONS(table) table, COUNT_OF(table)
#define NO_OPTIONS NULL, 0

const struct command command_table[] = {
    {"init", "The book", "[FILE]", "make a book", OPTIONS(init_options),
     OPTIONS_BOOK | OPTIONS_AUTHOR,
     "FILE is the new book; without it --book, $LEDGER_BOOK or ledger/book.db. A book is one file. "
     "It must not exist yet.",
     "ledger init --title \"Contributions\" --currency EUR\n"
     "ledger init ledger/book.db --from ledger\n"
     "ledger init copy.db --restore book.jsonl\n", cmd_init},
    {"add", "Recording", "KIND [ID]", "append one record", OPTIONS(add_options),
     OPTIONS_BOOK | OPTIONS_AUTHOR | OPTIONS_FIELDS,
     "KIND is party, activity, event, evidence, flow, link, claim, rate, deflator, schedule; or the "
     "stage of a flow: plan, pledge, commitment, disbursement, expenditure. Parties, activities, "
     "events and evidence need an ID; a flow gets one (F000042) when none is given. Each field of "
     "the kind is an option; a list field's option may be repeated. On a terminal, required fields "
     "that are missing are asked for. Prints the id, the record number and the book's root.",
     "ledger add party JPN --name Japan --type 10\n"
     "ledger add party AFG --name Afghanistan --type country --country AF\n"
     "ledger add evidence nato-2013 --title \"News item on Japan\" --published 2013-12-09 --grade B\n"
     "ledger add pledge --from JPN --to AFG --amount 'up to US$5 billion' --date 2009-11 "
     "--period 2009/2013 --evidence nato-2013\n", cmd_add},
    {"amend", "Recording", "ID", "correct a record; the old text stays in its history",
     OPTIONS(amend_options), OPTIONS_BOOK | OPTIONS_AUTHOR | OPTIONS_FIELDS,
     "The fields given are changed, a list as a whole; the others stay as the standing record has "
     "them, and the corrected record is stored in full. An amendment of an amendment is stored for "
     "the record it amends. With --because, what the old text says of when it was stated is left out: "
     "the correction counts from the day that document was published (--as-stated), unless --stated "
     "says another. Prints old and new, the id, the record number and the book's root.",
     "ledger amend jpn-pledge-2009 --amount \"5bn USD\" --reason \"signed text gives the sum\" "
     "--because mofa-2011\n"
     "ledger amend jpn-pledge-2009 --clear note --reason \"belongs to another pledge\"\n", cmd_amend},
    {"void", "Recording", "ID", "withdraw a record, or an amendment", OPTIONS(void_options),
     OPTIONS_BOOK | OPTIONS_AUTHOR,
     "A void amendment restores what stood before it; a void record is withdrawn with all its "
     "amendments. Nothing is deleted: --as-of shows the book as it was. With --as-stated, the void "
     "of a flow or claim counts from the day its --because was published, else from the day it was "
     "recorded; for a slip, which was never said, name the document it was read from.",
     "ledger void jpn-pledge-2009 --reason \"entered twice\"\n"
     "ledger void amend:jpn-pledge-2009 --reason \"the document was misread\"\n", cmd_void},
    {"adopt", "Recording", "CLAIM", "prefer another claim on a flow", OPTIONS(adopt_options),
     OPTIONS_BOOK | OPTIONS_AUTHOR,
     "In one transaction the flow takes over the claim's amount, date and stage and rests on its "
     "document first, the claim becomes adopted, and the one adopted so far rejected.",
     "ledger adopt claim:jpn-pledge-2009:nato-2013 --reason \"the agreement says so\"\n", cmd_adopt},
    {"import", "Recording", "FILE...", "append records from files", OPTIONS(import_options),
     OPTIONS_BOOK | OPTIONS_AUTHOR | OPTIONS_OUTPUT,
     "A file is in the book's own layout: its first row names the fields, and its name says the kind "
     "(flows.csv, parties.csv, ...). A folder is read in the order its records depend on each other. "
     "Files of OCHA FTS (JSON or flat CSV) and of IATI (XML, 1.01 to 2.03) are known by what they hold. "
     "All is taken or nothing; every fault is shown with file, line and column. Importing again what "
     "the book holds adds nothing. A newer edition of a file shows what it changes: nothing is "
     "recorded then unless --amend makes amendments of it. What a source has no more is listed and "
     "stays.",
     "ledger import flows.csv --dry-run\n"
     "ledger import flows.csv --amend --reason \"edition of May\"\n"
     "ledger import --guess sheet.csv > sheet.map\n"
     "ledger import sheet.csv --map sheet.map --dry-run\n"
     "ledger import ledger\n", cmd_import},
    {"export", "Recording", "", "write the book to files", OPTIONS(export_options), OPTIONS_BOOK,
     "The CSV folder reads back with \"import\" or \"init --from\"; the JSON lines with \"init "
     "--restore\", which gives the same root. The other formats hold the standing flows only; what they "
     "cannot say is listed with the number of flows.",
     "ledger export --csv copy\n"
     "ledger export --iati activities.xml\n"
     "ledger export --jsonl book.jsonl\n", cmd_export},
    {"list", "Reading", "[KIND]", "list entries", NO_OPTIONS,
     OPTIONS_BOOK | OPTIONS_FILTERS | OPTIONS_OUTPUT,
     "KIND is flow (default), party, activity, event, evidence, link, claim, rate, deflator or "
     "schedule. The filters apply to flows.",
     "ledger list --donor JPN --stage pledge\n"
     "ledger list party\n", cmd_list},
    {"show", "Reading", "ID", "show one record with its links, claims and evidence",
     OPTIONS(show_options), OPTIONS_BOOK, NULL,
     "ledger show jpn-pledge-2009\n", cmd_show},
    {"history", "Reading", "ID", "show what happened to a record", OPTIONS(history_options),
     OPTIONS_BOOK,
     "In order: when it was recorded, what each amendment changed, what was withdrawn and restored, "
     "by whom, why and because of which document. The id of a correction shows its record.",
     "ledger history jpn-pledge-2009\n", cmd_history},
    {"find", "Reading", "WORDS...", "find records by words", OPTIONS(find_options),
     OPTIONS_BOOK | OPTIONS_OUTPUT,
     "Looks in names, aliases, titles, questions and notes of all standing records. All words must "
     "occur; letter case counts for nothing. Whole words come before parts of words, names and "
     "titles before notes.",
     "ledger find police salaries\n"
     "ledger find LOFTA\n", cmd_find},
    {"totals", "Reading", "", "sum what was pledged, committed and paid", OPTIONS(totals_options),
     OPTIONS_BOOK | OPTIONS_FILTERS | OPTIONS_OUTPUT | OPTIONS_CONVERSION,
     "Stage and currency always divide the totals: a sum across stages would count the same money "
     "twice. Counted are contributions from outside the boundary to inside; what was not counted is "
     "said at the end.",
     "ledger totals --by donor,stage\n"
     "ledger totals --by year --donor JPN --since 2009 --until 2013\n", cmd_totals},
    {"report", "Reading", "[NAME]", "make a report", OPTIONS(report_options),
     OPTIONS_BOOK | OPTIONS_FILTERS | OPTIONS_CONVERSION,
     "NAME is a saved definition, reports/NAME.report: lines \"option = value\" with the options of "
     "this command. Without a format or an output file the report is printed as text.",
     "ledger report --xlsx --pdf --donor JPN\n"
     "ledger report -o japan.xlsx --donor JPN\n"
     "ledger report --text --sections key_figures,by_year\n", cmd_report},
    {"check", "Trust", "", "list what is recorded and should be looked at", OPTIONS(check_options),
     OPTIONS_BOOK | OPTIONS_OUTPUT,
     "Warnings are no errors: what they speak of is recorded and counted. Each names its record and "
     "says what to do. As text, at most 20 of a kind are shown unless --only asks for it.",
     "ledger check\n"
     "ledger check --only duplicates,no-evidence\n", cmd_check},
    {"verify", "Trust", "", "check the book, a receipt or a checkpoint", OPTIONS(verify_options),
     OPTIONS_BOOK,
     "Recomputes every hash, the tree, the dictionary and the columns, compares every checkpoint the "
     "book keeps, and names the first bad record. With a checkpoint that was kept elsewhere it also "
     "shows that the book still begins with the same records. A receipt needs no book: it is checked "
     "with the signer's verifier key, which must come from the signer, not from the receipt. A report "
     "carries a stamp: with it the report is made again from the same records and compared, and "
     "totals that later records changed are named.",
     "ledger verify\n"
     "ledger verify --receipt F000042.tlog-proof --verifier mof.verifier\n"
     "ledger verify --against 2013-12.checkpoint --verifier mof.verifier\n"
     "ledger verify --since 2013-12.checkpoint\n", cmd_verify},
    {"key", "Trust", "", "make a key to sign checkpoints with", OPTIONS(key_options), OPTIONS_BOOK,
     "The private key is written to a file of its own that only you can read; it is never in the "
     "book and never overwritten. Keep a copy in a safe place, and give the verifier key it prints to "
     "everybody who will check checkpoints and receipts.",
     "ledger key\n"
     "ledger key --name mof.example/pledges --key /media/stick/mof.key\n"
     "ledger key --show\n", cmd_key},
    {"checkpoint", "Trust", "", "sign what the book holds now", OPTIONS(checkpoint_options),
     OPTIONS_BOOK,
     "Verifies the whole book first, and signs nothing that does not continue the checkpoints signed "
     "before, also when the book was put back to an older state. The checkpoint (origin, number of "
     "records, root, signature) is kept in the book and printed. Give it away: from then on no record "
     "before it can change without being noticed.",
     "ledger checkpoint\n"
     "ledger checkpoint -o 2013-12.checkpoint\n", cmd_checkpoint},
    {"prove", "Trust", "ID", "write a receipt for one record", OPTIONS(prove_options), OPTIONS_BOOK,
     "A receipt holds the record's text, its place, the last checkpoint, and the hashes that lead from "
     "one to the other. It proves for good that this text was record number N when the checkpoint was "
     "signed. It does not prove that the record still stands: an amendment or a withdrawal is a later "
     "record, with its own id and its own receipt, and the receipt of an amended record is for the "
     "text first recorded. \"ledger history ID\" names them all; \"ledger verify --receipt FILE "
     "--book FILE\" says what became of it.",
     "ledger prove F000042 -o F000042.tlog-proof\n", cmd_prove},
    {"publish", "Trust", "DIR", "write the log as static files anybody can check", NO_OPTIONS,
     OPTIONS_BOOK,
     "Up to the last checkpoint: the checkpoint, the hashes as tiles and the records in bundles, as "
     "c2sp.org/tlog-tiles lays them out, so that a plain web server serves them and other people's "
     "programs check them. Published again, only what is new is written, the checkpoint last. A "
     "folder that holds another book, or one that parted from this, is refused. Everything in the "
     "book becomes public, what was amended or withdrawn too.",
     "ledger publish public_html/log\n", cmd_publish},
    {"sync", "Trust", "FROM", "copy another book's new records to this one", OPTIONS(sync_options),
     OPTIONS_BOOK,
     "FROM is a book or a published folder of the same origin; this book is made when it does not "
     "exist. First both sides must prove that the one continues the other; books that parted are "
     "refused, with the record from which on they differ. Records keep their bytes, so that size and "
     "root become the same, and checkpoints come along. A published folder needs the key of who "
     "signed it.",
     "ledger sync /media/stick/book.db\n"
     "ledger sync log --verifier mof.verifier --book mirror.db\n", cmd_sync},
    {"backup", "Trust", "FILE", "write a verified copy of the book", NO_OPTIONS, OPTIONS_BOOK,
     "Works while others write. FILE must not exist.",
     "ledger backup copy.db\n", cmd_backup},
    {"help", "Help", "[COMMAND [KIND]]", "explain a command", OPTIONS(help_command_options), 0, NULL,
     "ledger help totals\n", cmd_help},
};
const size_t command_count = COUNT_OF(command_table);
// clang-format on

const struct command *command_find(const char *name, struct error *err)
{
    const struct command *found = NULL;
    struct suggestion near = {.word = name};
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = &command_table[i];
        if (strcmp(command->name, name) == 0)
            return command;
        suggestion_offer(&near, command->name);
        if (name[0] == '\0' || !text_starts_with(command->name, name))
            continue;
        if (found != NULL) {
            error_set(err, ERROR_USAGE, "\"%s\" could be \"%s\" or \"%s\"", name, found->name,
                      command->name);
            return NULL;
        }
        found = command;
    }
    if (found != NULL)
        return found;
    error_set(err, ERROR_USAGE, "there is no command \"%s\"", name);
    if (near.best != NULL)
        error_hint(err, "did you mean \"%s\"?", near.best);
    else
        error_hint(err, "\"ledger\" alone lists the commands");
    return NULL;
}

void command_print_overview(const char *program)
{
    const char *group = "";
    printf("usage: %s COMMAND [OPTIONS]\n", program);
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = &command_table[i];
        if (strcmp(command->group, group) != 0)
            printf("\n%s\n", command->group);
        group = command->group;
        printf("  %-11s %s\n", command->name, command->purpose);
    }
    printf("\n\"%s help COMMAND\" shows options and examples.\n", program);
}

// Paragraphs at 78 columns.
static void print_wrapped(const char *text, int indent, int column)
{
    while (*text != '\0') {
        int size = (int)strcspn(text, " \n");
        if (column + 1 + size > 78) {
            printf("\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            putchar(' ');
            column++;
        }
        printf("%.*s", size, text);
        column += size;
        text += size;
        text += strspn(text, " \n");
    }
    putchar('\n');
}

static void print_options(const struct command *command, const struct option_list *options,
                          const char *title)
{
    if (options->count == 0)
        return;
    printf("\n%s\n", title);
    for (size_t i = 0; i < options->count; i++) {
        const struct option *option = &options->items[i];
        bool is_own = options->items == command->options;
        if (!is_own && has_own_option(command, option->name))
            continue;
        int width = printf("  --%s%s%s", option->name, option->argument == NULL ? "" : " ",
                           option->argument == NULL ? "" : option->argument);
        if (width > 24)
            printf("\n%*s", 25, "");
        else
            printf("%*s", 25 - width, "");
        print_wrapped(option->help, 25, 25);
    }
}

enum kind command_record_kind(const char *word)
{
    enum kind kind = (enum kind)code_find(&codes_kind, slice_of(word));
    if (code_find(&codes_stage, slice_of(word)) != 0)
        return KIND_FLOW;
    return kind == KIND_BOOK || kind >= KIND_AMEND ? KIND_NONE : kind;
}

void command_print_help(const struct command *command, enum kind kind, struct arena *arena)
{
    static const struct {
        unsigned set;
        const char *title;
    } sets[] = {
        {OPTIONS_FIELDS, "Fields"},         {OPTIONS_FILTERS, "Filters"},
        {OPTIONS_CONVERSION, "Conversion"}, {OPTIONS_OUTPUT, "Output"},
        {OPTIONS_AUTHOR, "Author"},         {OPTIONS_BOOK, "Book"},
    };
    printf("usage: ledger %s%s%s [OPTIONS]\n\n", command->name,
           command->usage[0] == '\0' ? "" : " ", command->usage);
    printf("%s - %s\n", command->name, command->purpose);
    if (command->details != NULL) {
        putchar('\n');
        print_wrapped(command->details, 0, 0);
    }
    struct option_list own = {command->options, command->option_count};
    print_options(command, &own, "Options");
    for (size_t i = 0; i < COUNT_OF(sets); i++) {
        if ((command->sets & sets[i].set) == 0)
            continue;
        bool is_narrowed = sets[i].set == OPTIONS_FIELDS && kind != KIND_NONE;
        struct option_list shared =
            is_narrowed ? options_of_kind(kind, arena) : options_of_set(sets[i].set, arena);
        const char *title = sets[i].title;
        if (is_narrowed)
            title = arena_printf(arena, "Fields of %s %s: %s", text_article(kind_info(kind)->name),
                                 kind_info(kind)->name, kind_info(kind)->help);
        print_options(command, &shared, title);
    }
    printf("\nExamples\n");
    for (const char *line = command->examples; *line != '\0';) {
        int size = (int)strcspn(line, "\n");
        printf("  %.*s\n", size, line);
        line += size + 1;
    }
}
