"""A run that makes only what has changed gives what a run from scratch gives."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from bindsmith import load_config, pipeline
from bindsmith.config import Config
from bindsmith.current import Made, Run, look
from bindsmith.emit import audit
from bindsmith.emit.lock import LOCK_NAME, dump_lock, read_lock
from bindsmith.emit.render import load_templates
from bindsmith.emit.write import write
from bindsmith.errors import BindsmithError, OutputError, Severity
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.cli import snapshot

# Names that meet, and modules that are packages of others.
NAMES = (
    *("a.json", "b.json", "c.json", "d.json", "d/a.json", "d/b.json", "d/d/a.yaml"),
    *("foo-bar.json", "foo_bar.json", "fooBar.yaml", "d/foo-bar.json"),
)
# Where all is made again: beside the output as it was, and where nothing was.
COPIES = ("full", "fresh")
POINTERS = ("", "#/definitions/t", "#/properties/p", "#/properties/q", "#/loose/l")
IDS = ("https://x.test/one", "https://x.test/two", "urn:three")
LEAVES: tuple[Any, ...] = (
    {"type": "string"},
    {"type": "string", "format": "uuid", "description": "Words."},
    {"type": "string", "format": "password"},
    {"type": "string", "format": "date-time", "pattern": "^a+$"},
    {"type": "integer", "minimum": 3, "default": 5},
    {"type": "array", "items": {"type": "number"}},
    {"type": ["object", "null"], "properties": {"deep": {"type": "string"}}},
    {"enum": ["x", "y"]},
    {"type": "array", "prefixItems": [{"type": "string"}], "minItems": 1},
    {"type": "object", "properties": {"z": {"$ref": "#/definitions/t"}}},
)


def reference(name: str) -> st.SearchStrategy[Any]:
    """A reference from a schema; now and then one by ``$id``, or one that dangles."""
    up = "../" * name.count("/")
    files = st.builds(
        lambda to, place: {"$ref": f"{up}{to}{place}"},
        st.sampled_from(NAMES[:7] * 4 + NAMES),
        st.sampled_from(POINTERS),
    )
    others = (*({"$ref": each} for each in IDS), {"$dynamicRef": "#node"})
    return st.one_of(*[files] * 30, st.sampled_from(others))


def schemas(name: str) -> st.SearchStrategy[Any]:
    """A schema that has all that ``POINTERS`` lead to."""
    part = st.one_of(st.sampled_from(LEAVES), st.sampled_from(LEAVES), reference(name))
    odd = st.sampled_from([{}] * 40 + [{"$id": each} for each in IDS])
    marks = [{}] * 40 + [{"$dynamicAnchor": "node"}, {"$id": IDS[0]}]
    return st.builds(
        lambda p, q, t, loose, both, extra, mark: {
            **extra,
            "type": "object",
            "properties": {"p": p, "q": q},
            "definitions": {"t": t, "u": {**mark, "type": "string"}},
            "loose": {"l": loose},
            **({"allOf": [both]} if "$ref" in both else {}),
        },
        *(part, part, part, part, part, odd, st.sampled_from(marks)),
    )


@dataclass(frozen=True, slots=True)
class Write:
    name: str
    schema: Any


@dataclass(frozen=True, slots=True)
class Rename:
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Remove:
    name: str


@dataclass(frozen=True, slots=True)
class Configure:
    options: str


@dataclass(frozen=True, slots=True)
class Spoil:
    """Do something to an output: the one at a place among all."""

    place: int
    how: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Take the file at a place of an older output, and what its lock has of it."""

    age: int
    place: int
    how: str


@dataclass(frozen=True, slots=True)
class Lock:
    """Do something to the lock."""

    how: str


Step = Write | Rename | Remove | Configure | Spoil | Merge | Lock
OPTIONS = st.sampled_from(
    [
        'targets = ["dataclasses", "typed_dicts", "validators"]\n',
        'targets = ["validators"]\n',
        'formats = "annotate"\ntargets = ["validators"]\n',
        'license = "MIT"\nheader = "Words."\ntargets = ["typed_dicts"]\n',
        'exclude = ["b.json"]\ntargets = ["dataclasses"]\n',
        'entries = ["a.json", "d/*"]\ntargets = ["validators"]\n',
        '[ref-rewrites]\n"q.json" = "a.json"\n"b.json" = "b.json"\n',
    ]
)
names = st.sampled_from(NAMES)
places = st.integers(0, 1000)
writes = names.flatmap(lambda name: st.builds(Write, st.just(name), schemas(name)))
spoils = ["remove", "change", "crlf", "foreign", "more"]
merges = ["output", "output", "gone", "input"]
damages = ["remove", "conflict", "junk", "no keys", "no references"]
steps: st.SearchStrategy[Step] = st.one_of(
    *[writes] * 5,
    *[st.builds(Rename, names, names)] * 2,
    *[st.builds(Remove, names)] * 2,
    st.builds(Configure, OPTIONS),
    st.builds(Spoil, places, st.sampled_from(spoils)),
    *[st.builds(Merge, st.integers(1, 3), places, st.sampled_from(merges))] * 2,
    st.builds(Lock, st.sampled_from(damages)),
)


@dataclass(slots=True)
class Tree:
    """A project, and what its output was after each run."""

    root: Path
    past: list[dict[str, bytes]]

    @property
    def out(self) -> Path:
        return self.root / "out"

    def apply(self, step: Step) -> None:
        source = self.root / "schemas"
        match step:
            case Write(name, schema):
                self.write(f"schemas/{name}", json.dumps(schema).encode())
            case Rename(old, new) if (source / old).is_file():
                (source / new).parent.mkdir(parents=True, exist_ok=True)
                (source / old).replace(source / new)
            case Remove(name):
                (source / name).unlink(missing_ok=True)
            case Configure(options):
                self.write("bindsmith.toml", f'output = "out"\n{options}'.encode())
            case Spoil(place, how):
                files = sorted(self.out.rglob("*.py"))
                if files:
                    spoil(files[place % len(files)], how)
            case Merge() if self.past:
                self.merge(step, self.past[-step.age :][0])
            case Lock(how) if (self.out / LOCK_NAME).is_file():
                self.damage(how)

    def write(self, path: str, content: bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def lock(self) -> Any:
        """The lock's content; None if it is none."""
        try:
            is_one = read_lock(self.out) is not None
        except OutputError:
            return None
        return json.loads((self.out / LOCK_NAME).read_bytes()) if is_one else None

    def merge(self, step: Merge, past: dict[str, bytes]) -> None:
        lock = self.lock()
        old = json.loads(past.get(LOCK_NAME, b"null"))
        if not lock or not old or not old["outputs"]:
            return
        path = sorted(old["outputs"])[step.place % len(old["outputs"])]
        record = old["outputs"][path]
        if step.how == "gone":
            lock["outputs"].pop(path, None)
            (self.out / path).unlink(missing_ok=True)
        elif path in past and sha256(past[path]).hexdigest() == record["sha256"]:
            lock["outputs"][path] = record
            self.write(f"out/{path}", past[path])
        if step.how == "input" and record["source"]:
            for table in ("inputs", "parts", "references"):
                lock[table].pop(record["source"], None)
                if record["source"] in old[table]:
                    lock[table][record["source"]] = old[table][record["source"]]
        self.relock(lock)

    def relock(self, lock: Any) -> None:
        """Write a lock, line by line as it is always."""
        self.write(f"out/{LOCK_NAME}", json.dumps(lock).encode())
        read = read_lock(self.out)
        assert read is not None
        self.write(f"out/{LOCK_NAME}", dump_lock(read).encode())

    def damage(self, how: str) -> None:
        lock = self.lock()
        if how == "remove":
            (self.out / LOCK_NAME).unlink()
        elif how == "conflict" or lock is None:
            self.write(f"out/{LOCK_NAME}", b"<<<<<<< ours\n=======\n>>>>>>> theirs\n")
        elif how == "junk":
            self.write(f"out/{LOCK_NAME}", b"{}")
        else:
            if how == "no keys":
                for each in lock["outputs"].values():
                    each["key"] = ""
            lock["references"] = {}
            self.relock(lock)


def spoil(path: Path, how: str) -> None:
    content = path.read_bytes()
    if how == "remove":
        path.unlink()
    elif how == "foreign":
        path.write_bytes(b"x = 1\n")
    elif how == "more":
        path.with_name("more.py").write_bytes(content)
    elif how == "change":
        path.write_bytes(content + b"# changed\n")
    elif b"\r" not in content:
        path.write_bytes(content.replace(b"\n", b"\r\n"))


@pytest.fixture(autouse=True, scope="module")
def _templates() -> Iterator[None]:
    """Compiled once: they do not change here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "load_templates", cache(load_templates))
        yield


def made(config: Config, *, trust: bool) -> tuple[Made | None, list[str]]:
    """What a run makes, and its errors, as `check` tells them."""
    run = Run(config)
    try:
        seen = look(run) if trust else None
        if seen is not None and seen.is_current:
            found = seen.made()
        else:
            found = pipeline.make(run, seen)
    except BindsmithError as error:
        return None, [f"{each.location} {each.code}" for each in error.diagnostics]
    every = [*found.diagnostics, *audit.check(found.plan)]
    return found, [str(each) for each in every if each.severity is Severity.ERROR]


def written(found: Made) -> list[str]:
    """The errors of writing: names of foreign files in the way."""
    try:
        write(found.plan)
    except OutputError as error:
        output = found.plan.output_dir.name
        return [str(x).replace(f"{output}/", "") for x in error.diagnostics]
    return []


def compare(tree: Tree, taken: list[Step]) -> None:
    """Take some steps; then make what has changed, and all of it, from one state."""
    root, out, full, fresh = (tree.root, tree.out, *map(tree.root.joinpath, COPIES))
    for step in taken:
        tree.apply(step)
    config = load_config(root / "bindsmith.toml")
    quick, told = made(config, trust=True)
    deep, told_deep = made(config, trust=False)
    assert told == told_deep
    if quick is None or deep is None:
        return
    for each in (full, fresh):
        shutil.rmtree(each, ignore_errors=True)
    if out.is_dir():
        shutil.copytree(out, full)
    whole, _ = made(replace(config, output="full"), trust=False)
    first, _ = made(replace(config, output="fresh"), trust=False)
    assert whole is not None
    assert first is not None
    refused = written(quick)
    assert refused == written(whole)
    assert snapshot(out) == snapshot(full)
    if refused:
        for path in out.rglob("*.py"):
            if path.read_bytes() == b"x = 1\n":
                path.unlink()
        return
    written(first)
    now, wanted = snapshot(out), snapshot(fresh)
    tree.past.append(now)
    if now.keys() > wanted.keys():
        # With orphans that are not provably ours: they stay, and stay findings.
        del wanted[LOCK_NAME]
        assert wanted.items() <= now.items()
    else:
        assert now == wanted
        again, told = made(config, trust=True)
        assert again is not None
        assert again.plan.is_idle, told


def run_steps(options: str, batches: list[list[Step]]) -> None:
    with TemporaryDirectory() as folder:
        tree = Tree(Path(folder), [])
        (tree.root / "schemas").mkdir()
        tree.apply(Configure(options))
        for taken in batches:
            compare(tree, taken)


def stories() -> st.SearchStrategy[list[list[Step]]]:
    """A few schemas that refer to nothing that is missing, and what happens to them."""
    whole = [st.builds(Write, st.just(name), plain(name)) for name in NAMES[:7]]
    batch = st.lists(steps, min_size=1, max_size=3)
    return st.builds(
        lambda first, rest: [[*first], *rest],
        st.tuples(*whole),
        st.lists(batch, min_size=3, max_size=6),
    )


def plain(name: str) -> st.SearchStrategy[Any]:
    """A schema that can be there before any other."""
    return st.sampled_from(LEAVES[:9]).map(
        lambda leaf: {
            "properties": {"p": leaf, "q": {}},
            "definitions": {"t": leaf},
            "loose": {"l": {"$ref": "#/definitions/t"}},
        }
    )


QUIET = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    derandomize=True,
    # A run takes too long for hundreds of attempts at a smaller one.
    phases=[Phase.generate],
)


@settings(QUIET, max_examples=20)
@given(OPTIONS, stories())
def test_what_changes_do(options: str, batches: list[list[Step]]) -> None:
    run_steps(options, batches)


@pytest.mark.slow
@settings(QUIET, max_examples=400)
@given(OPTIONS, stories())
def test_what_many_changes_do(options: str, batches: list[list[Step]]) -> None:
    run_steps(options, batches)
