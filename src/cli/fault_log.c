#include "cli/fault_log.h"

#include <string.h>

#include "exchange/layout.h"

static void write_fault(void *user, const struct fault *fault)
{
    static const char *const names[] = {
        [SEVERITY_NOTE] = "note",
        [SEVERITY_WARNING] = "warning",
        [SEVERITY_ERROR] = "error",
        [SEVERITY_FATAL] = "error",
    };
    struct fault_log *log = user;
    struct buffer row = {.arena = &log->scratch};
    layout_put_text(&row, slice_of(fault->file));
    if (fault->line != 0)
        buffer_printf(&row, ",%zu,", fault->line);
    else
        buffer_text(&row, ",,");
    layout_put_text(&row, slice_of(fault->column));
    buffer_printf(&row, ",%s,", names[fault->severity]);
    layout_put_text(&row, slice_of(fault->text));
    buffer_char(&row, ',');
    layout_put_text(&row, slice_of(fault->hint));
    buffer_char(&row, '\n');
    fwrite(row.data, 1, row.size, log->stream);
    arena_reset(&log->scratch);
}

bool fault_log_open(struct fault_log *log, const char *path, struct diagnostics *faults,
                    struct arena *arena, struct error *err)
{
    bool is_standard = strcmp(path, "-") == 0;
    if (!is_standard && !output_open(&log->output, path, arena, err))
        return false;
    log->stream = is_standard ? stdout : log->output.stream;
    fputs("file,line,column,severity,text,hint\n", log->stream);
    faults->listener = write_fault;
    faults->listener_user = log;
    return true;
}

bool fault_log_commit(struct fault_log *log, struct error *err)
{
    return log->output.stream == NULL || output_commit(&log->output, err);
}

void fault_log_close(struct fault_log *log)
{
    output_discard(&log->output);
    arena_done(&log->scratch);
}
