// Runs a fuzz entry without a fuzzer: replay FOLDER [MUTATIONS].
//
// The empty input, every file of the folder, and MUTATIONS changes of each, the same on every run:
// bits flipped, bytes replaced, pieces removed, repeated or taken from another place. The entry
// aborts when a promise is broken; its input is then kept in a file beside the program.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
// There in sanitized builds only.
__attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)(void));

enum { MUTATIONS_DEFAULT = 500, FILE_BYTES_MAX = 1 << 20, SPARE_BYTES = 1 << 10 };

static uint8_t original[FILE_BYTES_MAX];
static uint8_t input[FILE_BYTES_MAX + SPARE_BYTES];
static size_t input_size;
static char kept_path[4096];
static uint64_t seed = 0x9E3779B97F4A7C15u;

// xorshift64*: small, and the same everywhere.
static size_t number_below(size_t limit)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return limit == 0 ? 0 : (size_t)((seed * 0x2545F4914F6CDD1Du) >> 32) % limit;
}

// Only calls that are safe in a signal handler.
static void keep_input(void)
{
    static const char text[] = "the input that broke it is kept beside the program, as *.crash\n";
    int fd = open(kept_path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (fd >= 0 && write(fd, input, input_size) == (ssize_t)input_size)
        close(fd);
    if (write(STDOUT_FILENO, text, sizeof(text) - 1) < 0)
        _exit(1);
}

static void keep_input_on_signal(int number)
{
    keep_input();
    signal(number, SIG_DFL);
    raise(number);
}

// In a block of exactly its size, so that a sanitizer sees one byte too many.
static void try_input(void)
{
    uint8_t *copy = malloc(input_size > 0 ? input_size : 1);
    if (copy == NULL)
        abort();
    memcpy(copy, input, input_size);
    LLVMFuzzerTestOneInput(copy, input_size);
    free(copy);
}

static void remove_piece(size_t at, size_t size)
{
    memmove(input + at, input + at + size, input_size - at - size);
    input_size -= size;
}

static void insert_piece(size_t at, const uint8_t *piece, size_t size)
{
    memmove(input + at + size, input + at, input_size - at);
    memcpy(input + at, piece, size);
    input_size += size;
}

static void mutate_once(void)
{
    // What parsers trip over, more often than chance would give it.
    static const char pieces[][8] = {"\"",   "\\",      ",", "\n",   ";",    "-",
                                     "0",    "9999999", ".", "\xEF", "\xC3", "\xFF",
                                     "\x7F", "/..",     "~", "[{\"", "<"};
    size_t at = number_below(input_size + 1);
    size_t rest = input_size - at;
    uint8_t piece[16];
    size_t size = number_below(sizeof(piece)) + 1;

    switch (number_below(7)) {
    case 0:
        if (rest > 0)
            input[at] ^= (uint8_t)(1u << number_below(8));
        break;
    case 1:
        if (rest > 0)
            input[at] = (uint8_t)number_below(256);
        break;
    case 2: remove_piece(at, size < rest ? size : rest); break;
    case 3: // what stands there, twice
        if (size > rest)
            size = rest;
        memcpy(piece, input + at, size);
        insert_piece(at, piece, size);
        break;
    case 4: // what stands elsewhere
        if (size > input_size)
            size = input_size;
        memcpy(piece, input + number_below(input_size - size + 1), size);
        insert_piece(at, piece, size);
        break;
    case 5: {
        const char *chosen = pieces[number_below(sizeof(pieces) / sizeof(pieces[0]))];
        insert_piece(at, (const uint8_t *)chosen, strlen(chosen));
        break;
    }
    case 6: input_size = at; break;
    }
}

static void try_with_mutations(size_t size, long mutations)
{
    memcpy(input, original, size);
    input_size = size;
    try_input();
    for (long i = 0; i < mutations; i++) {
        memcpy(input, original, size);
        input_size = size;
        // At most 8 steps of 16 bytes: SPARE_BYTES holds them.
        for (size_t steps = number_below(8) + 1; steps > 0; steps--)
            mutate_once();
        try_input();
    }
}

static int fail(const char *what, const char *path)
{
    printf("not ok %s: %s: %s\n", path, what, strerror(errno));
    return 1;
}

static int replay_folder(const char *folder, long mutations)
{
    struct dirent **entries = NULL;
    // Sorted, because the numbers drawn depend on the order.
    int count = scandir(folder, &entries, NULL, alphasort);
    if (count < 0)
        return fail("could not read the corpus", folder);

    try_with_mutations(0, mutations);
    long inputs = 1;
    for (int i = 0; i < count; i++) {
        char path[4096];
        if (entries[i]->d_name[0] == '.')
            continue;
        snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
        FILE *file = fopen(path, "rb");
        if (file == NULL)
            return fail("could not open the input", path);
        size_t size = fread(original, 1, sizeof(original), file);
        if (ferror(file) || size == sizeof(original))
            return fail("is over 1 MB", path);
        fclose(file);
        try_with_mutations(size, mutations);
        printf("ok %s\n", entries[i]->d_name);
        inputs++;
    }
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    printf("ok the empty input, and %ld mutations of %ld inputs\n", mutations * inputs, inputs);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s FOLDER [MUTATIONS]\n", argv[0]);
        return 2;
    }
    snprintf(kept_path, sizeof(kept_path), "%s.crash", argv[0]);
    setvbuf(stdout, NULL, _IOLBF, 0); // what was done before a crash stays visible
    signal(SIGABRT, keep_input_on_signal);
    signal(SIGSEGV, keep_input_on_signal);
    if (__sanitizer_set_death_callback != NULL)
        __sanitizer_set_death_callback(keep_input);
    return replay_folder(argv[1], argc > 2 ? strtol(argv[2], NULL, 10) : MUTATIONS_DEFAULT);
}
