"""Which bits of an SQLite file mean nothing, by its file format: https://sqlite.org/fileformat2.html

Free are: pages on the freelist (of a trunk page what is behind its list), the gap in a b-tree page
between the cell pointers and the cells, freeblocks (but not their heads) and fragments, what is
left of the last overflow page of a cell, and the fields of the header that no reader needs. Where
a table's key is the row's own number, the row has a NULL in its place that is never read, and bit 3
makes the other type without content of it.
"""
import sqlite3
import struct

HEADER_WITHOUT_MEANING = [range(24, 28), range(40, 44), range(92, 100)]
# file change counter; schema cookie; version-valid-for and the library's
# version number


def varint(data, at):
    value = 0
    for i in range(9):
        byte = data[at + i]
        if i == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + i + 1
    raise AssertionError("no varint")


class Book:
    def __init__(self, data):
        self.data = data
        self.size = struct.unpack_from(">H", data, 16)[0] or 65536
        self.usable = self.size - data[20]
        self.used = bytearray(len(data))  # 1: means something
        self.places = []  # of a key that is the row's number

    def free_bits(self):
        self.take(0, 100)
        for field in HEADER_WITHOUT_MEANING:
            for at in field:
                self.used[at] = 0
        self.walk_freelist()
        for root in [1, *self.roots()]:
            self.walk_tree(root)
        free = {(at, bit) for at, used in enumerate(self.used) if not used for bit in range(8)}
        return free | {(at, 3) for at in self.places}

    def take(self, start, size):
        self.used[start:start + size] = b"\1" * size

    def start(self, page):
        return (page - 1) * self.size

    def walk_freelist(self):
        trunk, = struct.unpack_from(">I", self.data, 32)
        while trunk != 0:
            at = self.start(trunk)
            following, count = struct.unpack_from(">II", self.data, at)
            self.take(at, 8 + 4 * count)
            trunk = following

    def roots(self):
        connection = sqlite3.connect(":memory:")
        connection.deserialize(self.data[:18] + b"\1\1" + self.data[20:])  # no log in memory
        return [row[0] for row in connection.execute("SELECT rootpage FROM sqlite_schema")
                if row[0]]

    def walk_tree(self, page):
        base = self.start(page)
        head = base + (100 if page == 1 else 0)
        kind = self.data[head]
        first_free, count, content = struct.unpack_from(">HHH", self.data, head + 1)
        size = 12 if kind in (2, 5) else 8
        self.take(head, size + 2 * count)
        while first_free != 0:
            self.take(base + first_free, 4)
            first_free, = struct.unpack_from(">H", self.data, base + first_free)
        for i in range(count):
            cell, = struct.unpack_from(">H", self.data, head + size + 2 * i)
            self.walk_cell(kind, base + cell)
        if size == 12:
            self.walk_tree(struct.unpack_from(">I", self.data, head + 8)[0])

    def walk_cell(self, kind, start):
        at = start
        if kind in (2, 5):
            self.walk_tree(struct.unpack_from(">I", self.data, at)[0])
            at += 4
        if kind == 5:
            at = varint(self.data, at)[1]
            return self.take(start, at - start)
        payload, at = varint(self.data, at)
        if kind == 13:
            at = varint(self.data, at)[1]
            first_type = varint(self.data, at)[1]
            if self.data[first_type] == 0:
                self.places.append(first_type)
        most = self.usable - 35 if kind == 13 else (self.usable - 12) * 64 // 255 - 23
        least = (self.usable - 12) * 32 // 255 - 23
        here = payload
        if payload > most:
            here = least + (payload - least) % (self.usable - 4)
            here = least if here > most else here
        self.take(start, at - start + here)
        if here < payload:
            self.take(at + here, 4)
            self.walk_overflow(struct.unpack_from(">I", self.data, at + here)[0], payload - here)

    def walk_overflow(self, page, rest):
        while rest > 0:
            at = self.start(page)
            part = min(rest, self.usable - 4)
            self.take(at, 4 + part)
            page, = struct.unpack_from(">I", self.data, at)
            rest -= part


def free_bits(data):
    return Book(data).free_bits()
