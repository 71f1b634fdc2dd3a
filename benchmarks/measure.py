"""Timing of functions and of whole commands, in turns; it knows no subject."""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 7
LEAST_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: CPU seconds and the peak of its memory in MB."""

    cpu: float
    peak: float


def interleaved(work: Mapping[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Seconds of each function in each of several rounds, all in every round."""
    repeats = {}
    for name, function in work.items():
        start = time.perf_counter()
        function()
        once = time.perf_counter() - start
        repeats[name] = max(1, math.ceil(LEAST_SECONDS / max(once, 1e-9)))
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, function in work.items():
            start = time.perf_counter()
            for _ in range(repeats[name]):
                function()
            times[name].append((time.perf_counter() - start) / repeats[name])
    return times


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median over the rounds of theirs to ours."""
    return statistics.median(b / a for a, b in zip(ours, theirs, strict=True))


def geometric_mean(values: Iterable[float]) -> float:
    """The mean of ratios."""
    return statistics.geometric_mean(values)


def command(arguments: Sequence[str], cwd: Path) -> Cost:
    """The cost of a command as a process, its children included."""
    environment = {
        k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"
    }
    process = subprocess.Popen(
        arguments,
        cwd=cwd,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, _, used = os.wait4(process.pid, 0)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
