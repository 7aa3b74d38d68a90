// Compiler attributes the whole program uses: scoped handles, checked results, printf formats.
//
// A handle is declared with CLEANUP(fn) and closes itself when its scope ends; TAKE hands it to
// somebody else and disarms the clean-up. Together they replace "goto cleanup".
#ifndef BASE_CLEANUP_H
#define BASE_CLEANUP_H

#define MUST_CHECK __attribute__((warn_unused_result))
#define CLEANUP(function) __attribute__((cleanup(function)))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#define UNUSED __attribute__((unused))

// Yields the pointer and sets the variable to NULL, so that its CLEANUP does nothing.
#define TAKE(pointer)                                                                              \
    ({                                                                                             \
        __typeof__(pointer) taken_ = (pointer);                                                    \
        (pointer) = NULL;                                                                          \
        taken_;                                                                                    \
    })

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
