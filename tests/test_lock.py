"""The lock says what was read and written, and believes nothing it should not."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from bindsmith.emit.lock import (
    LOCK_NAME,
    Lock,
    OutputFile,
    OutputRecord,
    dump_lock,
    narrowed_lock,
    read_lock,
    records,
)
from bindsmith.errors import OutputError
from bindsmith.records import replace

RECIPE = Lock("c" * 64, "0.1.0", "t" * 64)
LOCK = replace(
    RECIPE,
    inputs={"b.json": "1" * 64, "a.json": "2" * 64},
    outputs={
        "x/b.py": OutputRecord("3" * 64, ("a.json",), "b.json", ("kinds",), "4" * 64)
    },
    references={"b.json": {"a.json": ("", "/definitions/x")}},
    schemas="5" * 64,
    rewrites={"x": ("a.json",)},
    whole=True,
)


def test_round_trip(tmp_path: Path) -> None:
    (tmp_path / LOCK_NAME).write_text(dump_lock(LOCK))
    assert read_lock(tmp_path) == LOCK


def test_text_is_sorted_and_the_formatter_only_there_if_it_ran() -> None:
    text = dump_lock(LOCK)
    plain = json.loads(text)
    assert list(plain) == sorted(plain)
    assert list(plain["inputs"]) == ["a.json", "b.json"]
    assert text.endswith("\n}\n")
    assert '\n    "a.json": "2' in text
    assert "formatter" not in text
    ran = replace(RECIPE, formatter="black 25.1.0")
    assert json.loads(dump_lock(ran))["formatter"] == "black 25.1.0"


def test_text_does_not_depend_on_order() -> None:
    files = [OutputFile(f"{n}.py", str(n), depends=("b", "a", "b")) for n in range(20)]
    texts = set()
    for seed in range(3):
        random.Random(seed).shuffle(files)
        texts.add(dump_lock(replace(RECIPE, outputs=records(files))))
    assert len(texts) == 1


def test_no_lock_is_none(tmp_path: Path) -> None:
    assert read_lock(tmp_path) is None
    assert read_lock(tmp_path / "missing") is None


def forged(path: str) -> str:
    return dump_lock(replace(RECIPE, outputs={path: OutputRecord("3" * 64)}))


@pytest.mark.parametrize(
    "content",
    [
        b"not json",
        b"\xff\xfe",
        b"[]",
        b'{"name": "another tool"}',
        b"[" * 100_000,
        b'{\n<<<<<<< HEAD\n"config": "1"\n=======\n"config": "2"\n>>>>>>> x\n}',
        dump_lock(LOCK).replace('"lock": 1', '"lock": 2').encode(),
        dump_lock(LOCK).replace("3" * 64, "3" * 63).encode(),
        dump_lock(LOCK).replace('["kinds"]', '["kinds", 1]').encode(),
        dump_lock(LOCK).replace('["", "/definitions/x"]', '"x"').encode(),
        dump_lock(LOCK).replace('{"x": ["a.json"]}', "[]").encode(),
        forged("../outside.py").encode(),
        forged("/etc/outside.py").encode(),
        forged("a/../../b.py").encode(),
        forged("a\\..\\b.py").encode(),
        forged("c:b.py").encode(),
        forged("").encode(),
    ],
)
def test_what_is_no_lock_of_ours_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LOCK_NAME).write_bytes(content)
    with pytest.raises(OutputError) as caught:
        read_lock(tmp_path)
    (found,) = caught.value.diagnostics
    assert found.code == "BS406"
    assert found.location.path.endswith(LOCK_NAME)
    assert "bindsmith generate" in found.hint


def test_a_lock_that_is_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / LOCK_NAME).mkdir()
    with pytest.raises(OutputError):
        read_lock(tmp_path)


def test_git_may_convert_line_endings(tmp_path: Path) -> None:
    text = dump_lock(LOCK).replace("\n", "\r\n")
    (tmp_path / LOCK_NAME).write_bytes(text.encode())
    assert read_lock(tmp_path) == LOCK


# Narrowed runs

OLD = replace(
    RECIPE,
    inputs={"a": "1", "b": "1", "shared": "1"},
    outputs={
        "a.py": OutputRecord("old a", ("a", "shared"), "a", (), "key a"),
        "b.py": OutputRecord("old b", ("b", "shared"), "b", (), "key b"),
        "c.py": OutputRecord("c", ("a",), "a", (), "key a"),
    },
    references={"a": {"shared": ("",)}},
    schemas="list",
)
NEW = replace(
    RECIPE,
    inputs={"a": "2", "shared": "2"},
    outputs={
        "a.py": OutputRecord("new a", ("a", "shared"), "a", (), "new key"),
        "c.py": OutputRecord("c", ("a",), "a", (), "new key"),
    },
    references={"a": {}},
    schemas="another list",
)


def test_narrowed_runs_keep_the_other_records() -> None:
    found = narrowed_lock(OLD, NEW)
    assert found.outputs["a.py"].sha256 == "new a"
    assert found.outputs["b.py"] == OLD.outputs["b.py"]
    assert found.outputs["c.py"] == OLD.outputs["c.py"]
    assert found.config == NEW.config


def test_narrowed_runs_vouch_for_nothing() -> None:
    found = narrowed_lock(OLD, NEW)
    # a.py may be another in a full run, and b.py was not made with the new schemas.
    assert found.outputs["a.py"].key == ""
    assert (found.inputs, found.references) == (OLD.inputs, OLD.references)
    assert found.schemas == OLD.schemas
    other = replace(NEW, tool="0.2.0")
    assert not narrowed_lock(OLD, other).same_recipe(other)
    assert not narrowed_lock(None, NEW).same_recipe(NEW)
