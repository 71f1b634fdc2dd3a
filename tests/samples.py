"""Schemas by the hundred, with documents, laid out as projects; it checks nothing.

The official suite's groups and the random schemas of the properties are no files: each
becomes one, among others whose ``$id``s are not its own.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urldefrag, urljoin

import bindsmith
from bindsmith.ir.types import Unknown
from bindsmith.lower.types import TypeTables
from bindsmith.naming import ModuleName, class_names, plan_modules
from bindsmith.schema.inputs import Inputs, load_inputs
from bindsmith.schema.resource import Location

from tests import corpora
from tests.properties.fuzz_instances import random_instances
from tests.properties.fuzz_schemas import BASE, random_schema
from tests.properties.parties import parties
from tests.suite import cases as suite
from tests.test_agreement import BASE as METADATA
from tests.test_agreement import Corpus

# The words that lead to another schema.
_REFERENCES = ("$ref", "$schema", "$dynamicRef", "$recursiveRef")


@dataclass(frozen=True, slots=True)
class Sample:
    """A schema with instances and their verdicts; ``path`` is below the project's root.

    ``others`` are the schemas that it refers to, by their paths.
    """

    path: str
    schema: Any
    documents: tuple[tuple[Any, bool], ...]
    others: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """Samples that can be generated together, as the package ``name``."""

    name: str
    options: dict[str, str]
    samples: list[Sample] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Root:
    """The root of a schema: its module below a target, and what it is called there."""

    module: str
    name: str


class Types:
    """The types of all files of a run, and the names of their roots."""

    def __init__(self, inputs: Inputs) -> None:
        self.tables = TypeTables(inputs.store)
        self._uris = {path.relative: uri for uri, path in inputs.reached.items()}
        self._files = frozenset(inputs.reached)
        every = (*inputs.schemas, *inputs.reached.values())
        self._modules: dict[str, ModuleName] = dict(
            plan_modules(each.relative for each in every)
        )

    def root(self, path: str) -> tuple[Location, Root] | None:
        """The root of a schema; None if it has definitions only."""
        types = self.tables.file(self._uris[path])
        at = Location(types.uri, "")
        if at not in types.definitions:
            return None
        name = class_names(types, Path(path).stem)[at].text
        return at, Root(".".join(self._modules[path].parts), name)

    def look_up(self, at: Location) -> Any:
        """What a reference leads to; a built-in metaschema is no file of the run."""
        if at.uri not in self._files:
            return Unknown()
        return self.tables.file(at.uri).definitions[at].type


# Where samples come from


def suite_projects(
    drafts: Sequence[str] = suite.DRAFTS, every: int = 1
) -> Iterator[Project]:
    """The official suite, each ``every``th group of a file: a few projects a draft."""
    for draft in drafts:
        shelves: dict[str, list[Project]] = {"annotate": [], "assert": []}
        for part in suite.PARTS:
            for file in suite.files(draft, part):
                name = file.name.removesuffix(".json").replace("/", "_")
                for number, group in enumerate(file.groups()):
                    if number % every == 0:
                        path = f"cases/{name}_{number}.json"
                        sample = _of_group(file, group, path)
                        _shelve(sample, shelves[file.formats], draft, file.formats)
        yield from (*shelves["annotate"], *shelves["assert"])


def _shelve(
    sample: Sample, shelves: list[Project], draft: str, formats: str = "annotate"
) -> None:
    """Put a sample into the first project where its ``$id``s are nobody else's."""
    mine = set(_ids(sample.schema))
    for project in shelves:
        if not mine & project.ids:
            break
    else:
        number = f"_{len(shelves)}" if shelves else ""
        name = f"{draft.replace('-', '_')}_{formats}{number}"
        project = Project(name, {"draft": draft, "formats": formats})
        shelves.append(project)
    project.samples.append(sample)
    project.ids.update(mine, *map(_ids, sample.others.values()))


def _of_group(file: suite.SuiteFile, group: suite.Group, path: str) -> Sample:
    schema = copy.deepcopy(group.schema)
    documents = tuple((each.instance, each.valid) for each in group.cases)
    others: dict[str, Any] = {}
    pending = [*_relinked(schema)]
    while pending:
        place = pending.pop()
        if f"remotes/{place}" not in others:
            remote = file.retrieve(suite.REMOTE + place)
            if isinstance(remote, dict) and not isinstance(remote.get("$id"), str):
                word = "id" if file.draft == "draft4" else "$id"
                remote = {word: suite.REMOTE + place, **remote}
            others[f"remotes/{place}"] = remote
            pending += _relinked(copy.deepcopy(remote), suite.REMOTE + place)
    return Sample(path, schema, documents, others)


def _relinked(schema: Any, base: str = "") -> Iterator[str]:
    """The remote documents that a schema needs, by path; what needs one by its root's
    ``$id`` is changed to need the file, as a project's schemas would."""
    own = _identity(schema) or base
    remotes = corpora.path(corpora.SUITE) / "remotes"

    def walk(value: Any, base: str) -> Iterator[str]:
        if isinstance(value, list):
            for each in value:
                yield from walk(each, base)
        if not isinstance(value, dict):
            return
        if value is not schema and _identity(value):
            base = urljoin(base, _identity(value))
        for word, each in value.items():
            if word in _REFERENCES and isinstance(each, str):
                target, fragment = urldefrag(urljoin(base, each))
                place = target.removeprefix(suite.REMOTE)
                if place != target and (remotes / place).is_file():
                    yield place
                    if base == own and word == "$ref":
                        value[word] = f"../remotes/{place}" + (
                            fragment and f"#{fragment}"
                        )
            else:
                yield from walk(each, base)

    yield from walk(schema, own)


def _identity(schema: Any) -> str:
    for word in ("$id", "id"):
        found = schema.get(word) if isinstance(schema, dict) else None
        if isinstance(found, str) and not found.startswith("#"):
            return found
    return ""


def _ids(value: Any) -> Iterator[str]:
    if _identity(value):
        yield _identity(value)
    for each in value.values() if isinstance(value, dict) else ():
        yield from _ids(each)
    for each in value if isinstance(value, list) else ():
        yield from _ids(each)


def random_projects(count: int) -> Iterator[Project]:
    """Schemas of the properties' own strategy, ``count`` in all, and instances."""
    for draft in suite.DRAFTS:
        project = Project(f"random_{draft.replace('-', '_')}", {"draft": draft})
        project.options["formats"] = "annotate"
        for number in range(count // len(suite.DRAFTS)):
            rng = Random(f"{draft} at large {number}")
            of = random_schema(rng, draft)
            verdicts = parties(of)
            judge = verdicts.get("jsonschema") or verdicts["the plain evaluator"]
            documents = [(each, judge(each)) for each in random_instances(rng, of, 16)]
            text = json.dumps(of.schema).replace(BASE, f"{BASE}{number}/")
            path = f"cases/random_{number}.json"
            project.samples.append(Sample(path, json.loads(text), tuple(documents)))
        yield project


def metadata_project(count: int, every: int = 1) -> Project:
    """OpenMetadata, each ``every``th schema with ``count`` instances and their changes."""
    corpus = Corpus(corpora.path("openmetadata"))
    project = Project("openmetadata", {"draft": "draft7"})
    for number, (uri, document) in enumerate(corpus.documents.items()):
        made: list[Any] = []
        if number % every == 0:
            made += corpus.instances(uri, count)
        judge = corpus.library(uri, "assert")
        documents = tuple((each, judge(each)) for each in made)
        path = f"cases/{uri.removeprefix(METADATA)}"
        project.samples.append(Sample(path, document, documents))
    return project


def store_project() -> Project:
    """SchemaStore's schemas with the documents beside them."""
    folder = corpora.path("schemastore")
    project = Project("schemastore", {})
    for path in sorted(folder.glob("*/schema.json")):
        documents = tuple(
            (json.loads(each.read_text("utf-8-sig")), each.parent.name == "valid")
            for each in sorted(path.parent.glob("*valid/*.json"))
        )
        schema = json.loads(path.read_text("utf-8-sig"))
        place = f"cases/{path.relative_to(folder).as_posix()}"
        project.samples.append(Sample(place, schema, documents))
    return project


# Projects on disk


def make(project: Project, folder: Path, tree: Path) -> Types:
    """Write a project to a folder and generate it into ``tree``; gives its types."""
    for sample in project.samples:
        for path, schema in {sample.path: sample.schema, **sample.others}.items():
            file = folder / "schemas" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(schema), "utf-8")
    output = os.path.relpath(tree / project.name, folder)
    lines = [
        'schemas = ["schemas"]',
        'entries = ["cases/**"]',
        f"output = {json.dumps(output)}",
        *(f'{key} = "{value}"' for key, value in project.options.items()),
    ]
    (folder / "bindsmith.toml").write_text("\n".join(lines), "utf-8")
    config = bindsmith.load_config(folder / "bindsmith.toml")
    bindsmith.generate(config)
    return Types(load_inputs(config))
