// A zip file, read: what a workbook has (stored or deflated parts, no encryption, no disks).
//
// Anybody may have written it: every offset is checked, and a part is handed out a chunk at a time,
// so that the taker sets the limit. A fault is a few words, NULL when all is well.
#ifndef RENDER_XLSX_ZIP_H
#define RENDER_XLSX_ZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ZIP_NAME_MAX 256

struct zip {
    const unsigned char *data; // the file, mapped
    size_t size;
    uint32_t part_count;
    uint64_t next; // offset of the next entry of the directory
};

struct zip_part {
    char name[ZIP_NAME_MAX];
    uint32_t method;
    uint32_t crc;
    uint64_t packed;
    uint64_t size;
    uint64_t local; // offset of its local header
};

const char *zip_open(struct zip *zip, const char *path);
void zip_close(struct zip *zip); // for CLEANUP
// Parts come in the order of the directory, part_count of them.
const char *zip_next(struct zip *zip, struct zip_part *part);
// The part as it is packed, in the mapped file; NULL with a fault when it is not there.
const unsigned char *zip_packed(const struct zip *zip, const struct zip_part *part,
                                const char **fault);
// False from `take` ends the reading with the fault "it is not well-formed XML".
typedef bool zip_taker(void *user, const unsigned char *data, size_t size);
const char *zip_read(const struct zip *zip, const struct zip_part *part, zip_taker *take,
                     void *user);

#endif
