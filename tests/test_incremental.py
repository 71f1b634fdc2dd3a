"""A run that makes only what has changed gives what a run from scratch gives."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from bindsmith import load_config, pipeline
from bindsmith.config import Config
from bindsmith.current import Made, Run, look
from bindsmith.emit import audit
from bindsmith.emit.render import load_templates
from bindsmith.emit.write import write
from bindsmith.errors import BindsmithError, Severity
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.cli import snapshot

# Names that meet, and modules that are packages of others.
NAMES = (
    *("a.json", "b.json", "c.json", "d.json", "d/a.json", "d/b.json", "d/d/a.yaml"),
    *("foo-bar.json", "foo_bar.json", "fooBar.yaml", "d/foo-bar.json"),
)
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
        st.sampled_from(NAMES),
        st.sampled_from(POINTERS),
    )
    others = (*({"$ref": each} for each in IDS), {"$dynamicRef": "#node"})
    return st.one_of(*[files] * 12, st.sampled_from(others))


def schemas(name: str) -> st.SearchStrategy[Any]:
    """A schema that has all that ``POINTERS`` lead to."""
    part = st.one_of(st.sampled_from(LEAVES), st.sampled_from(LEAVES), reference(name))
    odd = st.sampled_from([{}] * 20 + [{"$id": each} for each in IDS])
    marks = [{}] * 12 + [{"$dynamicAnchor": "node"}, {"$id": IDS[0]}]
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
class Spoil:
    """Remove, change or add an output: the one at a place among all."""

    place: int
    how: str


Step = Write | Rename | Remove | Spoil
names = st.sampled_from(NAMES)
writes = names.flatmap(lambda name: st.builds(Write, st.just(name), schemas(name)))
steps: st.SearchStrategy[Step] = st.one_of(
    writes,
    writes,
    st.builds(Rename, names, names),
    st.builds(Remove, names),
    st.builds(
        Spoil, st.integers(0, 1000), st.sampled_from(["remove", "change", "crlf"])
    ),
)


def apply(step: Step, root: Path) -> None:
    source = root / "schemas"
    match step:
        case Write(name, schema):
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(schema))
        case Rename(old, new) if (source / old).is_file():
            (source / new).parent.mkdir(parents=True, exist_ok=True)
            (source / old).replace(source / new)
        case Remove(name):
            (source / name).unlink(missing_ok=True)
        case Spoil(place, how):
            files = sorted((root / "out").rglob("*.py"))
            if files:
                spoil(files[place % len(files)], how)


def spoil(path: Path, how: str) -> None:
    if how == "remove":
        path.unlink()
    elif how == "change":
        path.write_bytes(path.read_bytes() + b"# changed\n")
    elif b"\r" not in path.read_bytes():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


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


def compare(root: Path, step: Step) -> None:
    config = load_config(root / "bindsmith.toml")
    apply(step, root)
    quick, told = made(config, trust=True)
    deep, told_deep = made(config, trust=False)
    assert told == told_deep
    if quick is None or deep is None:
        return
    write(quick.plan)
    fresh = replace(config, output="fresh")
    shutil.rmtree(root / "fresh", ignore_errors=True)
    whole, _ = made(fresh, trust=False)
    assert whole is not None
    write(whole.plan)
    assert snapshot(root / "out") == snapshot(root / "fresh")
    again, told = made(config, trust=True)
    assert again is not None
    assert again.plan.is_idle, told


def run_steps(options: str, taken: list[Step]) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "bindsmith.toml").write_text(f'output = "out"\n{options}')
        (root / "schemas").mkdir()
        for step in taken:
            compare(root, step)


def tree_of(*parts: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Step]]:
    """A few schemas that refer to nothing that is missing, and what happens to them."""
    whole = [st.builds(Write, st.just(name), plain(name)) for name in NAMES[:7]]
    return st.tuples(*whole).flatmap(
        lambda first: st.lists(steps, min_size=2, max_size=6).map(
            lambda rest: [*first, *rest]
        )
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


OPTIONS = st.sampled_from(
    [
        'targets = ["dataclasses", "typed_dicts", "validators"]\n',
        'targets = ["validators"]\n',
        '[ref-rewrites]\n"q.json" = "a.json"\n"b.json" = "b.json"\n',
    ]
)
QUIET = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    derandomize=True,
    # A run takes too long for hundreds of attempts at a smaller one.
    phases=[Phase.generate],
)


@settings(QUIET, max_examples=12)
@given(OPTIONS, tree_of())
def test_what_changes_do(options: str, taken: list[Step]) -> None:
    run_steps(options, taken)


@pytest.mark.slow
@settings(QUIET, max_examples=400)
@given(OPTIONS, tree_of())
def test_what_many_changes_do(options: str, taken: list[Step]) -> None:
    run_steps(options, taken)
