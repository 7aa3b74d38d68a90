// Files: reading, refusals, paths, and outputs that appear whole or not at all.
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

// A folder of its own for every test, removed with what is in it.
struct fixture {
    struct arena arena;
    char folder[64];
};

static const char *in_folder(struct fixture *fixture, const char *name)
{
    return path_join(&fixture->arena, fixture->folder, name);
}

static size_t count_files(const struct fixture *fixture)
{
    DIR *folder = opendir(fixture->folder);
    assert_non_null(folder);
    size_t count = 0;
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (!text_equal(entry->d_name, ".") && !text_equal(entry->d_name, ".."))
            count++;
    }
    closedir(folder);
    return count;
}

static void write_file(const char *path, const char *text, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    if (fixture == NULL)
        return -1;
    strcpy(fixture->folder, "/tmp/test_file.XXXXXX");
    *state = fixture;
    return mkdtemp(fixture->folder) == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    DIR *folder = opendir(fixture->folder);
    if (folder == NULL)
        return -1;
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (text_equal(entry->d_name, ".") || text_equal(entry->d_name, ".."))
            continue;
        remove(in_folder(fixture, entry->d_name));
    }
    closedir(folder);
    int result = rmdir(fixture->folder);
    arena_done(&fixture->arena);
    free(fixture);
    return result;
}

static void reads_up_to_the_limit(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    struct slice out = {0};
    const char *path = in_folder(fixture, "a");
    write_file(path,
               "12345\0"
               "789",
               9);
    assert_true(file_read_all(path, 9, &out, &fixture->arena, &err));
    assert_true(slice_equal(out, (struct slice){"12345\0"
                                                "789",
                                                9}));
    assert_int_equal(out.data[9], '\0');
    assert_false(file_read_all(path, 8, &out, &fixture->arena, &err));
    assert_string_equal(err.text,
                        arena_printf(&fixture->arena, "\"%s\" is larger than 8 bytes", path));
    write_file(path, "", 0);
    assert_true(file_read_all(path, 0, &out, &fixture->arena, &err));
    assert_int_equal(out.size, 0);
}

// Its size is not known beforehand, as with a pipe.
static void reads_a_file_that_says_it_is_empty(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    struct slice out = {0};
    assert_true(file_read_all("/proc/self/mountinfo", 1 << 24, &out, &fixture->arena, &err));
    assert_true(out.size > 0);
    assert_false(file_read_all("/dev/zero", 300000, &out, &fixture->arena, &err));
    assert_string_equal(err.text, "\"/dev/zero\" is larger than 300000 bytes");
}

static void names_why_a_file_cannot_be_opened(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    const char *missing = in_folder(fixture, "missing");
    assert_null(file_open_read(missing, &err));
    assert_string_equal(
        err.text,
        arena_printf(&fixture->arena, "cannot open \"%s\": No such file or directory", missing));
    assert_null(file_open_read(fixture->folder, &err));
    assert_string_equal(err.text,
                        arena_printf(&fixture->arena, "\"%s\" is a directory; a file is expected",
                                     fixture->folder));
    const char *refused = in_folder(fixture, "refused");
    write_file(refused, "x", 1);
    assert_int_equal(chmod(refused, 0), 0);
    if (geteuid() == 0)
        return; // root is never refused
    assert_null(file_open_read(refused, &err));
    assert_int_equal(err.code, ERROR_SYSTEM);
    assert_non_null(strstr(err.text, "Permission denied"));
}

static void makes_a_folder_once(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    const char *path = in_folder(fixture, "new");
    assert_false(file_exists(path));
    assert_true(file_make_directory(path, &err));
    assert_true(file_make_directory(path, &err));
    assert_true(file_exists(path));
    assert_true(file_is_directory(path));
    const char *file = in_folder(fixture, "file");
    write_file(file, "", 0);
    assert_false(file_is_directory(file));
    assert_false(file_make_directory(file, &err));
    assert_non_null(strstr(err.text, "is a file; a folder is expected"));
    assert_false(file_make_directory(in_folder(fixture, "no/where"), &err));
    assert_non_null(strstr(err.text, "No such file or directory"));
}

static void knows_network_file_systems(void **state)
{
    struct fixture *fixture = *state;
    assert_true(file_system_is_network(0x6969, NULL));
    assert_true(file_system_is_network(0xFF534D42, "cifs"));
    // f_type is signed on some machines: the same number, extended.
    assert_true(file_system_is_network((unsigned long)(int)0xFE534D42, NULL));
    assert_true(file_system_is_network(0x65735546, "fuse.sshfs"));
    assert_false(file_system_is_network(0x65735546, "fuseblk"));
    assert_false(file_system_is_network(0x65735546, NULL));
    assert_false(file_system_is_network(0xEF53, "ext4"));
    assert_false(file_is_on_network("/proc/version"));
    assert_false(file_is_on_network(in_folder(fixture, "no/where")));
}

static void takes_paths_apart(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *path;
        const char *base;
        const char *stem;
        const char *extension;
        const char *folder;
    } CASES[] = {
        {"reports/japan.xlsx", "japan.xlsx", "japan", "xlsx", "reports"},
        {"japan.xlsx", "japan.xlsx", "japan", "xlsx", "."},
        {"/japan", "japan", "japan", "", "/"},
        {"a.b/c", "c", "c", "", "a.b"},
        {"/x/a.tar.gz", "a.tar.gz", "a.tar", "gz", "/x"},
        {".hidden", ".hidden", ".hidden", "", "."},
        {"dot.", "dot.", "dot", "", "."},
        {"", "", "", "", "."},
    };
    struct arena *arena = &fixture->arena;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        assert_string_equal(path_base(CASES[i].path), CASES[i].base);
        assert_string_equal(path_stem(arena, CASES[i].path), CASES[i].stem);
        assert_string_equal(path_extension(CASES[i].path), CASES[i].extension);
        assert_string_equal(path_folder(arena, CASES[i].path), CASES[i].folder);
    }
    assert_string_equal(path_join(arena, "a", "b"), "a/b");
    assert_string_equal(path_join(arena, "a/", "b"), "a/b");
    assert_string_equal(path_join(arena, "", "b"), "b");
}

static void output_appears_only_when_committed(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    struct output output = {0};
    const char *path = in_folder(fixture, "out.txt");
    write_file(path, "old", 3);
    mode_t mask = umask(027);
    assert_true(output_open(&output, path, &fixture->arena, &err));
    umask(mask);
    fputs("new text", output.stream);
    struct slice content = {0};
    assert_true(file_read_all(path, 100, &content, &fixture->arena, &err));
    assert_true(slice_is(content, "old"));
    assert_true(text_starts_with(path_base(output.temporary), ".out.txt."));
    assert_string_equal(path_folder(&fixture->arena, output.temporary), fixture->folder);
    assert_true(output_commit(&output, &err));
    assert_true(file_read_all(path, 100, &content, &fixture->arena, &err));
    assert_true(slice_is(content, "new text"));
    assert_int_equal(count_files(fixture), 1);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    output_discard(&output); // as a CLEANUP does: nothing left to do
    assert_true(file_exists(path));
}

static void discarded_output_leaves_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    {
        CLEANUP(output_discard) struct output output = {0};
        assert_true(output_open(&output, in_folder(fixture, "x"), &fixture->arena, &err));
        fputs("text", output.stream);
        assert_int_equal(count_files(fixture), 1);
    }
    assert_int_equal(count_files(fixture), 0);
}

static void library_writes_the_temporary_by_name(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    struct output output = {0};
    const char *path = in_folder(fixture, "book.xlsx");
    assert_true(output_open(&output, path, &fixture->arena, &err));
    assert_true(output_release_stream(&output, &err));
    assert_null(output.stream);
    write_file(output.temporary, "PK", 2);
    assert_false(file_exists(path));
    assert_true(output_commit(&output, &err));
    struct slice content = {0};
    assert_true(file_read_all(path, 100, &content, &fixture->arena, &err));
    assert_true(slice_is(content, "PK"));
    assert_int_equal(count_files(fixture), 1);
}

static void output_takes_the_longest_name(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    struct output output = {0};
    char name[256];
    memset(name, 'n', 255);
    name[255] = '\0';
    assert_true(output_open(&output, in_folder(fixture, name), &fixture->arena, &err));
    assert_true(output_commit(&output, &err));
    assert_true(file_exists(in_folder(fixture, name)));
}

static void output_refuses_what_it_cannot_replace(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    struct output output = {0};
    assert_false(output_open(&output, fixture->folder, &fixture->arena, &err));
    assert_non_null(strstr(err.text, "is a directory; a file is expected"));
    const char *nowhere = in_folder(fixture, "no/where.txt");
    assert_false(output_open(&output, nowhere, &fixture->arena, &err));
    assert_string_equal(
        err.text,
        arena_printf(&fixture->arena, "cannot write \"%s\": No such file or directory", nowhere));
}

static void full_device_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    fputs("text", full);
    assert_false(stream_finish(full, "standard output", &err));
    assert_string_equal(err.text, "cannot write \"standard output\": No space left on device");
    assert_int_equal(err.code, ERROR_SYSTEM);
    // The failed flush emptied the stream, but the failure must not be forgotten.
    assert_false(stream_finish(full, "standard output", &err));
    fclose(full);

    for (int releases = 0; releases < 2; releases++) {
        struct output output = {0};
        assert_true(output_open(&output, "/dev/full", &fixture->arena, &err));
        fputs("text", output.stream);
        err = (struct error){0};
        assert_false(releases ? output_release_stream(&output, &err)
                              : output_commit(&output, &err));
        assert_string_equal(err.text, "cannot write \"/dev/full\": No space left on device");
        struct stat status;
        assert_int_equal(stat("/dev/full", &status), 0);
        assert_true(S_ISCHR(status.st_mode));
    }
}

// A limit on file size stands in for a disk that fills up half way.
static void full_disk_leaves_the_old_file_alone(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    struct output output = {0};
    const char *path = in_folder(fixture, "out");
    write_file(path, "old", 3);
    assert_true(output_open(&output, path, &fixture->arena, &err));
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = {.rlim_cur = 4096, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    for (int i = 0; i < 100000; i++)
        fputc('x', output.stream);
    bool is_committed = output_commit(&output, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(is_committed);
    assert_true(text_starts_with(err.text, "cannot write \""));
    assert_int_equal(count_files(fixture), 1);
    struct slice content = {0};
    assert_true(file_read_all(path, 100, &content, &fixture->arena, &err));
    assert_true(slice_is(content, "old"));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_up_to_the_limit),
        TEST(reads_a_file_that_says_it_is_empty),
        TEST(names_why_a_file_cannot_be_opened),
        TEST(makes_a_folder_once),
        TEST(knows_network_file_systems),
        TEST(takes_paths_apart),
        TEST(output_appears_only_when_committed),
        TEST(discarded_output_leaves_nothing),
        TEST(library_writes_the_temporary_by_name),
        TEST(output_takes_the_longest_name),
        TEST(output_refuses_what_it_cannot_replace),
        TEST(full_device_is_an_error),
        TEST(full_disk_leaves_the_old_file_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
