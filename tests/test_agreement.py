"""Real schemas: the tool, the ``jsonschema`` library and the labels of samples agree.

Instances are made with fixed seeds, so that a disagreement comes back.  A verdict of the
generated dataclasses is one more party, and what they give back is what they got.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urljoin

import bindsmith
import hypothesis_jsonschema
import jsonschema
import pytest
from bindsmith import compile_validator, load_config
from bindsmith.formats import format_check, known_formats
from bindsmith.naming import pascal_case
from hypothesis import HealthCheck, given, settings
from referencing import Registry
from referencing.jsonschema import DRAFT7

from tests import corpora
from tests.instances import Maker, mutations

SEED = 20260
FEW, MANY = 20, 200
INSTANCES = 50
BASE = "https://openmetadata.test/"
# The one malformed reference, mended as its maintainers would; see `ref-rewrites`.
REWRITES = {
    "app.json#definitions/appSchedule": "app.json#/definitions/appSchedule",
}
Verdict = Callable[[Any], bool]


@dataclass(frozen=True)
class Corpus:
    """The schemas of a folder by URI.

    In the Python API ``$id`` wins over the place a schema is at, and some of these
    disagree: without theirs, the place is what both implementations go by.
    """

    folder: Path

    @cached_property
    def documents(self) -> Mapping[str, Any]:
        found = {}
        for path in sorted(self.folder.rglob("*.json")):
            document = json.loads(path.read_text("utf-8"), object_hook=_mended)
            document.pop("$id", None)
            found[BASE + path.relative_to(self.folder).as_posix()] = document
        return found

    @cached_property
    def registry(self) -> Registry[Any]:
        return self._registry(self.documents)

    @cached_property
    def python_documents(self) -> Mapping[str, Any]:
        return {uri: _python_patterns(each) for uri, each in self.documents.items()}

    @cached_property
    def python_registry(self) -> Registry[Any]:
        return self._registry(self.python_documents)

    def _registry(self, documents: Mapping[str, Any]) -> Registry[Any]:
        registry: Registry[Any] = Registry()
        return registry.with_resources(
            (uri, DRAFT7.create_resource(each)) for uri, each in documents.items()
        )

    def chosen(self, count: int) -> list[str]:
        return Random(SEED).sample(sorted(self.documents), count)

    def instances(self, uri: str, count: int = INSTANCES) -> Iterator[Any]:
        """Instances of a schema, each with two changes of it."""
        for number in range(count):
            rng = Random(f"{SEED} {uri} {number}")
            document = self.documents[uri]
            made = Maker(document, self.registry.resolver(uri), rng).instance()
            yield made
            yield from mutations(made, rng, 2)

    def tool(self, uri: str, formats: str) -> bindsmith.Validator:
        return compile_validator(
            self.documents[uri],
            base_uri=uri,
            retrieve=self.documents.__getitem__,
            formats=formats,
        )

    def library(self, uri: str, formats: str) -> Verdict:
        checker = _format_checker() if formats == "assert" else None
        validator = jsonschema.Draft7Validator(
            {"$ref": uri}, registry=self.python_registry, format_checker=checker
        )
        return validator.is_valid


def _mended(value: dict[str, Any]) -> dict[str, Any]:
    reference = value.get("$ref")
    for old, new in REWRITES.items():
        if isinstance(reference, str) and reference.endswith(f"/{old}"):
            value["$ref"] = reference.removesuffix(old) + new
    return value


def _python_patterns(value: Any) -> Any:
    """A copy whose patterns mean to Python what they mean to ECMA-262.

    Python has no ``(?U)`` of Java and needs none; its ``.`` matches three ends of lines
    that ECMA's does not, and its ``$`` matches before a last line feed.
    """
    if isinstance(value, list):
        return [_python_patterns(each) for each in value]
    if not isinstance(value, dict):
        return value
    made = {key: _python_patterns(each) for key, each in value.items()}
    if isinstance(made.get("pattern"), str):
        pattern = made["pattern"].removeprefix("(?U)")
        pattern = pattern.replace("(?!::).", r"(?!::)[^\n\r\u2028\u2029]")
        made["pattern"] = re.sub(r"\$(?=\||$)", r"\\Z", pattern)
    return made


def _format_checker() -> jsonschema.FormatChecker:
    """The tool's own checks: what is compared is where formats are asserted."""
    checker = jsonschema.FormatChecker(formats=())
    for name in known_formats():
        row = format_check(name, "draft7")
        assert row is not None
        module = importlib.import_module(f"bindsmith.support.{row.module}")
        check = getattr(module, row.function)
        checker.checks(name)(
            lambda value, check=check: not isinstance(value, str) or check(value)
        )
    return checker


@pytest.fixture(scope="session")
def openmetadata() -> Corpus:
    return Corpus(corpora.require("openmetadata"))


@pytest.mark.parametrize("formats", ["annotate", "assert"])
def test_the_library_agrees(openmetadata: Corpus, formats: str) -> None:
    _agree_with_the_library(openmetadata, formats, FEW)


@pytest.mark.slow
@pytest.mark.parametrize("formats", ["annotate", "assert"])
def test_the_library_agrees_on_many(openmetadata: Corpus, formats: str) -> None:
    _agree_with_the_library(openmetadata, formats, MANY)


def _agree_with_the_library(corpus: Corpus, formats: str, count: int) -> None:
    verdicts: list[bool] = []
    for uri in corpus.chosen(count):
        validator = corpus.tool(uri, formats)
        library = corpus.library(uri, formats)
        for instance in corpus.instances(uri):
            verdicts.append(_one_verdict(validator, library, instance, uri))
    # Instances that are all valid, or never so, would prove little.
    assert 0.4 < sum(verdicts) / len(verdicts) < 0.9


def _one_verdict(
    validator: bindsmith.Validator, other: Verdict, instance: Any, uri: str
) -> bool:
    verdict = validator.is_valid(instance)
    violations = list(validator.iter_errors(instance))
    where = f"{uri}: {instance!r}: {list(map(str, violations))}"
    assert verdict == (not violations), where
    assert verdict == other(instance), where
    return verdict


def test_the_library_agrees_on_other_instances(openmetadata: Corpus) -> None:
    _agree_on_other_instances(openmetadata, 3)


@pytest.mark.slow
def test_the_library_agrees_on_other_instances_of_many(openmetadata: Corpus) -> None:
    _agree_on_other_instances(openmetadata, 40)


def _agree_on_other_instances(corpus: Corpus, count: int) -> None:
    """Instances of ``hypothesis-jsonschema``, for the schemas that it can read."""
    compared = 0
    for uri in corpus.chosen(MANY):
        bundle = _bundle(corpus.python_documents, uri)
        if bundle is not None and len(repr(bundle)) < 6000:
            _agree_on_a_bundle(corpus, uri, bundle)
            compared += 1
            if compared == count:
                return
    raise AssertionError(f"only {compared} schemas can be bundled")


def _agree_on_a_bundle(corpus: Corpus, uri: str, bundle: Any) -> None:
    validator = corpus.tool(uri, "annotate")
    library = corpus.library(uri, "annotate")

    @settings(
        derandomize=True,
        deadline=None,
        database=None,
        max_examples=15,
        suppress_health_check=list(HealthCheck),
    )
    @given(hypothesis_jsonschema.from_schema(bundle))
    def run(instance: Any) -> None:
        assert _one_verdict(validator, library, instance, uri)
        for changed in mutations(instance, Random(repr(instance)), 2):
            _one_verdict(validator, library, changed, uri)

    run()


def _bundle(documents: Mapping[str, Any], uri: str) -> Any:
    """A schema with everything that it refers to in its place, None if that is endless."""

    def inlined(value: Any, base: str, inside: tuple[str, ...]) -> Any:
        if isinstance(value, list):
            return [inlined(each, base, inside) for each in value]
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("$ref"), str):
            return referred(urljoin(base, value["$ref"]), inside)
        return {key: inlined(each, base, inside) for key, each in value.items()}

    def referred(target: str, inside: tuple[str, ...]) -> Any:
        if target in inside:
            raise RecursionError
        base, _, pointer = target.partition("#")
        schema = documents[base]
        for token in filter(None, pointer.split("/")):
            schema = schema[token]
        if not pointer:
            schema = {key: schema[key] for key in schema if key != "definitions"}
        return inlined(schema, base, (*inside, target))

    try:
        return referred(uri, ())
    except RecursionError:
        return None


def _samples() -> list[tuple[str, str, bool]]:
    """The SchemaStore samples: (schema's folder, document's path, its label)."""
    folder = corpora.path("schemastore")
    return [
        (schema.parent.name, path.relative_to(schema.parent).as_posix(), label)
        for schema in sorted(folder.glob("*/schema.json"))
        for name, label in (("valid", True), ("invalid", False))
        for path in sorted((schema.parent / name).rglob("*.json"))
    ]


def test_samples_have_the_verdict_of_their_folder() -> None:
    folder = corpora.require("schemastore")
    validators: dict[str, bindsmith.Validator] = {}
    wrong = []
    for name, document, label in _samples():
        if name not in validators:
            schema = json.loads((folder / name / "schema.json").read_text("utf-8"))
            validators[name] = compile_validator(schema, base_uri=f"{BASE}{name}.json")
        instance = json.loads((folder / name / document).read_text("utf-8"))
        verdict = validators[name].is_valid(instance)
        violations = list(validators[name].iter_errors(instance))
        assert verdict == (not violations), f"{name}/{document}: the modes disagree"
        if verdict is not label:
            wrong.append(f"{name}/{document}")
    assert len(validators) > 20
    assert wrong == []


@dataclass(frozen=True)
class Record:
    """How a generated module reads and writes its root."""

    load: Callable[[Any], Any]
    dump: Callable[[Any], Any]
    # A record refuses what is no object even where its schema has no type.
    refuses_others: bool


class Tree:
    """The dataclasses of a corpus, written once and imported by schema."""

    def __init__(self, corpus: Corpus, home: Path, entries: list[str]) -> None:
        self._corpus = corpus
        self._package = f"agreement_{home.name.replace('-', '_')}"
        rewrites = "\n".join(f'"{old}" = "{new}"' for old, new in REWRITES.items())
        (home / "bindsmith.toml").write_text(
            f"schemas = [{json.dumps(str(corpus.folder))}]\n"
            f"entries = {json.dumps(entries)}\n"
            f"output = {json.dumps(self._package)}\n"
            'targets = ["dataclasses"]\n'
            f"[ref-rewrites]\n{rewrites}\n"
        )
        bindsmith.generate(load_config(home / "bindsmith.toml"))
        self._modules = {}
        for path in (home / self._package / "dataclasses").rglob("*.py"):
            first = path.read_text("utf-8").partition("\n")[0]
            found = re.fullmatch(
                r"# Code generated .* from (.*)\. DO NOT EDIT\.", first
            )
            if found:
                parts = path.relative_to(home).with_suffix("").parts
                self._modules[found[1]] = ".".join(parts).removesuffix(".__init__")

    def record(self, uri: str) -> Record | None:
        """The root of a schema; None for a schema of definitions only."""
        path = uri.removeprefix(BASE)
        module = importlib.import_module(self._modules[path])
        if hasattr(module, "load"):
            return Record(module.load, module.dump, False)
        title = str(self._corpus.documents[uri].get("title", ""))
        for name in (title, pascal_case(Path(path).stem)):
            root = getattr(module, name, None) if name.isidentifier() else None
            if isinstance(root, type):
                return Record(root.from_dict, root.to_dict, True)  # type: ignore[attr-defined]
        return None


@pytest.fixture(scope="session")
def trees(
    openmetadata: Corpus, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[list[str]], Tree]]:
    homes: list[str] = []

    def make(entries: list[str]) -> Tree:
        home = tmp_path_factory.mktemp("tree")
        homes.append(str(home))
        sys.path.insert(0, str(home))
        importlib.invalidate_caches()
        return Tree(openmetadata, home, entries)

    yield make
    for home in homes:
        sys.path.remove(home)


def test_dataclasses_agree(
    openmetadata: Corpus, trees: Callable[[list[str]], Tree]
) -> None:
    entries = [uri.removeprefix(BASE) for uri in openmetadata.chosen(FEW)]
    _dataclasses_agree(openmetadata, trees(entries), FEW)


@pytest.mark.slow
def test_dataclasses_agree_on_many(
    openmetadata: Corpus, trees: Callable[[list[str]], Tree]
) -> None:
    _dataclasses_agree(openmetadata, trees([]), MANY)


def _dataclasses_agree(corpus: Corpus, tree: Tree, count: int) -> None:
    compared = 0
    for uri in corpus.chosen(count):
        record = tree.record(uri)
        if record is None:
            assert "type" not in corpus.documents[uri], f"{uri} has no class"
            continue
        validator = corpus.tool(uri, "assert")
        defaults = _defaults(corpus, uri)
        typed = "type" in corpus.documents[uri]
        for instance in corpus.instances(uri):
            if isinstance(instance, dict) or typed or not record.refuses_others:
                _read_and_written(record, validator, defaults, instance, uri)
        compared += 1
    assert compared > count * 0.8


def _read_and_written(
    record: Record,
    validator: bindsmith.Validator,
    defaults: Mapping[str, list[Any]],
    instance: Any,
    uri: str,
) -> None:
    where = f"{uri}: {instance!r}"
    told = [str(violation) for violation in validator.iter_errors(instance)]
    before = _spelled(instance)
    refusal, held = _load(record, instance)
    assert _spelled(instance) == before, f"{where} was changed"
    if refusal is not None:
        assert [str(violation) for violation in refusal] == told, where
        assert told, where
        return
    assert not told, f"{where}: {told}"
    written = record.dump(held)
    _filled_in(written, instance, defaults, where)
    assert validator.is_valid(written), f"{where} gives {written!r}"
    assert record.dump(record.load(written)) == written, where


def _load(record: Record, instance: Any) -> tuple[tuple[Any, ...] | None, Any]:
    """The violations of an instance that is refused, or the object that it gives."""
    try:
        return None, record.load(instance)
    except ValueError as error:
        # The tree has its own ValidationError: it needs no package to be installed.
        if type(error).__name__ != "ValidationError":
            raise
        refusal: tuple[Any, ...] = error.errors  # type: ignore[attr-defined]
        return refusal, None


def _spelled(value: Any) -> str:
    return json.dumps(value)


def _filled_in(
    written: Any, read: Any, defaults: Mapping[str, list[Any]], where: str
) -> None:
    """``written`` is ``read`` with nothing but defaults added."""
    if isinstance(read, dict) and isinstance(written, dict):
        for key, value in read.items():
            assert key in written, f"{where}: {key} is lost"
            _filled_in(written[key], value, defaults, where)
        for key in written.keys() - read.keys():
            assert written[key] in defaults.get(key, ()), f"{where}: {key} is new"
    elif isinstance(read, list) and isinstance(written, list):
        assert len(read) == len(written), where
        for each, other in zip(written, read, strict=True):
            _filled_in(each, other, defaults, where)
    else:
        assert isinstance(read, bool) == isinstance(written, bool), where
        assert read == written, where


def _defaults(corpus: Corpus, uri: str) -> Mapping[str, list[Any]]:
    """Every default in reach of a schema, by the property that has it."""
    found: dict[str, list[Any]] = {}
    seen: set[tuple[str, str]] = set()

    def walk(value: Any, base: str, name: str) -> None:
        if isinstance(value, list):
            for each in value:
                walk(each, base, name)
        if not isinstance(value, dict):
            return
        if "default" in value:
            found.setdefault(name, []).append(value["default"])
        if isinstance(value.get("$ref"), str):
            target = corpus.registry.resolver(base).lookup(value["$ref"])
            place = urljoin(base, value["$ref"])
            if (place, name) not in seen:
                seen.add((place, name))
                walk(target.contents, place.partition("#")[0], name)
        for key, each in value.items():
            if key in ("properties", "definitions") and isinstance(each, dict):
                for inner, schema in each.items():
                    walk(schema, base, inner)
            elif key not in ("default", "enum", "const", "examples"):
                walk(each, base, name)

    walk(corpus.documents[uri], uri, "")
    return found
