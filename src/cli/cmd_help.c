// ledger help: the overview, or one command's options and examples.
#include <stdio.h>

#include "cli/context.h"
#include "cli/pager.h"

bool cmd_help(struct context *context, struct error *err)
{
    if (!arguments_expect(&context->arguments, 0, 1, "the command", err))
        return false;
    pager_start(context);
    if (arguments_has(&context->arguments, "all")) {
        for (size_t i = 0; i < command_count; i++) {
            if (i != 0)
                putchar('\n');
            command_print_help(&command_table[i], context->arena);
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
    command_print_help(command, context->arena);
    return context_finish_output(err);
}
