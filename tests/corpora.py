"""Where the tests find public test data; it fetches none and carries none.

The data is never part of the repository: a test asks for it with ``require`` and is
skipped, with a reason that the summary repeats, on a machine that lacks it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
CACHE = CHECKOUT / ".cache"
SUITE = "json-schema-test-suite"
OUTPUT = "output-tests"
FOLDERS = {
    SUITE: SUITE,
    OUTPUT: f"{SUITE}/{OUTPUT}",
    "openmetadata": "openmetadata/schemas",
    "schemastore": "schemastore",
}
ABSENT = "test data absent:"


def path(name: str) -> Path:
    """The folder of a corpus, whether or not it exists.

    ``name`` is a key of ``FOLDERS``.  Corpora are below the folder that the
    environment's BINDSMITH_TEST_DATA names, by default ``../shared/data`` beside the
    checkout; a suite that is not there is the copy that ``tools/fetch_suite.py`` made,
    and so are its tests of output.
    """
    chosen = os.environ.get("BINDSMITH_TEST_DATA")
    data = Path(chosen).absolute() if chosen else CHECKOUT.parent / "shared" / "data"
    found = data / FOLDERS[name]
    fetched = name in (SUITE, OUTPUT) and not found.is_dir()
    return CACHE / FOLDERS[name] if fetched else found


def require(name: str) -> Path:
    """The folder of a corpus; the test or module that asks is skipped without it."""
    folder = path(name)
    if not folder.is_dir():
        how = "run tools/fetch_suite.py, or " if name in (SUITE, OUTPUT) else ""
        pytest.skip(
            f"{ABSENT} {name} ({how}point BINDSMITH_TEST_DATA at the folder"
            f" that has {FOLDERS[name]})",
            allow_module_level=True,
        )
    return folder
