"""Timing of functions in pairs, and of whole commands; it knows no subject."""

from __future__ import annotations

import gc
import math
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

Work = Callable[[], object]
ROUNDS = 7
LEAST_ROUNDS = 3
LEAST_SECONDS = 0.01
# Where one pass of both takes long, there are fewer rounds.
ENOUGH_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: seconds of the CPU, the peak of its memory in MB, seconds."""

    cpu: float
    peak: float
    wall: float


def paired(ours: Work, theirs: Work) -> float:
    """Their time to ours: the median of the ratios of adjacent measurements.

    Both are run once before, and in every round one after the other, each for at least
    ``LEAST_SECONDS`` of the processor; who is first changes with the round.  No garbage
    is collected.
    """
    first, second = _calibrated(ours), _calibrated(theirs)
    pair = first.once * first.repeats + second.once * second.repeats
    rounds = min(ROUNDS, max(LEAST_ROUNDS, int(ENOUGH_SECONDS / pair)))
    ratios = []
    with no_collection():
        for number in range(rounds):
            if number % 2:
                theirs_took, ours_took = second.seconds(), first.seconds()
            else:
                ours_took, theirs_took = first.seconds(), second.seconds()
            ratios.append(theirs_took / ours_took)
    return statistics.median(ratios)


@dataclass(frozen=True, slots=True)
class _Calibrated:
    work: Work
    repeats: int
    once: float

    def seconds(self) -> float:
        """Of one call, as the mean of ``repeats``."""
        work = self.work
        start = time.process_time()
        for _ in range(self.repeats):
            work()
        return (time.process_time() - start) / self.repeats


def _calibrated(work: Work) -> _Calibrated:
    with no_collection():
        once = _Calibrated(work, 1, 0.0).seconds()
        # The first call warms up; a second one says how long it takes.
        if once < LEAST_SECONDS:
            once = _Calibrated(work, 1, 0.0).seconds()
        repeats = max(1, math.ceil(LEAST_SECONDS / max(once, 1e-9)))
    return _Calibrated(work, repeats, once)


@contextmanager
def no_collection() -> Iterator[None]:
    """Collect what there is, and nothing within."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def geometric_mean(values: Iterable[float]) -> float:
    """The mean of ratios."""
    return statistics.geometric_mean(values)


def command(arguments: Sequence[str], cwd: Path) -> Cost:
    """The cost of a command as a process, its children included."""
    start = time.perf_counter()
    process = subprocess.Popen(
        arguments,
        cwd=cwd,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, _, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, wall)


def environment() -> dict[str, str]:
    """Of a child process, which is to keep the bytecode that it compiles."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
