#include "core/policy.h"

#include <string.h>

#include "base/text.h"

static const char *const step_names[] = {
    [STEP_STATED] = "stated",
    [STEP_SPOT] = "spot",
    [STEP_MONTH_AVERAGE] = "month average",
    [STEP_YEAR_AVERAGE] = "year average",
    [STEP_BUDGET] = "budget",
};

#define DEFAULT_AGE 7
#define AGE_MAX 366

static bool starts_with_word(struct slice text, const char *word)
{
    size_t size = strlen(word);
    return text.size >= size && strncasecmp(text.data, word, size) == 0 &&
           (text.size == size || text.data[size] == ' ');
}

static bool read_age(struct policy *out, struct slice text, struct error *err)
{
    struct slice number = slice_trim((struct slice){text.data + 3, text.size - 3});
    int32_t days = 0;
    for (size_t i = 0; i < number.size && days <= AGE_MAX; i++) {
        if (number.data[i] < '0' || number.data[i] > '9')
            days = AGE_MAX + 1;
        else
            days = days * 10 + (number.data[i] - '0');
    }
    if (number.size == 0 || days > AGE_MAX)
        return error_set(err, ERROR_USAGE,
                         "rate policy \"%.*s\": expected \"age\" and a number of "
                         "days up to %d",
                         (int)text.size, text.data, AGE_MAX);
    out->max_age = days;
    return true;
}

static bool read_step(struct policy *out, struct slice text, struct arena *arena, struct error *err)
{
    if (starts_with_word(text, "age"))
        return read_age(out, text, err);
    if (slice_is(text, "computed averages")) {
        out->computes_averages = true;
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(step_names); i++) {
        if (!starts_with_word(text, step_names[i]))
            continue;
        if (out->count == POLICY_STEPS_MAX)
            return error_set(err, ERROR_USAGE, "a rate policy has at most %d steps",
                             POLICY_STEPS_MAX);
        size_t size = strlen(step_names[i]);
        struct slice source = slice_trim((struct slice){text.data + size, text.size - size});
        out->steps[out->count++] = (struct policy_step){
            (enum policy_step_kind)i,
            source.size == 0 ? NULL : arena_copy(arena, source.data, source.size)};
        return true;
    }
    return error_set(err, ERROR_USAGE,
                     "rate policy \"%.*s\" is not understood; expected steps such "
                     "as \"stated; spot ECB; month average; year average; budget; age 7\"",
                     (int)text.size, text.data);
}

static bool read_words(struct policy *out, const char *words, struct arena *arena,
                       struct error *err)
{
    while (*words != '\0') {
        size_t size = strcspn(words, ";,");
        struct slice step = slice_trim((struct slice){words, size});
        if (step.size != 0 && !read_step(out, step, arena, err))
            return false;
        words += size + (words[size] != '\0');
    }
    return true;
}

bool policy_parse(struct policy *out, const char *words, const struct value *of_book,
                  struct arena *arena, struct error *err)
{
    *out = (struct policy){.max_age = DEFAULT_AGE};
    if (words != NULL && !read_words(out, words, arena, err))
        return error_context(err, "--rates");
    for (size_t i = 0; words == NULL && i < of_book->count; i++)
        if (!read_words(out, of_book->items[i], arena, err))
            return error_context(err, "the book's rate-policy");
    if (out->count == 0) {
        for (size_t i = 0; i < COUNT_OF(step_names); i++)
            out->steps[i] = (struct policy_step){(enum policy_step_kind)i, NULL};
        out->count = COUNT_OF(step_names);
    }
    return true;
}

bool policy_check(struct slice words, struct arena *scratch, struct error *err)
{
    struct policy policy = {0};
    if (read_words(&policy, arena_copy(scratch, words.data, words.size), scratch, err))
        return true;
    err->code = ERROR_INPUT;
    return false;
}

const char *policy_words(const struct policy *policy, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < policy->count; i++)
        buffer_printf(&out, "%s%s%s%s", i == 0 ? "" : ", then ", step_names[policy->steps[i].kind],
                      policy->steps[i].source == NULL ? "" : " ",
                      policy->steps[i].source == NULL ? "" : policy->steps[i].source);
    buffer_printf(&out, "; a day's rate at most %d days back", policy->max_age);
    if (policy->computes_averages)
        buffer_text(&out, "; missing averages computed from daily rates");
    return buffer_string(&out);
}
