// The XML of an IATI file, and the walk from one activity to the next.
//
// The reader of libxml2 moves over the file; each child of an activity is a small tree of its own,
// turned into a struct and freed before the next is read. What one tree may take of the file has a
// limit, and so has what is kept of an activity.
#include <libxml/xmlreader.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "exchange/iati.h"
#include "exchange/iati_activity.h"

struct iati_reader {
    struct arena arena; // of the reader itself as well
    struct foreign foreign;
    FILE *stream;
    xmlTextReaderPtr xml;
    size_t byte_count; // handed to libxml2
    size_t byte_limit; // after which the element under way is too large
    bool is_too_large, is_too_deep;
    bool is_root_reached;
    size_t declaration_match; // how much of "<!DOCTYPE" was just seen
    bool has_declaration;
    struct error fault; // the first of libxml2
    size_t fault_line;
    bool is_at_end;
    // the activity under way
    struct arena scratch;
    struct iati_activity *activity;
    size_t next_transaction, next_plan;
};

// ---- the bytes ----

// Before the root element, a document type declaration is seen here before libxml2 reads into it.
static void watch(struct iati_reader *reader, const char *data, size_t size)
{
    static const char declaration[] = "<!DOCTYPE";
    for (size_t i = 0; i < size && !reader->is_root_reached && !reader->has_declaration; i++) {
        if (data[i] == declaration[reader->declaration_match])
            reader->declaration_match++;
        else
            reader->declaration_match = data[i] == '<';
        reader->has_declaration = declaration[reader->declaration_match] == '\0';
    }
}

static int read_bytes(void *context, char *buffer, int size)
{
    struct iati_reader *reader = context;
    if (reader->byte_count > reader->byte_limit) {
        reader->is_too_large = true;
        return -1;
    }
    size_t got = fread(buffer, 1, (size_t)size, reader->stream);
    reader->byte_count += got;
    watch(reader, buffer, got);
    return reader->has_declaration || ferror(reader->stream) ? -1 : (int)got;
}

// Whether all of the file was read, to its last sign, and elements are still open: whatever else
// seems wrong then is what half an element looks like.
static bool is_cut(const struct iati_reader *reader, const xmlError *fault)
{
    const xmlParserCtxt *parser = fault->ctxt;
    return feof(reader->stream) && parser != NULL && parser->nameNr > 0 && parser->input != NULL &&
           (fault->code == XML_ERR_DOCUMENT_END || parser->input->end - parser->input->cur <= 1);
}

// In our words where other formats have the same fault, else in libxml's.
static const char *fault_words(const struct iati_reader *reader, const xmlError *fault)
{
    if (is_cut(reader, fault))
        return "the file ends in the middle";
    if (text_starts_with(fault->message, "Input is not proper UTF-8"))
        return "invalid UTF-8";
    switch (fault->code) {
    case XML_ERR_INVALID_CHAR: return "a character that no text may have, such as NUL";
    default: return fault->message;
    }
}

static void take_fault(void *context, const xmlError *fault)
{
    struct iati_reader *reader = context;
    if (reader->fault.code != ERROR_NONE || fault->level < XML_ERR_ERROR || fault->message == NULL)
        return;
    const char *words = fault_words(reader, fault);
    if (text_starts_with(fault->message, "Excessive depth"))
        reader->is_too_deep = true;
    struct slice text = {words, strcspn(words, "\n")};
    reader->fault_line = fault->line > 0 ? (size_t)fault->line : 0;
    error_set(&reader->fault, ERROR_INPUT, "character %d of the line: %.*s", fault->int2,
              (int)text.size, text.data);
}

// ---- trees ----

static bool is_named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static const xmlNode *child_named(const xmlNode *node, const char *name)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        if (is_named(child, name))
            return child;
    return NULL;
}

// The texts of the node's own, without those of elements in it; NULL when blank.
static const char *own_text(const xmlNode *node, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    for (const xmlNode *child = node == NULL ? NULL : node->children; child != NULL;
         child = child->next)
        if ((child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) &&
            child->content != NULL)
            buffer_text(&out, (const char *)child->content);
    struct slice text = slice_trim((struct slice){out.data, out.size});
    return text.size == 0 ? NULL : arena_copy(arena, text.data, text.size);
}

static const char *attribute(const xmlNode *node, const char *name, struct arena *arena)
{
    for (const xmlAttr *at = node == NULL ? NULL : node->properties; at != NULL; at = at->next) {
        if (strcmp((const char *)at->name, name) != 0)
            continue;
        const char *text = own_text((const xmlNode *)at, arena);
        if (text != NULL)
            return text;
    }
    return NULL;
}

// A text with its <narrative>s (version 2): the English one, else the first; or the text itself.
static const char *narrative(const xmlNode *node, struct arena *arena)
{
    const char *first = NULL;
    for (const xmlNode *child = node == NULL ? NULL : node->children; child != NULL;
         child = child->next) {
        if (!is_named(child, "narrative"))
            continue;
        const char *text = own_text(child, arena);
        const char *language = attribute(child, "lang", arena);
        if (text != NULL && language != NULL && strncasecmp(language, "en", 2) == 0)
            return text;
        if (first == NULL)
            first = text;
    }
    return first != NULL ? first : own_text(node, arena);
}

// "2006-04-01" of "2006-04-01Z" and "2006-04-01T00:00:00"; other texts as they are.
static const char *day_text(const char *text, struct arena *arena)
{
    if (text == NULL || strlen(text) <= 10 || text[4] != '-' || text[7] != '-' ||
        (text[10] >= '0' && text[10] <= '9'))
        return text;
    return arena_copy(arena, text, 10);
}

static const char *day_of(const xmlNode *node, struct arena *arena)
{
    const char *text = attribute(node, "iso-date", arena);
    return day_text(text != NULL ? text : own_text(node, arena), arena);
}

// ---- elements ----

static struct iati_org org_of(const xmlNode *node, const char *activity, struct arena *arena)
{
    if (node == NULL)
        return (struct iati_org){0};
    return (struct iati_org){
        .ref = attribute(node, "ref", arena),
        .type = attribute(node, "type", arena),
        .name = narrative(node, arena),
        .role = attribute(node, "role", arena),
        .activity = activity == NULL ? NULL : attribute(node, activity, arena),
        .is_given = true,
    };
}

static void add_share(struct iati_shares *shares, const xmlNode *node, struct arena *arena)
{
    struct iati_share share = {
        .code = attribute(node, "code", arena),
        .vocabulary = attribute(node, "vocabulary", arena),
        .percentage = attribute(node, "percentage", arena),
    };
    if (share.code != NULL)
        LIST_PUSH(arena, shares, share);
}

static struct iati_value value_of(const xmlNode *node, struct arena *arena)
{
    return (struct iati_value){
        .number = node == NULL ? NULL : own_text(node, arena),
        .currency = attribute(node, "currency", arena),
        .date = day_text(attribute(node, "value-date", arena), arena),
    };
}

static void add_transaction(struct iati_activity *activity, const xmlNode *node,
                            struct arena *arena)
{
    struct iati_transaction out = {
        .line = (size_t)xmlGetLineNo((xmlNode *)(uintptr_t)node),
        .ref = attribute(node, "ref", arena),
        .humanitarian = attribute(node, "humanitarian", arena),
        .type = attribute(child_named(node, "transaction-type"), "code", arena),
        .date = day_of(child_named(node, "transaction-date"), arena),
        .description = narrative(child_named(node, "description"), arena),
        .finance_type = attribute(child_named(node, "finance-type"), "code", arena),
        .value = value_of(child_named(node, "value"), arena),
        .provider = org_of(child_named(node, "provider-org"), "provider-activity-id", arena),
        .receiver = org_of(child_named(node, "receiver-org"), "receiver-activity-id", arena),
    };
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (is_named(child, "recipient-country") || is_named(child, "recipient-region"))
            add_share(&out.recipients, child, arena);
        else if (is_named(child, "sector"))
            add_share(&out.sectors, child, arena);
    }
    LIST_PUSH(arena, &activity->transactions, out);
}

static void add_plan(struct iati_activity *activity, const xmlNode *node, bool is_budget,
                     struct arena *arena)
{
    struct iati_plan out = {
        .line = (size_t)xmlGetLineNo((xmlNode *)(uintptr_t)node),
        .is_budget = is_budget,
        .type = attribute(node, "type", arena),
        .start = day_of(child_named(node, "period-start"), arena),
        .end = day_of(child_named(node, "period-end"), arena),
        .value = value_of(child_named(node, "value"), arena),
        .provider = org_of(child_named(node, "provider-org"), NULL, arena),
        .receiver = org_of(child_named(node, "receiver-org"), NULL, arena),
    };
    LIST_PUSH(arena, &activity->plans, out);
}

static void take_date(struct iati_activity *activity, const xmlNode *node, struct arena *arena)
{
    const char *type = attribute(node, "type", arena);
    const char *day = day_of(node, arena);
    if (iati_is_role(type, "1", "start-planned"))
        activity->start_planned = day;
    else if (iati_is_role(type, "2", "start-actual"))
        activity->start_actual = day;
    else if (iati_is_role(type, "3", "end-planned"))
        activity->end_planned = day;
    else if (iati_is_role(type, "4", "end-actual"))
        activity->end_actual = day;
}

static void take_reporting(struct iati_activity *activity, const xmlNode *node, struct arena *arena)
{
    const char *secondary = attribute(node, "secondary-reporter", arena);
    activity->reporting = org_of(node, NULL, arena);
    activity->is_secondary = text_equal(secondary, "1") || text_equal(secondary, "true");
}

// RelatedActivityType 1 is the parent.
static void take_related(struct iati_activity *activity, const xmlNode *node, struct arena *arena)
{
    if (activity->parent == NULL && text_equal(attribute(node, "type", arena), "1"))
        activity->parent = attribute(node, "ref", arena);
}

static void take_element(struct iati_activity *activity, const xmlNode *node, struct arena *arena)
{
    if (is_named(node, "transaction"))
        add_transaction(activity, node, arena);
    else if (is_named(node, "budget") || is_named(node, "planned-disbursement"))
        add_plan(activity, node, is_named(node, "budget"), arena);
    else if (is_named(node, "iati-identifier"))
        activity->identifier = own_text(node, arena);
    else if (is_named(node, "reporting-org"))
        take_reporting(activity, node, arena);
    else if (is_named(node, "participating-org") &&
             activity->participating.count < LIMIT_LIST_ITEMS)
        LIST_PUSH(arena, &activity->participating, org_of(node, NULL, arena));
    else if (is_named(node, "title") && activity->title == NULL)
        activity->title = narrative(node, arena);
    else if (is_named(node, "description") && activity->description == NULL)
        activity->description = narrative(node, arena);
    else if (is_named(node, "activity-status"))
        activity->status = attribute(node, "code", arena);
    else if (is_named(node, "activity-date"))
        take_date(activity, node, arena);
    else if (is_named(node, "recipient-country") || is_named(node, "recipient-region"))
        add_share(&activity->recipients, node, arena);
    else if (is_named(node, "sector"))
        add_share(&activity->sectors, node, arena);
    else if (is_named(node, "default-finance-type"))
        activity->finance_type = attribute(node, "code", arena);
    else if (is_named(node, "related-activity"))
        take_related(activity, node, arena);
}

// ---- the walk ----

enum step { STEP_NODE, STEP_END, STEP_FAULT };

static bool is_too_deep(const struct iati_reader *reader)
{
    return xmlTextReaderDepth(reader->xml) > LIMIT_XML_DEPTH;
}

static enum step step_of(struct iati_reader *reader, int status)
{
    if (status == 1 && xmlTextReaderNodeType(reader->xml) == XML_READER_TYPE_DOCUMENT_TYPE)
        reader->has_declaration = true;
    if (reader->has_declaration || reader->is_too_large || is_too_deep(reader))
        return STEP_FAULT;
    return status == 1 ? STEP_NODE : status == 0 ? STEP_END : STEP_FAULT;
}

// The next child of the activity, as a tree; NULL at the activity's end.
static enum step next_child(struct iati_reader *reader, int depth, const xmlNode **child)
{
    *child = NULL;
    for (;;) {
        reader->byte_limit = reader->byte_count + LIMIT_XML_ELEMENT_BYTES;
        // Over what was expanded, Next goes in one step; Read would go into it.
        bool is_child = xmlTextReaderDepth(reader->xml) > depth;
        enum step step = step_of(reader, is_child ? xmlTextReaderNext(reader->xml)
                                                  : xmlTextReaderRead(reader->xml));
        if (step != STEP_NODE)
            return step;
        int type = xmlTextReaderNodeType(reader->xml);
        if (xmlTextReaderDepth(reader->xml) <= depth)
            return STEP_NODE;
        if (type != XML_READER_TYPE_ELEMENT)
            continue;
        *child = xmlTextReaderExpand(reader->xml);
        return *child == NULL || reader->has_declaration ? STEP_FAULT : STEP_NODE;
    }
}

static enum step read_activity(struct iati_reader *reader)
{
    arena_reset(&reader->scratch);
    struct arena *arena = &reader->scratch;
    struct iati_activity *activity = NEW(arena, struct iati_activity);
    const xmlNode *node = xmlTextReaderCurrentNode(reader->xml);
    int depth = xmlTextReaderDepth(reader->xml);
    activity->line = (size_t)xmlTextReaderGetParserLineNumber(reader->xml);
    activity->currency = attribute(node, "default-currency", arena);
    activity->humanitarian = attribute(node, "humanitarian", arena);
    reader->activity = activity;
    reader->next_transaction = reader->next_plan = 0;
    if (xmlTextReaderIsEmptyElement(reader->xml) == 1)
        return STEP_NODE;
    for (;;) {
        const xmlNode *child;
        enum step step = next_child(reader, depth, &child);
        if (step == STEP_END || step == STEP_FAULT)
            return STEP_FAULT;
        if (child == NULL)
            return STEP_NODE;
        take_element(activity, child, arena);
        if (arena->total > LIMIT_XML_ACTIVITY_BYTES) {
            reader->is_too_large = true;
            return STEP_FAULT;
        }
    }
}

static enum step find_activity(struct iati_reader *reader, bool *has_activity)
{
    *has_activity = false;
    for (;;) {
        reader->byte_limit = reader->byte_count + LIMIT_XML_ELEMENT_BYTES;
        enum step step = step_of(reader, xmlTextReaderRead(reader->xml));
        if (step != STEP_NODE)
            return step;
        if (xmlTextReaderNodeType(reader->xml) != XML_READER_TYPE_ELEMENT)
            continue;
        reader->is_root_reached = true;
        if (strcmp((const char *)xmlTextReaderConstLocalName(reader->xml), "iati-activity") != 0)
            continue;
        *has_activity = true;
        return read_activity(reader);
    }
}

// What ended the reading, in words.
static void say_fault(struct iati_reader *reader)
{
    struct error err = {0};
    size_t line = (size_t)xmlTextReaderGetParserLineNumber(reader->xml);
    if (reader->has_declaration) {
        error_set(&err, ERROR_INPUT, "the file has a document type declaration (<!DOCTYPE)");
        error_hint(&err, "IATI files have none; remove it if you trust the file");
    } else if (reader->is_too_large) {
        error_set(&err, ERROR_INPUT, "an element is larger than %d bytes, or an activity than %d",
                  LIMIT_XML_ELEMENT_BYTES, LIMIT_XML_ACTIVITY_BYTES);
    } else if (reader->is_too_deep || is_too_deep(reader)) {
        error_set(&err, ERROR_INPUT, "elements are nested deeper than %d", LIMIT_XML_DEPTH);
    } else if (reader->fault.code != ERROR_NONE) {
        err = reader->fault;
        line = reader->fault_line;
    } else {
        error_set(&err, ERROR_INPUT, "the XML cannot be read");
    }
    diagnostics_add_fatal(reader->foreign.faults, reader->foreign.name, line, NULL, &err);
}

static bool advance(struct iati_reader *reader, struct error *err)
{
    struct iati_activity *activity = reader->activity;
    if (activity != NULL && reader->next_transaction < activity->transactions.count) {
        iati_put_transaction(&reader->foreign, activity, reader->next_transaction++);
        return true;
    }
    if (activity != NULL && reader->next_plan < activity->plans.count) {
        iati_put_plan(&reader->foreign, activity, reader->next_plan++);
        return true;
    }
    bool has_activity;
    reader->activity = NULL;
    enum step step = find_activity(reader, &has_activity);
    reader->is_at_end = step != STEP_NODE || !has_activity;
    if (ferror(reader->stream))
        return error_set(err, ERROR_SYSTEM, "cannot read \"%s\"", reader->foreign.name);
    if (step == STEP_FAULT)
        say_fault(reader);
    if (step != STEP_NODE || !has_activity)
        return true;
    iati_prepare(reader->activity, &reader->scratch);
    if (!iati_put_activity(&reader->foreign, reader->activity))
        reader->activity = NULL;
    else
        coverage_add_publisher(&reader->foreign.coverage, reader->activity->reporting.ref);
    return true;
}

bool iati_recognises(const char *path, struct slice head)
{
    (void)path;
    return memmem(head.data, head.size, "<iati-activities", 16) != NULL ||
           memmem(head.data, head.size, "<iati-activity", 14) != NULL;
}

bool iati_open(struct iati_reader **reader, FILE *stream, const char *name,
               const struct format_options *options, struct diagnostics *faults, struct error *err)
{
    (void)faults;
    struct arena arena = {0};
    CLEANUP(iati_close) struct iati_reader *opened = NEW(&arena, struct iati_reader);
    opened->arena = arena;
    opened->stream = stream;
    opened->byte_limit = LIMIT_XML_ELEMENT_BYTES;
    opened->foreign = foreign_open("iati", name, options, &opened->arena);
    // No NOENT, no DTDLOAD, no HUGE: nothing is expanded, fetched or let grow without end.
    opened->xml = xmlReaderForIO(read_bytes, NULL, opened, NULL, NULL,
                                 XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_COMPACT);
    if (opened->xml == NULL)
        return error_set(err, ERROR_SYSTEM, "cannot start reading the XML of \"%s\"", name);
    xmlTextReaderSetStructuredErrorHandler(opened->xml, (xmlStructuredErrorFunc)take_fault, opened);
    *reader = TAKE(opened);
    return true;
}

bool iati_next(struct iati_reader *reader, struct record *out, size_t *line, bool *has_record,
               struct diagnostics *faults, struct arena *arena, struct error *err)
{
    reader->foreign.faults = faults;
    for (;;) {
        *has_record = foreign_next(&reader->foreign, out, line, arena);
        if (*has_record || reader->is_at_end)
            return true;
        if (!advance(reader, err))
            return false;
    }
}

bool iati_covers(struct iati_reader *reader, const struct record *record)
{
    return coverage_has_iati(&reader->foreign.coverage, record);
}

void iati_close(struct iati_reader **reader)
{
    if (*reader == NULL)
        return;
    struct iati_reader *closing = *reader;
    struct arena arena = closing->arena;
    if (closing->xml != NULL)
        xmlFreeTextReader(closing->xml);
    file_close(&closing->stream);
    foreign_done(&closing->foreign);
    arena_done(&closing->scratch);
    arena_done(&arena);
    *reader = NULL;
}
