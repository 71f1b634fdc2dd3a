"""Generation of a folder of schemas, whole commands, beside datamodel-code-generator.

``python -m benchmarks.generation [FOLDER]`` prints one table: from scratch, with nothing
changed, with one schema changed, one schema alone, ten times the schemas, and the start
of the command.  Ours are all three targets, the peer's are its dataclasses.  Every ratio
is the median of those of rounds in which both ran one after the other.  Without FOLDER:
the OpenMetadata schemas, or this project's own.
"""

from __future__ import annotations

import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure import Cost, command
from tests import corpora

CHECKOUT = Path(__file__).parents[1]
ROUNDS = 3
SHORT_ROUNDS = 11
COPIES = 10
# One schema that no other refers to, and that refers to another.
LEAF = "governance/workflows/workflowInstanceState.json"
REWRITE = '"app.json#definitions/appSchedule" = "app.json#/definitions/appSchedule"'
BIN = Path(sys.executable).parent
OURS = [str(BIN / "bindsmith")]
# Formatters of the peer: its default, and those that may be its fastest.
DEFAULT = ""
FAST = ("builtin", "ruff-format")


@dataclass(slots=True)
class Row:
    """One figure: ratios of ours to what stands beside it, and what ours took."""

    name: str
    of: Callable[[Cost], float]
    unit: str
    ours: list[Cost] = field(default_factory=list)
    others: list[Cost] = field(default_factory=list)

    def add(self, ours: Cost, other: Cost) -> None:
        self.ours.append(ours)
        self.others.append(other)

    def line(self) -> str:
        pairs = [
            (self.of(one), self.of(two))
            for one, two in zip(self.ours, self.others, strict=True)
        ]
        one, two = (statistics.median(each) for each in zip(*pairs, strict=True))
        ratio = statistics.median(one / two for one, two in pairs)
        shown = f"{ratio:.2f}" if ratio >= 0.1 else f"1/{1 / ratio:.0f}"
        return (
            f"| {self.name} | {one:.2f} {self.unit} | {two:.2f} {self.unit} | {shown} |"
        )


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    named = sys.argv[1:] if arguments is None else arguments
    found = Path(named[0]).resolve() if named else corpora.path("openmetadata")
    source = found if found and found.is_dir() else CHECKOUT / "schemas"
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        prepare(work, source)
        count = sum(1 for _ in source.rglob("*.json"))
        print(f"{count} schemas; CPU and time of whole processes, medians")
        print("\n| figure | ours | beside it | ratio |\n|---|---|---|---|")
        for line in lines(work):
            print(line, flush=True)


def prepare(work: Path, source: Path) -> None:
    """Our copy of the schemas, one that the peer can read, and ten times as many."""
    shutil.copytree(source, work / "schemas")
    shutil.copytree(source, work / "mended")
    for path in (work / "mended").rglob("periodicBatchEntityTrigger.json"):
        # Its one malformed reference stops other tools.
        path.chmod(0o644)
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("app.json#def", "app.json#/def"))
    for number in range(COPIES):
        shutil.copytree(source, work / f"many/schemas/copy{number}")
        for path in (work / f"many/schemas/copy{number}").rglob("*.json"):
            path.chmod(0o644)
            text = path.read_text(encoding="utf-8")
            unique = rf"\1copy{number}."
            path.write_text(re.sub(r'("\$id"\s*:\s*"https?://)', unique, text))
    rewrites = f"[ref-rewrites]\n{REWRITE}\n"
    for root in (work, work / "many"):
        (root / "bindsmith.toml").write_text(f'output = "out"\n{rewrites}')


def lines(work: Path) -> Iterator[str]:
    """The rows of the table."""
    # What takes long leaves work for the disk: what is short comes before it.
    yield from leaf_rows(work)
    yield start_row(work)
    yield from long_rows(work)
    cold = ours(work, "generate", clean="out")
    many = ours(work / "many", "generate", clean="out")
    row = Row(f"{COPIES} times the schemas, from scratch, beside once", cpu, "s CPU")
    row.add(many, cold)
    yield row.line()


def long_rows(work: Path) -> Iterator[str]:
    """From scratch, nothing changed, one schema changed."""
    fast = min(FAST, key=lambda each: peer(work, each).cpu)
    rows = [
        Row("from scratch; the peer's default formatting", cpu, "s CPU"),
        Row(f"from scratch; the peer's fastest ({fast})", cpu, "s CPU"),
        Row("its peak of memory; the peer's default", peak, "MB"),
        Row("its peak of memory; the peer's fastest", peak, "MB"),
        Row("`generate`, nothing changed; the peer's `--check`", wall, "s"),
        Row("`check`, nothing changed; the peer's `--check`", wall, "s"),
        Row("one schema changed; from scratch", cpu, "s CPU"),
    ]
    changed = work / "schemas" / leaf(work)
    changed.chmod(0o644)
    text = changed.read_text(encoding="utf-8")
    for number in range(ROUNDS):
        cold = ours(work, "generate", clean="out")
        slow, quick = peer(work, DEFAULT), peer(work, fast)
        peer(work, DEFAULT)
        check = peer(work, DEFAULT, "--check")
        rows[0].add(cold, slow)
        rows[1].add(cold, quick)
        rows[2].add(cold, slow)
        rows[3].add(cold, quick)
        rows[4].add(ours(work, "generate"), check)
        rows[5].add(ours(work, "check"), check)
        changed.write_text(
            text.replace('"description": "', f'"description": "{number} ')
        )
        rows[6].add(ours(work, "generate"), cold)
    changed.write_text(text)
    return (row.line() for row in rows)


def leaf_rows(work: Path) -> Iterator[str]:
    """One schema alone."""
    path = leaf(work)
    row = Row(f"{Path(path).stem} alone, from scratch; the peer's default", wall, "s")
    for _ in range(SHORT_ROUNDS):
        alone = ours(work, "generate", "-o", "alone", f"schemas/{path}", clean="alone")
        row.add(alone, peer(work, DEFAULT, source=f"mended/{path}", output="peer.py"))
    yield row.line()


def start_row(work: Path) -> str:
    """What ``--version`` takes longer than a bare interpreter."""
    more = []
    for _ in range(SHORT_ROUNDS * 2):
        bare = command([sys.executable, "-c", "pass"], work)
        more.append(1000 * (ours(work, "--version").wall - bare.wall))
    took = statistics.median(more)
    return f"| `--version`, over a bare interpreter | {took:.0f} ms | | |"


def ours(work: Path, *arguments: str, clean: str = "") -> Cost:
    """A run of our command, from scratch if there is an output to ``clean``."""
    if clean:
        put_aside(work / clean)
    return command([*OURS, *arguments], work)


def peer(
    work: Path,
    formatter: str,
    *more: str,
    source: str = "mended",
    output: str = "peer",
) -> Cost:
    """A run of the peer, from scratch unless it is to check."""
    if not more:
        put_aside(work / output)
    chosen = ["--formatters", formatter] if formatter else []
    return command(
        [
            *(str(BIN / "datamodel-codegen"), "--disable-timestamp"),
            *("--input", source, "--input-file-type", "jsonschema"),
            *("--output", output, "--output-model-type", "dataclasses.dataclass"),
            *(*chosen, *more),
        ],
        work,
    )


def put_aside(output: Path) -> None:
    """Clear the place of an output; what was there goes when all is measured.

    Where thousands of files have just been deleted, a file system may take long to make
    new ones.
    """
    if output.exists():
        aside = Path(tempfile.mkdtemp(dir=output.parent, prefix="aside-"))
        output.rename(aside / output.name)


def leaf(work: Path) -> str:
    """The schema that is changed, and made alone."""
    if (work / "schemas" / LEAF).is_file():
        return LEAF
    found = sorted((work / "schemas").rglob("*.json"))
    return found[0].relative_to(work / "schemas").as_posix()


def cpu(cost: Cost) -> float:
    return cost.cpu


def wall(cost: Cost) -> float:
    return cost.wall


def peak(cost: Cost) -> float:
    return cost.peak


if __name__ == "__main__":
    main()
