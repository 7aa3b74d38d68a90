// Marking content (see pdf_content.h). cairo sets each operator that marks on a line of its own and
// never within a text object, and breaks no string into lines without a backslash.
#include "render/pdf_content.h"

#include <string.h>

#include <zlib.h>

#include "base/error.h"

#define PIECE 16384u
#define LEVEL 4 // smaller by 2 % at the usual 6, for twice the time

struct marking {
    struct buffer *out;
    bool is_marked;   // in content that belongs to the structure
    bool is_artifact; // in what we marked
    unsigned spans;   // cairo's own, with the text of odd glyphs; they nest in either
};

static bool line_ends_with(struct slice line, const char *end)
{
    size_t size = strlen(end);

    return line.size >= size && memcmp(line.data + line.size - size, end, size) == 0;
}

static void end_artifact(struct marking *marking)
{
    if (marking->is_artifact)
        buffer_text(marking->out, "EMC\n");
    marking->is_artifact = false;
}

static void see_line(struct marking *marking, struct slice line)
{
    bool begins = line_ends_with(line, " BDC\n");

    if (begins && memmem(line.data, line.size, "/MCID ", 6) != NULL) {
        end_artifact(marking);
        marking->is_marked = true;
    } else if (begins) {
        marking->spans++;
    } else if (slice_is(line, "EMC\n") && marking->spans > 0) {
        marking->spans--;
    } else if (slice_is(line, "EMC\n")) {
        marking->is_marked = false;
    } else if (!marking->is_marked && !marking->is_artifact && line.size > 1) {
        buffer_text(marking->out, "/Artifact BMC\n");
        marking->is_artifact = true;
    }
    buffer_put(marking->out, line.data, line.size);
}

static bool unpack(struct slice packed, struct buffer *out)
{
    unsigned char piece[PIECE];
    z_stream stream = {.next_in = (unsigned char *)packed.data, .avail_in = (uInt)packed.size};
    int state = Z_OK;

    if (inflateInit(&stream) != Z_OK)
        out_of_memory();
    while (state == Z_OK) {
        stream.next_out = piece;
        stream.avail_out = PIECE;
        state = inflate(&stream, Z_NO_FLUSH);
        buffer_put(out, (const char *)piece, PIECE - stream.avail_out);
    }
    inflateEnd(&stream);
    return state == Z_STREAM_END;
}

static void pack(struct slice content, struct buffer *out, struct arena *scratch)
{
    uLongf size = compressBound(content.size);
    unsigned char *packed = arena_alloc(scratch, size);

    if (compress2(packed, &size, (const Bytef *)content.data, content.size, LEVEL) != Z_OK)
        out_of_memory();
    buffer_put(out, (const char *)packed, size);
}

bool pdf_content_mark(struct slice packed, struct buffer *out, struct arena *scratch)
{
    // What cairo begins a page with: y downwards from the upper edge.
    static const char opening[] = "1 0 0 -1 0 ";
    struct buffer content = {.arena = scratch};
    struct buffer marked = {.arena = scratch};
    struct marking marking = {.out = &marked};

    if (!unpack(packed, &content) || !text_starts_with(buffer_string(&content), opening))
        return false;
    for (size_t at = 0, next; at < content.size; at = next) {
        const char *end = memchr(content.data + at, '\n', content.size - at);
        next = end == NULL ? content.size : (size_t)(end - content.data) + 1;
        see_line(&marking, (struct slice){content.data + at, next - at});
    }
    end_artifact(&marking);
    pack((struct slice){marked.data, marked.size}, out, scratch);
    return true;
}
