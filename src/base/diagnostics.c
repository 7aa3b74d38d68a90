// Collecting faults: everything is counted, the first LIMIT_FAULTS_SHOWN are kept.
//
// One that comes when the room is full takes the place of the last milder one shown, so that a
// refused input always shows why it was refused.
#include "base/diagnostics.h"

#include <string.h>

#include "base/limits.h"

static const char *copy_or_null(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_string(arena, text);
}

// Drops the last of the mildest kept; false when none is milder.
static bool drop_milder(struct diagnostics *diagnostics, enum severity severity)
{
    size_t mildest = diagnostics->count;
    for (size_t i = diagnostics->count; i-- > 0;) {
        enum severity limit =
            mildest == diagnostics->count ? severity : diagnostics->faults[mildest].severity;
        if (diagnostics->faults[i].severity < limit)
            mildest = i;
    }
    if (mildest == diagnostics->count)
        return false;
    memmove(&diagnostics->faults[mildest], &diagnostics->faults[mildest + 1],
            (diagnostics->count - mildest - 1) * sizeof(diagnostics->faults[0]));
    diagnostics->count--;
    return true;
}

static void count_one(struct diagnostics *diagnostics, enum severity severity)
{
    switch (severity) {
    case SEVERITY_NOTE: diagnostics->note_count++; break;
    case SEVERITY_WARNING: diagnostics->warning_count++; break;
    case SEVERITY_FATAL:
        diagnostics->fatal_count++; // an error as well
    // fall through
    case SEVERITY_ERROR: diagnostics->error_count++; break;
    }
}

void diagnostics_add(struct diagnostics *diagnostics, const struct fault *fault)
{
    count_one(diagnostics, fault->severity);
    if (diagnostics->listener != NULL)
        diagnostics->listener(diagnostics->listener_user, fault);
    if (diagnostics->count == LIMIT_FAULTS_SHOWN && !drop_milder(diagnostics, fault->severity))
        return;
    if (diagnostics->count == diagnostics->capacity) {
        size_t grown = diagnostics->capacity == 0 ? 8 : diagnostics->capacity * 2;
        diagnostics->faults =
            arena_grow(diagnostics->arena, diagnostics->faults, diagnostics->count * sizeof(*fault),
                       grown * sizeof(*fault));
        diagnostics->capacity = grown;
    }
    diagnostics->faults[diagnostics->count++] = (struct fault){
        .severity = fault->severity,
        .file = copy_or_null(diagnostics->arena, fault->file),
        .line = fault->line,
        .column = copy_or_null(diagnostics->arena, fault->column),
        .text = arena_string(diagnostics->arena, fault->text),
        .hint = copy_or_null(diagnostics->arena, fault->hint),
    };
}

static struct fault fault_of(enum severity severity, const char *file, size_t line,
                             const char *column, const struct error *err)
{
    return (struct fault){
        .severity = severity,
        .file = file,
        .line = line,
        .column = column,
        .text = err->text,
        .hint = err->hint[0] == '\0' ? NULL : err->hint,
    };
}

void diagnostics_add_error(struct diagnostics *diagnostics, const char *file, size_t line,
                           const char *column, const struct error *err)
{
    struct fault fault = fault_of(SEVERITY_ERROR, file, line, column, err);
    diagnostics_add(diagnostics, &fault);
}

void diagnostics_add_fatal(struct diagnostics *diagnostics, const char *file, size_t line,
                           const char *column, const struct error *err)
{
    struct fault fault = fault_of(SEVERITY_FATAL, file, line, column, err);
    diagnostics_add(diagnostics, &fault);
}

static void print_fault(const struct fault *fault, FILE *stream)
{
    if (fault->file != NULL && fault->line > 0) {
        fprintf(stream, "%s:%zu: ", fault->file, fault->line);
    } else if (fault->file != NULL) {
        fprintf(stream, "%s: ", fault->file);
    } else if (fault->line > 0) {
        fprintf(stream, "line %zu: ", fault->line);
    }
    if (fault->severity == SEVERITY_WARNING)
        fputs("warning: ", stream);
    if (fault->severity == SEVERITY_NOTE)
        fputs("note: ", stream);
    if (fault->column != NULL) {
        bool is_number = fault->column[strspn(fault->column, "0123456789")] == '\0';
        fprintf(stream, is_number ? "column %s: " : "column \"%s\": ", fault->column);
    }
    fprintf(stream, "%s\n", fault->text);
    if (fault->hint != NULL)
        fprintf(stream, "  hint: %s\n", fault->hint);
}

void diagnostics_print(const struct diagnostics *diagnostics, FILE *stream)
{
    for (size_t i = 0; i < diagnostics->count; i++)
        print_fault(&diagnostics->faults[i], stream);
    size_t all = diagnostics->error_count + diagnostics->warning_count + diagnostics->note_count;
    if (all > diagnostics->count)
        fprintf(stream, "and %zu more\n", all - diagnostics->count);
}
