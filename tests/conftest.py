"""What all tests share: skipped corpora are named at the end, loudly."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, settings

from tests import corpora

# How fast the machine is decides no test.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The golden cases' option; `make golden` gives it."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite what the generator makes of the golden cases",
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name each absent corpus with the number of tests that were skipped for it."""
    missing: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", ()):
        reason = str(report.longrepr[2] if report.longrepr else "")
        found = re.search(rf"{corpora.ABSENT} (\S+)", reason)
        if found:
            missing[found[1]] = missing.get(found[1], 0) + 1
    if missing:
        terminalreporter.section("skipped for want of test data", yellow=True)
    for name, count in sorted(missing.items()):
        terminalreporter.write_line(
            f"{name}: {count} skipped (no folder {corpora.FOLDERS[name]});"
            " CONTRIBUTING.md says where it is looked for",
            yellow=True,
        )
