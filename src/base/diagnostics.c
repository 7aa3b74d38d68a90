// Collecting faults: everything is counted, the first LIMIT_FAULTS_SHOWN are kept.
//
// An error that comes when the room is full takes the place of the last warning shown, so that a
// refused input always shows why it was refused.
#include "base/diagnostics.h"

#include <string.h>

#include "base/limits.h"

static const char *copy_or_null(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_string(arena, text);
}

// Drops the last warning kept; false when there is none.
static bool drop_warning(struct diagnostics *diagnostics)
{
    for (size_t i = diagnostics->count; i-- > 0;) {
        if (diagnostics->faults[i].severity != SEVERITY_WARNING)
            continue;
        memmove(&diagnostics->faults[i], &diagnostics->faults[i + 1],
                (diagnostics->count - i - 1) * sizeof(diagnostics->faults[0]));
        diagnostics->count--;
        return true;
    }
    return false;
}

void diagnostics_add(struct diagnostics *diagnostics, const struct fault *fault)
{
    bool is_error = fault->severity == SEVERITY_ERROR;
    *(is_error ? &diagnostics->error_count : &diagnostics->warning_count) += 1;
    if (diagnostics->count == LIMIT_FAULTS_SHOWN && !(is_error && drop_warning(diagnostics))) {
        return;
    }
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

void diagnostics_add_error(struct diagnostics *diagnostics, const char *file, size_t line,
                           const char *column, const struct error *err)
{
    struct fault fault = {
        .severity = SEVERITY_ERROR,
        .file = file,
        .line = line,
        .column = column,
        .text = err->text,
        .hint = err->hint[0] == '\0' ? NULL : err->hint,
    };
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
    size_t all = diagnostics->error_count + diagnostics->warning_count;
    if (all > diagnostics->count)
        fprintf(stream, "and %zu more\n", all - diagnostics->count);
}
