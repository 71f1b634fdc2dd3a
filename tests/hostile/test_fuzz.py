"""Any text at any position: the output passes the audit, and values come back exactly."""

from __future__ import annotations

import json
from pathlib import Path

import bindsmith
import pytest
from bindsmith import SchemaError, compile_validator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.table import PAYLOADS, POSITIONS

# Characters that end something somewhere, among any others.
_SHARP = st.sampled_from(
    "\"'\\\n\r\t\f\v\0\x1b\x85\u2028\u202e{}%#$`:=()[],. _-<>&~/\ud800"
)
TEXTS = st.one_of(
    st.text(_SHARP, max_size=12),
    st.text(st.characters(), max_size=12),
    st.lists(st.sampled_from(sorted(PAYLOADS.values())), min_size=1, max_size=2)
    .map("".join)
    .filter(lambda text: len(text) < 500),
    st.text(st.one_of(_SHARP, st.sampled_from("aAzZ09ﬁ٣é𝐬")), max_size=30),
)


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(position=st.sampled_from(sorted(POSITIONS)), text=TEXTS)
def test_any_text_at_any_position(tmp_path: Path, position: str, text: str) -> None:
    made = POSITIONS[position](text)
    folder = tmp_path / "schemas"
    folder.mkdir(exist_ok=True)
    (folder / "schema.json").write_text(json.dumps(made["schema"]))
    config = bindsmith.load_config(
        None, schemas=[str(folder)], output=str(tmp_path / "out")
    )
    try:
        # Few modules: each is audited.
        files = bindsmith.generate(config, write=False).files
    except SchemaError:
        assert made.get("refusable"), (position, text)
        return
    for path, content in files.items():
        if path.endswith(".py"):
            compile(content, path, "exec", dont_inherit=True)
            # No character but a line feed ends a line.
            assert content.splitlines() == content.split("\n")[:-1]
    validator = compile_validator(made["schema"])
    if position not in ("raw_pattern", "reference"):
        for value in made["valid"]:  # type: ignore[attr-defined]
            assert validator.is_valid(value), (position, text, value)


@pytest.mark.parametrize("position", POSITIONS)
def test_every_position_takes_a_plain_word(position: str) -> None:
    assert POSITIONS[position]("word")["schema"]
