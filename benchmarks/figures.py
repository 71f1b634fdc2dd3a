"""Ratios by data set and by library, and how they are printed; it measures none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.measure import geometric_mean


@dataclass(frozen=True, slots=True)
class Figure:
    """Ratios of one kind: ``ratios[library][data set]``.

    ``gain`` says whether larger is better for us, so which ratio is the worst.
    """

    title: str
    gain: bool
    ratios: dict[str, dict[str, float]] = field(default_factory=dict)

    def add(self, library: str, name: str, ratio: float) -> None:
        self.ratios.setdefault(library, {})[name] = ratio

    def rows(self) -> list[str]:
        """Of a table in Markdown: a library a row."""
        found = []
        for library, by_name in self.ratios.items():
            mean = geometric_mean(by_name.values())
            choose = min if self.gain else max
            worst = choose(by_name, key=lambda name: by_name[name])
            found.append(
                f"| {self.title} | {library} | {mean:.2f} |"
                f" {by_name[worst]:.2f} ({worst}) | {len(by_name)} |"
            )
        return found


def table(figures: Iterable[Figure], *, details: bool) -> str:
    """All figures; with ``details`` also the ratios of each data set."""
    made = list(figures)
    lines = [
        "| figure | beside | geometric mean | worst | data sets |",
        "|---|---|---|---|---|",
    ]
    lines += [row for figure in made for row in figure.rows()]
    if details:
        for figure in made:
            lines += ["", *_matrix(figure)]
    return "\n".join(lines)


def _matrix(figure: Figure) -> list[str]:
    libraries = list(figure.ratios)
    names = sorted({name for each in figure.ratios.values() for name in each})
    lines = [f"| {figure.title} | " + " | ".join(libraries) + " |"]
    lines.append("|---" * (len(libraries) + 1) + "|")
    for name in names:
        cells = (
            (
                f"{figure.ratios[library][name]:.2f}"
                if name in figure.ratios[library]
                else ""
            )
            for library in libraries
        )
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines
