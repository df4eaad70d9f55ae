"""Checks PNG files by their bytes: 960 pixels wide, and drawn on. usage: png_test.py FILE..."""
import struct
import sys
import zlib

for path in sys.argv[1:]:
    data = open(path, "rb").read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", path
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    assert (width, depth) == (960, 8) and colour in (2, 6), (path, width, depth, colour)
    pixels, at = b"", 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        pixels += data[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    assert len(set(zlib.decompress(pixels))) > 50, path
assert len(sys.argv) > 5
print(f"{len(sys.argv) - 1} PNG files are as they should be")
