"""npz.py FLOATS.npz DOUBLES.npz: Python reads what weights_writer has saved, bit for bit.

By zipfile and struct and, if it is installed, by NumPy."""

import ast
import math
import struct
import sys
import zipfile

SHAPES = {"matrix": (7, 5), "vector": (3,), "cube": (2, 3, 4), "number": ()}
LIMITS = {"f": (2.0**-149, (2 - 2.0**-23) * 2.0**127), "d": (2.0**-1074, sys.float_info.max)}


def filled(count, kind, seed):
    """As fill in weights.hpp."""
    size, numbers = struct.calcsize(kind), []
    while len(numbers) < count:
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        bits = (seed >> (64 - 8 * size)).to_bytes(size, "little")
        if math.isfinite(struct.unpack("<" + kind, bits)[0]):
            numbers.append(bits)
    return b"".join(numbers)


for path, kind in zip(sys.argv[1:], "fd"):
    third = 1 / 3 if kind == "d" else struct.unpack("<f", struct.pack("<f", 1 / 3))[0]
    expected = {
        "matrix": filled(35, kind, 1),
        "cube": filled(24, kind, 2),
        "vector": struct.pack("<3" + kind, -0.0, *LIMITS[kind]),
        "number": struct.pack("<" + kind, third),
    }
    archive = zipfile.ZipFile(path)
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == sorted(name + ".npy" for name in SHAPES)
    for name, shape in SHAPES.items():
        data = archive.read(name + ".npy")
        assert data[:8] == b"\x93NUMPY\1\0"
        end = 10 + int.from_bytes(data[8:10], "little")
        assert end % 64 == 0 and data[end - 1 : end] == b"\n"
        header = ast.literal_eval(data[10:end].decode("latin1"))
        descr = "<f4" if kind == "f" else "<f8"
        assert header == {"descr": descr, "fortran_order": False, "shape": shape}, header
        assert data[end:] == expected[name], name

    try:
        import numpy
    except ImportError:
        continue
    with numpy.load(path, allow_pickle=False) as arrays:
        for name, shape in SHAPES.items():
            assert arrays[name].shape == shape and arrays[name].dtype.char == kind
            assert arrays[name].tobytes() == expected[name]
