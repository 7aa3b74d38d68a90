// ledger help: the overview, or one command's options and examples.
#include <stdio.h>

#include "cli/context.h"
#include "cli/pager.h"

bool cmd_help(struct context *context, struct error *err)
{
    if (!arguments_expect(&context->arguments, 0, 2, "the command", err))
        return false;
    pager_start(context);
    if (arguments_has(&context->arguments, "all")) {
        for (size_t i = 0; i < command_count; i++) {
            if (i != 0)
                putchar('\n');
            command_print_help(&command_table[i], KIND_NONE, context->arena);
        }
        return context_finish_output(err);
    }
    if (context->arguments.positional_count == 0) {
        command_print_overview("ledger");
        return context_finish_output(err);
    }
    const struct command *command = command_find(context->arguments.positional[0], err);
    if (command == NULL)
        return false;
    bool has_kind = context->arguments.positional_count == 2;
    enum kind kind = has_kind ? command_record_kind(context->arguments.positional[1]) : KIND_NONE;
    if (has_kind && (kind == KIND_NONE || (command->sets & OPTIONS_FIELDS) == 0))
        return error_set(err, ERROR_USAGE, "\"%s %s\" has no help of its own", command->name,
                         context->arguments.positional[1]);
    command_print_help(command, kind, context->arena);
    return context_finish_output(err);
}
