// What libxlsxwriter's constant_memory mode alone needs for the cells of a sheet:
//
//     unzip -p BOOK.xlsx xl/worksheets/sheet2.xml >SHEET; workbook SHEET OUT.xlsx
//
// The cells are read from the sheet that the program wrote, so that both write the same texts and
// numbers in as many formats. Reading them is timed by a round of its own and taken off.
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <xlsxwriter.h>

#include "bench.h"

#define FORMATS 512 // styles a sheet may use

struct writing {
    lxw_worksheet *worksheet; // NULL: only read
    lxw_workbook *workbook;
    lxw_format *formats[FORMATS];
    char text[4 * 32767 + 1];
    uint64_t cells;
};

static lxw_format *format_of(struct writing *writing, unsigned style)
{
    char number[32];

    need(style < FORMATS, "a style", NULL);
    if (writing->formats[style] == NULL) {
        writing->formats[style] = workbook_add_format(writing->workbook);
        snprintf(number, sizeof(number), "#,##0;\"%u\"", style);
        format_set_num_format(writing->formats[style], number);
    }
    return writing->formats[style];
}

static char unescaped(const char **from)
{
    static const struct {
        const char *entity;
        char character;
    } ENTITIES[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}};

    for (size_t i = 0; **from == '&' && i < sizeof(ENTITIES) / sizeof(*ENTITIES); i++) {
        size_t size = strlen(ENTITIES[i].entity);
        if (strncmp(*from, ENTITIES[i].entity, size) == 0) {
            *from += size;
            return ENTITIES[i].character;
        }
    }
    return *(*from)++;
}

static uint16_t column_of(const char *name)
{
    unsigned column = 0;

    for (; *name >= 'A' && *name <= 'Z'; name++)
        column = column * 26 + (unsigned)(*name - 'A') + 1;
    return (uint16_t)(column - 1);
}

static const char *behind(const char *at, const char *words)
{
    const char *found = strstr(at, words);

    need(found != NULL, words, NULL);
    return found + strlen(words);
}

// `at` stands behind "<c r=" and the quotation mark of a cell's name.
static const char *put_cell(struct writing *writing, const char *at, uint32_t row)
{
    uint16_t column = column_of(at);
    const char *end = strchr(at, '>');
    const char *style_at = strstr(at, " s=\"");
    unsigned style = style_at != NULL && style_at < end ? (unsigned)atoi(style_at + 4) : 0;
    bool is_blank = end[-1] == '/';
    bool is_text = strncmp(end + 1, "<is>", 4) == 0;

    writing->cells++;
    if (is_blank) {
        if (writing->worksheet != NULL)
            worksheet_write_blank(writing->worksheet, row, column, format_of(writing, style));
    } else if (is_text) {
        size_t size = 0;
        for (at = strchr(behind(end, "<t"), '>') + 1; *at != '<';)
            writing->text[size++] = unescaped(&at);
        writing->text[size] = '\0';
        if (writing->worksheet != NULL) {
            worksheet_write_string(writing->worksheet, row, column, writing->text,
                                   format_of(writing, style));
        }
    } else {
        double number = strtod(behind(end, "<v>"), NULL);
        if (writing->worksheet != NULL)
            worksheet_write_number(writing->worksheet, row, column, number,
                                   format_of(writing, style));
    }
    return end;
}

static void put_cells(struct writing *writing, const char *sheet)
{
    uint32_t row = 0;
    const char *at = behind(sheet, "<sheetData>");

    for (at = strchr(at, '<'); at != NULL; at = strchr(at + 1, '<')) {
        if (strncmp(at, "<row r=\"", 8) == 0)
            row = (uint32_t)atoi(at + 8) - 1;
        else if (strncmp(at, "<c r=\"", 6) == 0)
            at = put_cell(writing, at + 6, row);
        else if (strncmp(at, "</sheetData>", 12) == 0)
            return;
    }
}

static const char *load(const char *path)
{
    struct stat info;
    int file = open(path, O_RDONLY | O_CLOEXEC);

    need(file >= 0 && fstat(file, &info) == 0, path, NULL);
    // One byte more than the file has, so that it ends in a NUL.
    size_t size = (size_t)info.st_size;
    char *bytes = mmap(NULL, size + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    need(bytes != MAP_FAILED, path, NULL);
    for (size_t done = 0; done < size;) {
        ssize_t count = read(file, bytes + done, size - done);
        need(count > 0, path, NULL);
        done += (size_t)count;
    }
    close(file);
    return bytes;
}

int main(int argc, char **argv)
{
    static struct writing reading, writing;

    if (argc != 3) {
        fprintf(stderr, "usage: workbook SHEET.xml OUT.xlsx\n");
        return 2;
    }
    const char *sheet = load(argv[1]);
    double start = cpu_seconds();
    put_cells(&reading, sheet);
    double read = cpu_seconds();
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = "."};
    writing.workbook = workbook_new_opt(argv[2], &options);
    need(writing.workbook != NULL, argv[2], NULL);
    writing.worksheet = workbook_add_worksheet(writing.workbook, "Data");
    put_cells(&writing, sheet);
    need(workbook_close(writing.workbook) == LXW_NO_ERROR, argv[2], NULL);
    double end = cpu_seconds();
    printf("cells %.0f\n", (double)writing.cells);
    printf("library_s %.6f\n", end - read - (read - start));
    return 0;
}
