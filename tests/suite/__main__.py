"""Print how many cases of the official suite each mode gets right, by draft."""

from __future__ import annotations

import sys

from tests import corpora
from tests.suite.cases import DRAFTS, PARTS, files
from tests.suite.gaps import known_gaps
from tests.suite.verdicts import verdicts


def main() -> int:
    """Print the table; 1 if a case fails that is no known gap, 2 without a suite."""
    if not corpora.path(corpora.SUITE).is_dir():
        print(f"{corpora.ABSENT} {corpora.SUITE}", file=sys.stderr)
        return 2
    gaps = known_gaps()
    unknown: list[str] = []
    print(f"{'draft':<14}{'part':<17}{'cases':>6}{'is_valid':>10}{'iter_errors':>13}")
    for part in PARTS:
        for draft in DRAFTS:
            found = [
                (file, each) for file in files(draft, part) for each in verdicts(file)
            ]
            boolean = sum(not each.boolean for _, each in found)
            collecting = sum(not each.collecting for _, each in found)
            name = part or "required"
            print(f"{draft:<14}{name:<17}{len(found):>6}{boolean:>10}{collecting:>13}")
            unknown += [
                f"{file.label}: {each}"
                for file, each in found
                if not each.passed and each.name not in gaps.get(file.label, ())
            ]
    for line in unknown:
        print(line)
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
