"""Every case of the official suite in both modes, but for the gaps that are known."""

from __future__ import annotations

import pytest

from tests import corpora
from tests.suite.cases import DRAFTS, SuiteFile, all_files, files
from tests.suite.gaps import known_gaps
from tests.suite.verdicts import verdicts

# A folder that lost its files would pass; what the suite had in 2025 is the least.
LEAST = {
    "draft4": 600,
    "draft6": 800,
    "draft7": 900,
    "draft2019-09": 1200,
    "draft2020-12": 1200,
}
GAPS = known_gaps()
FILES = all_files()


def test_suite_is_there_and_whole() -> None:
    corpora.require(corpora.SUITE)
    for draft in DRAFTS:
        required = sum(
            len(group.cases) for file in files(draft, "") for group in file.groups()
        )
        assert required >= LEAST[draft], draft


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.label)
def test_both_modes_agree_with_the_suite(file: SuiteFile) -> None:
    known = GAPS.get(file.label, frozenset())
    found = list(verdicts(file))
    assert found, "no cases"

    failed = [str(each) for each in found if not each.passed and each.name not in known]
    assert not failed, "\n" + "\n".join(failed)

    unexpected = [each.name for each in found if each.passed and each.name in known]
    assert not unexpected, f"these pass: take them out of known_gaps.toml: {unexpected}"

    unknown = known - {each.name for each in found}
    assert not unknown, f"known_gaps.toml names what is not in the suite: {unknown}"


def test_known_gaps_name_files_of_the_suite() -> None:
    corpora.require(corpora.SUITE)
    assert set(GAPS) <= {file.label for file in FILES}


def test_no_required_case_is_a_known_gap() -> None:
    assert all("/optional/" in label for label in GAPS)
