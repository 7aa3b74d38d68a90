// A workbook from open to close: the file, its properties, its names.
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <xlsxwriter.h>

#include "base/file.h"
#include "base/heap.h"
#include "base/text.h"
#include "render/xlsx_sheet.h"
#include "render/xlsx_splice.h"

#define PROPERTY_MAX 255 // characters the library writes of a property
#define TITLE_MAX 32000

void xlsx_fail(struct xlsx_book *book, const char *where, const char *what)
{
    if (book->has_failed)
        return;
    book->has_failed = true;
    error_set(&book->failure, ERROR_SYSTEM, "cannot write the workbook: %s: %s", where, what);
}

void xlsx_check(struct xlsx_book *book, int code, const char *where)
{
    if (code != LXW_NO_ERROR)
        xlsx_fail(book, where, lxw_strerror((lxw_error)code));
}

// The library tells its failures on standard error, and some there only: what it had no memory for
// it leaves out. The caller's one message is enough, so the lines go into a file and are counted.
struct aside {
    int standard, file;
};

static void aside_close(const struct aside *aside)
{
    if (aside->standard >= 0)
        close(aside->standard);
    if (aside->file >= 0)
        close(aside->file);
}

static bool aside_begin(struct aside *aside, struct error *err)
{
    aside->standard = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
    aside->file = memfd_create("aside", MFD_CLOEXEC);
    if (aside->standard >= 0 && aside->file >= 0 && dup2(aside->file, STDERR_FILENO) >= 0)
        return true;
    error_set(err, ERROR_SYSTEM, "cannot write the workbook: %s", strerror(errno));
    aside_close(aside);
    return false;
}

// True when nothing was said.
static bool aside_end(struct aside *aside)
{
    bool is_quiet = lseek(aside->file, 0, SEEK_END) == 0;

    dup2(aside->standard, STDERR_FILENO);
    aside_close(aside);
    return is_quiet;
}

bool xlsx_book_open(struct xlsx_book *book, const char *path, bool is_large, struct arena *arena,
                    struct error *err)
{
    lxw_workbook_options options = {
        .constant_memory = is_large ? LXW_TRUE : LXW_FALSE,
        .tmpdir = (char *)path_folder(arena, path),
    };
    struct aside aside;

    *book = (struct xlsx_book){.arena = arena, .path = path, .is_large = is_large};
    if (strcmp(localeconv()->decimal_point, ".") != 0) {
        return error_set(err, ERROR_SYSTEM, "cannot write a workbook: the numeric locale is not C");
    }
    heap_expect(XLSX_ROOM);
    if (!aside_begin(&aside, err))
        return false;
    book->workbook = workbook_new_opt(path, &options);
    if (!aside_end(&aside))
        out_of_memory();
    if (book->workbook == NULL) {
        return error_set(err, ERROR_SYSTEM, "cannot write the workbook \"%s\"", path);
    }
    return true;
}

const char *xlsx_title_text(struct xlsx_book *book, const char *text)
{
    return xlsx_plain_text(text, TITLE_MAX, &book->repairs, book->arena);
}

static char *property(struct xlsx_book *book, const char *text)
{
    if (text == NULL)
        return NULL;
    const char *plain = xlsx_title_text(book, text);
    size_t size = strlen(plain);
    size_t end = 0;
    for (size_t count = 0; end < size && count < PROPERTY_MAX; count++) {
        utf8_next(plain, size, &end);
    }
    return arena_copy(book->arena, plain, end);
}

void xlsx_book_properties(struct xlsx_book *book, const struct xlsx_properties *properties)
{
    lxw_doc_properties values = {
        .title = property(book, properties->title),
        .subject = property(book, properties->subject),
        .author = property(book, properties->author),
        .comments = property(book, properties->comments),
        .created = properties->created == 0 ? 1 : (time_t)properties->created,
    };

    if (book->has_failed)
        return;
    xlsx_check(book, (int)workbook_set_properties(book->workbook, &values), "document properties");
}

void xlsx_define_name(struct xlsx_book *book, const char *name, const char *reference)
{
    if (book->has_failed)
        return;
    const char *formula = arena_printf(book->arena, "=%s", reference);
    xlsx_check(book, (int)workbook_define_name(book->workbook, name, formula), name);
}

static bool join_rows(struct xlsx_book *book, struct error *err)
{
    struct xlsx_insert *inserts = NEW_ARRAY(book->arena, struct xlsx_insert, book->sheets.count);
    size_t count = 0;

    for (size_t i = 0; i < book->sheets.count; i++) {
        if (book->sheets.items[i]->stream == NULL)
            continue;
        inserts[count].part = arena_printf(book->arena, "xl/worksheets/sheet%zu.xml", i + 1);
        inserts[count++].stream = book->sheets.items[i]->stream;
    }
    return count == 0 || xlsx_splice(book->path, inserts, count, book->arena, err);
}

// How far streamed rows reach: the library knows of its own rows only.
static void tell_ranges(struct xlsx_book *book)
{
    for (size_t i = 0; i < book->sheets.count; i++) {
        const struct xlsx_sheet *sheet = book->sheets.items[i];
        if (sheet->stream == NULL)
            continue;
        sheet->worksheet->dim_rowmax = sheet->last_row;
        if (sheet->last_column > sheet->worksheet->dim_colmax)
            sheet->worksheet->dim_colmax = sheet->last_column;
    }
}

bool xlsx_book_close(struct xlsx_book *book, struct error *err)
{
    struct lxw_workbook *workbook = TAKE(book->workbook);
    struct aside aside;

    if (book->has_failed) {
        lxw_workbook_free(workbook);
        *err = book->failure;
        return false;
    }
    tell_ranges(book);
    heap_expect(XLSX_ROOM);
    if (!aside_begin(&aside, err)) {
        lxw_workbook_free(workbook);
        return false;
    }
    errno = 0;
    lxw_error code = workbook_close(workbook);
    int cause = errno; // the library has it in its own line only
    bool is_whole = aside_end(&aside);
    if (code != LXW_NO_ERROR) {
        error_set(err, ERROR_SYSTEM, "cannot write the workbook: %s",
                  cause == ENOSPC ? strerror(cause) : lxw_strerror(code));
        return error_hint(err, "is there room on the disk?");
    }
    if (!is_whole)
        out_of_memory();
    return join_rows(book, err);
}

void xlsx_book_discard(struct xlsx_book *book)
{
    arena_done(&book->scratch);
    for (size_t i = 0; i < book->sheets.count; i++)
        xlsx_stream_close(book->sheets.items[i]->stream);
    book->sheets.count = 0;
    if (book->workbook == NULL)
        return;
    lxw_workbook_free(book->workbook);
    book->workbook = NULL;
}
