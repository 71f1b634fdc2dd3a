"""Every keyword that a draft defines is known: none is taken for an annotation."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from bindsmith import SchemaError, compile_validator
from bindsmith.keywords import registry
from bindsmith.lower import checks
from bindsmith.schema import metaschemas
from bindsmith.schema.dialect import DIALECTS, Dialect

# Of 2019-09: the metaschema only says what has taken their place.
REPLACED = {"$recursiveAnchor", "$recursiveRef"}
# In draft 4 they change what ``minimum`` and ``maximum`` mean, which read them.
FLAGS = {"exclusiveMinimum", "exclusiveMaximum"}
BY_DIALECT = pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)


def described(dialect: Dialect) -> set[str]:
    """The keywords that the metaschema of a draft has."""
    document = metaschemas.document(dialect.uri)
    assert isinstance(document, dict)
    found = set(document["properties"])
    for each in document.get("allOf", ()):
        part = metaschemas.document(urljoin(dialect.uri, each["$ref"]))
        assert isinstance(part, dict)
        found.update(part["properties"])
    return found - REPLACED if dialect.rank == 9 else found


@BY_DIALECT
def test_all_that_the_metaschema_has_is_defined(dialect: Dialect) -> None:
    # draft-07's own metaschema forgot writeOnly in an early version, draft 4's has no
    # $ref: the specifications define both.
    missing = described(dialect) - dialect.keywords
    assert missing == set()
    assert dialect.keywords - described(dialect) <= {"$ref", "writeOnly"}


@BY_DIALECT
def test_all_that_is_defined_is_known(dialect: Dialect) -> None:
    known = {k.name for k in registry().values() if k.known_to(dialect)}
    unknown = dialect.keywords - known
    assert unknown == (FLAGS if dialect.rank == 4 else set())


@BY_DIALECT
def test_what_is_defined_and_not_known_is_refused(
    dialect: Dialect, monkeypatch: pytest.MonkeyPatch
) -> None:
    less = {name: each for name, each in registry().items() if name != "minimum"}
    monkeypatch.setattr(checks, "registry", lambda: less)
    schema = {"properties": {"a": {"minimum": 3}}, "x-minimum": 3}
    with pytest.raises(SchemaError, match="'minimum'") as caught:
        compile_validator(schema, draft=dialect.name)
    [found] = caught.value.diagnostics
    assert found.code == "BS213"
    assert found.location.pointer == "/properties/a/minimum"


def test_a_vocabulary_that_is_off_defines_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    less = {name: each for name, each in registry().items() if name != "minimum"}
    monkeypatch.setattr(checks, "registry", lambda: less)
    base = "https://json-schema.org/draft/2020-12/"
    own = {
        "$schema": base + "schema",
        "$id": "https://example.com/own",
        "$vocabulary": {base + "vocab/core": True, base + "vocab/applicator": True},
    }
    schema = {"$schema": own["$id"], "minimum": 3}
    validator = compile_validator(schema, retrieve=lambda uri: own)
    assert validator.is_valid(2)
