"""Ledgers of keywords → a table for people, JSON for machines; it counts nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bindsmith.lint.coverage import FATES, Ledger, Row, total
from bindsmith.report.safe import printable

LEDGER_FORMATS = ("text", "json")


def render_ledgers(ledgers: Sequence[Ledger], fmt: str) -> str:
    """The ledgers in one of ``LEDGER_FORMATS``; text ends with the sum of all."""
    if fmt == "json":
        return json.dumps([_entry(each) for each in ledgers], indent=2) + "\n"
    shown = [*ledgers]
    if len(shown) > 1:
        shown.append(Ledger(f"all {len(shown)} schemas", total([*ledgers]).rows))
    return "\n".join(map(_table, shown))


def _entry(ledger: Ledger) -> dict[str, object]:
    keywords = {
        printable(row.keyword): {fate: getattr(row, fate) for fate in FATES}
        for row in ledger.rows
    }
    return {"path": ledger.path, "keywords": keywords}


def _table(ledger: Ledger) -> str:
    names = [printable(row.keyword) for row in ledger.rows]
    width = max(map(len, ["keyword", *names]))
    head = "  ".join(["keyword".ljust(width), *FATES])
    lines = [f"{printable(ledger.path)}", f"    {head}"]
    for name, row in zip(names, ledger.rows, strict=True):
        lines.append(f"    {name.ljust(width)}  {_counts(row)}".rstrip())
    return "\n".join(lines) + "\n"


def _counts(row: Row) -> str:
    """Under the heads; what is none is left blank."""
    counts = ((fate, getattr(row, fate)) for fate in FATES)
    return "  ".join(str(count or "").rjust(len(fate)) for fate, count in counts)
