"""Fuzz schemas from their bytes to rendered text, guided by what code they reach.

Not part of the tests: it needs atheris (`pip install atheris`) and an hour.

    python tools/fuzz.py CORPUS [-max_total_time=3600]

CORPUS is a folder for inputs that reach something new; it is filled with the golden
cases' schemas first.  A diagnostic is an answer; any other exception is a finding, and
so is text that the audit refuses.  libFuzzer keeps what led to it as crash-….
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["bindsmith"]):
    import bindsmith
    import bindsmith.pipeline
    import bindsmith.schema.yaml_text
    import bindsmith.targets.dataclasses
    import bindsmith.targets.typed_dicts
    import bindsmith.targets.validators

CHECKOUT = Path(__file__).resolve().parents[1]
# Where a fuzzer's time is not to go: more than this takes long by right.
LONGEST = 3000
# Words that random bytes would take for ever to find.
TOKENS = [
    "$ref",
    "$id",
    "$anchor",
    "$defs",
    "definitions",
    "type",
    "properties",
    "required",
    "items",
    "prefixItems",
    "enum",
    "const",
    "pattern",
    "format",
    "title",
    "description",
    "default",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "additionalProperties",
    "patternProperties",
    "propertyNames",
    "unevaluatedProperties",
    "contains",
    "minContains",
    "uniqueItems",
    "multipleOf",
    "dependentSchemas",
    "$dynamicRef",
    "$dynamicAnchor",
    "$schema",
    "object",
    "array",
    "string",
    "number",
    "integer",
    "boolean",
    "null",
    "uuid",
    "date-time",
    "#/$defs/a",
    "#/properties/a",
]


def schema_of(provider: atheris.FuzzedDataProvider, depth: int = 0) -> object:
    """A value made of the words of schemas."""
    kind = provider.ConsumeIntInRange(0, 9 if depth < 6 else 4)
    if kind == 0:
        return provider.ConsumeBool()
    if kind == 1:
        return provider.ConsumeInt(4)
    if kind == 2:
        return provider.ConsumeUnicode(12)
    if kind == 3:
        return TOKENS[provider.ConsumeIntInRange(0, len(TOKENS) - 1)]
    if kind == 4:
        return None
    count = provider.ConsumeIntInRange(0, 4)
    if kind == 5:
        return [schema_of(provider, depth + 1) for _ in range(count)]
    made: dict[str, object] = {}
    for _ in range(count):
        known = provider.ConsumeIntInRange(0, 5)
        word = TOKENS[provider.ConsumeIntInRange(0, len(TOKENS) - 1)]
        key = word if known else provider.ConsumeUnicode(8)
        made[key] = schema_of(provider, depth + 1)
    return made


def render(data: bytes, suffix: str) -> None:
    """Generate from one schema file, in memory."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "schemas").mkdir()
        (Path(folder) / f"schemas/s.{suffix}").write_bytes(data)
        config = bindsmith.load_config(
            None, schemas=[f"{folder}/schemas"], output=f"{folder}/out"
        )
        try:
            bindsmith.generate(config, write=False)
        except bindsmith.SchemaError:
            return


def one_input(data: bytes) -> None:
    """Half of the inputs are files as they come, half are values made of words."""
    if not data or len(data) > LONGEST:
        return
    choice, data = data[0] % 4, data[1:]
    if choice == 0:
        render(data, "json")
    elif choice == 1:
        render(data, "yaml")
    else:
        value = schema_of(atheris.FuzzedDataProvider(data))
        render(json.dumps(value).encode(), "json")


def seed(corpus: Path) -> None:
    corpus.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(sorted(CHECKOUT.glob("tests/golden/*/schema.*"))):
        kind = b"\x01" if path.suffix == ".yaml" else b"\x00"
        (corpus / f"golden{number}").write_bytes(kind + path.read_bytes())


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        seed(Path(sys.argv[1]))
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
