"""find.py FOLDER PATTERN...: the files below FOLDER whose names match, one per line, sorted."""

import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
for file in sorted(file for pattern in sys.argv[2:] for file in folder.rglob(pattern)):
    print(file.relative_to(folder).as_posix())
