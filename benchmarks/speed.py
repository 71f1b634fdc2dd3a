"""Time of validators on documents beside other libraries.

A library counts where its verdicts are right; it prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from benchmarks import libraries
from benchmarks.datasets import DataSet
from benchmarks.figures import Figure
from benchmarks.libraries import OURS, Compiled
from benchmarks.measure import paired

# Whose verdict together outweighs a document's label.
JUDGES = (OURS, "jsonschema", "jsonschema-rs")


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured over some data sets, and what was left out, and why."""

    label: str
    valid: Figure
    invalid: Figure
    notes: list[str] = field(default_factory=list)

    @property
    def figures(self) -> list[Figure]:
        return [figure for figure in (self.valid, self.invalid) if figure.ratios]


def speed(label: str, sets: Iterable[DataSet]) -> Speed:
    """Their time to ours, on valid documents and for all violations of others."""
    result = Speed(
        label,
        Figure(f"{label}: is_valid, valid documents, their time to ours", True),
        Figure(
            f"{label}: all violations of invalid documents, their time to ours", True
        ),
    )
    for each in sets:
        _one(each, result)
    return result


def _one(data: DataSet, result: Speed) -> None:
    compiled = _compile(data, result.notes)
    data = _judged(data, compiled, result.notes)
    right: dict[str, Compiled] = {}
    for name, each in compiled.items():
        wrong = _mistakes(data, each)
        if wrong:
            mark = "BINDSMITH ERRS: " if name == OURS else ""
            result.notes.append(f"{mark}{name} left out of {data.name}: {wrong}")
        else:
            right[name] = each
    ours = right.pop(OURS, None)
    if ours is None:
        return
    for name, each in right.items():
        if data.valid:
            ratio = _accepting(ours, each, data.valid)
            result.valid.add(name, data.name, ratio)
        if data.invalid and each.collect:
            ratio = _collecting(ours, each, data.invalid)
            result.invalid.add(name, data.name, ratio)


def _compile(data: DataSet, notes: list[str]) -> dict[str, Compiled]:
    made = {OURS: libraries.ours(data)}
    for library in libraries.PEERS:
        if library.installed:
            try:
                made[library.name] = library.compile(data)
            except Exception as error:
                # Whatever a library raises means that it cannot take part.
                notes.append(f"{library.name} left out of {data.name}: {_short(error)}")
    return made


def _judged(data: DataSet, compiled: dict[str, Compiled], notes: list[str]) -> DataSet:
    """Without documents whose label is wrong to all of several libraries."""
    judges = [compiled[name] for name in JUDGES if name in compiled]
    kept: dict[bool, list[Any]] = {True: [], False: []}
    for label, documents in ((True, data.valid), (False, data.invalid)):
        for each in documents:
            if len(judges) < 2 or any(j.is_valid(each) == label for j in judges):
                kept[label].append(each)
        lost = len(documents) - len(kept[label])
        if lost:
            word = "valid" if label else "invalid"
            notes.append(
                f"{data.name}: {lost} documents named {word} are not (formats off)"
            )
    return data.keeping(kept[True], kept[False])


def _mistakes(data: DataSet, compiled: Compiled) -> str:
    """What a library gets wrong, or nothing."""
    try:
        refused = sum(not compiled.is_valid(each) for each in data.valid)
        accepted = sum(bool(compiled.is_valid(each)) for each in data.invalid)
        silent = compiled.collect is not None and sum(
            not compiled.collect(each) for each in data.invalid
        )
    except Exception as error:
        return _short(error)
    wrong = {
        "valid refused": refused,
        "invalid accepted": accepted,
        "invalid without violations": silent,
    }
    return ", ".join(f"{count} {what}" for what, count in wrong.items() if count)


def _short(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:100]}"


def _accepting(ours: Compiled, theirs: Compiled, documents: tuple[Any, ...]) -> float:
    def run_ours(check: Any = ours.accepts) -> None:
        for each in documents:
            check(each)

    def run_theirs(check: Any = theirs.accepts) -> None:
        for each in documents:
            check(each)

    return paired(run_ours, run_theirs)


def _collecting(ours: Compiled, theirs: Compiled, documents: tuple[Any, ...]) -> float:
    def run_ours(collect: Any = ours.collect) -> None:
        for each in documents:
            collect(each)

    def run_theirs(collect: Any = theirs.collect) -> None:
        for each in documents:
            collect(each)

    return paired(run_ours, run_theirs)
