// Secrets are made for their owner alone, replace nothing, and are read only while nobody else can.
#include "base/secret_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena arena;
static struct error err;
static char folder[] = "/tmp/ledger-secret-XXXXXX";
static const char *path;

static void makes_a_file_for_its_owner_alone(void **state)
{
    (void)state;
    struct stat status;
    struct slice text;
    mode_t mask = umask(0); // the widest there is
    assert_true(secret_file_make(path, slice_of("secret\n"), &err));
    umask(mask);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_true(secret_file_read(path, 7, &text, &arena, &err));
    assert_true(slice_is(text, "secret\n"));
    assert_false(secret_file_read(path, 6, &text, &arena, &err));
    unlink(path);
}

static void never_replaces_what_is_there(void **state)
{
    (void)state;
    struct slice text;
    const char *link = arena_printf(&arena, "%s/link", folder);
    const char *target = arena_printf(&arena, "%s/target", folder);
    assert_true(secret_file_make(path, slice_of("first"), &err));
    assert_false(secret_file_make(path, slice_of("second"), &err));
    assert_non_null(strstr(err.text, "there already"));
    assert_true(secret_file_read(path, 100, &text, &arena, &err));
    assert_true(slice_is(text, "first"));
    // a link that leads to a file that is not there yet is not followed
    assert_int_equal(symlink(target, link), 0);
    assert_false(secret_file_make(link, slice_of("second"), &err));
    assert_int_not_equal(access(target, F_OK), 0);
    assert_false(secret_file_make(folder, slice_of("second"), &err));
    unlink(link);
    unlink(path);
}

static void refuses_what_others_can_open(void **state)
{
    (void)state;
    static const mode_t modes[] = {0604, 0602, 0601, 0640, 0620, 0610, 0644, 0777};
    struct slice text;
    assert_true(secret_file_make(path, slice_of("secret"), &err));
    for (size_t i = 0; i < COUNT_OF(modes); i++) {
        assert_int_equal(chmod(path, modes[i]), 0);
        assert_false(secret_file_read(path, 100, &text, &arena, &err));
        assert_non_null(strstr(err.hint, "chmod 600"));
    }
    assert_int_equal(chmod(path, 0400), 0);
    assert_true(secret_file_read(path, 100, &text, &arena, &err));
    unlink(path);
    assert_false(secret_file_read("/dev/null", 100, &text, &arena, &err));
    assert_false(secret_file_read(folder, 100, &text, &arena, &err));
}

static void makes_folders_for_their_owner_alone(void **state)
{
    (void)state;
    struct stat status;
    const char *inner = arena_printf(&arena, "%s/inner", folder);
    assert_true(secret_folder_make(inner, &err));
    assert_true(secret_folder_make(inner, &err));
    assert_int_equal(stat(inner, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    assert_false(secret_folder_make(arena_printf(&arena, "%s/no/inner", folder), &err));
    rmdir(inner);
}

static int set_up(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL)
        return -1;
    path = arena_printf(&arena, "%s/secret", folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    int answer = rmdir(folder);
    arena_done(&arena);
    return answer;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_a_file_for_its_owner_alone),
        cmocka_unit_test(never_replaces_what_is_there),
        cmocka_unit_test(refuses_what_others_can_open),
        cmocka_unit_test(makes_folders_for_their_owner_alone),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
