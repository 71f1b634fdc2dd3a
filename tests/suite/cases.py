"""The official suite as values: drafts, files, groups, cases; it runs none of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import corpora

DRAFTS = ("draft4", "draft6", "draft7", "draft2019-09", "draft2020-12")
# The folders of a draft: what every implementation must pass, and what it may.
PARTS = ("", "optional", "optional/format")
REMOTE = "http://localhost:1234/"


@dataclass(frozen=True, slots=True)
class Case:
    """One instance and its verdict; ``name`` is unique in the suite's file."""

    name: str
    instance: Any
    valid: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A schema and its cases."""

    schema: Any
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class SuiteFile:
    """A file of the suite: ``name`` is its path below the folder of its draft."""

    folder: Path
    draft: str
    name: str

    @property
    def label(self) -> str:
        """The draft and the file, as known_gaps.toml writes them."""
        return f"{self.draft}/{self.name}"

    @property
    def formats(self) -> str:
        """Formats are annotations but for the files that are about formats."""
        return "assert" if self.name.startswith("optional/format/") else "annotate"

    def groups(self) -> Iterator[Group]:
        """The groups in the file's order."""
        yield from groups_of(self.folder / "tests" / self.draft / self.name)

    def retrieve(self, uri: str) -> Any:
        """A document of the suite's imaginary server."""
        if not uri.startswith(REMOTE):
            raise LookupError(f"{uri} is not of the suite")
        path = self.folder / "remotes" / uri.removeprefix(REMOTE)
        return json.loads(path.read_text("utf-8"))


def groups_of(path: Path) -> Iterator[Group]:
    """The groups of any file in the suite's format."""
    for group in json.loads(path.read_text("utf-8")):
        title = group["description"]
        cases = tuple(
            Case(f"{title} :: {case['description']}", case["data"], case["valid"])
            for case in group["tests"]
        )
        yield Group(group["schema"], cases)


def files(draft: str, part: str) -> tuple[SuiteFile, ...]:
    """The files of a folder of a draft, sorted; empty where the suite is absent."""
    folder = corpora.path(corpora.SUITE)
    found = sorted((folder / "tests" / draft / part).glob("*.json"))
    prefix = f"{part}/" if part else ""
    return tuple(SuiteFile(folder, draft, prefix + path.name) for path in found)


def all_files() -> tuple[SuiteFile, ...]:
    """Every file of every supported draft."""
    return tuple(each for d in DRAFTS for part in PARTS for each in files(d, part))
