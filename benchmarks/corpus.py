"""The data sets of a run: SchemaStore or a named folder, OpenMetadata, one of our own.

It measures nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from operator import itemgetter
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.bundle import Tree
from benchmarks.datasets import DataSet
from tests.instances import Maker, mutations

CHECKOUT = Path(__file__).parents[1]
WORKFLOW = "governance/workflows/workflowInstanceState.json"
SEED = 2020
DOCUMENTS = 20
FILES = 16


def workflow() -> DataSet:
    """States of workflow instances, with their uuids checked."""
    schema = Tree(CHECKOUT / "schemas").bundle(WORKFLOW, ("uuid",))
    rng = Random(SEED)
    valid = [state(rng) for _ in range(DOCUMENTS)]
    invalid = []
    for number in range(DOCUMENTS):
        made = state(rng)
        if number % 2:
            made["id"] = made["id"][:-1]
        else:
            made["stage"]["startedAt"] = "yesterday"
            made["unknown"] = 1
        invalid.append(made)
    return DataSet(
        "workflowInstanceState",
        schema,
        _size(schema),
        (*valid,),
        (*invalid,),
        ("uuid",),
    )


def state(rng: Random) -> dict[str, Any]:
    """A valid WorkflowInstanceState."""
    started = rng.randrange(1_600_000_000_000, 1_700_000_000_000)
    return {
        "id": _uuid(rng),
        "workflowInstanceId": _uuid(rng),
        "workflowInstanceExecutionId": _uuid(rng),
        "workflowDefinitionId": _uuid(rng),
        "stage": {
            "name": rng.choice(("SetEntityStatus", "ApprovalTask", "Check owner")),
            "startedAt": started,
            "endedAt": started + rng.randrange(100_000),
            "tasks": [_uuid(rng) for _ in range(rng.randrange(4))],
            "variables": {"relatedEntity": "<#E::table::a.b.c>", "result": True},
        },
        "timestamp": started + 100_000,
        "exception": rng.random() < 0.1,
    }


def _uuid(rng: Random) -> str:
    digits = f"{rng.getrandbits(128):032x}"
    return "-".join(
        (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    )


def openmetadata(folder: Path) -> Iterator[DataSet]:
    """Schemas of the tree that reach others, with documents made for them.

    The documents' verdicts are the reference library's; formats are off.
    """
    tree = Tree(folder)
    rng = Random(SEED)
    roots = [path for path in tree.paths if path.startswith(("entity/", "api/"))]
    rng.shuffle(roots)
    bundled = ((path, tree.bundle(path)) for path in roots)
    records = (each for each in bundled if each[1].get("properties"))
    for path, schema in sorted(islice(records, FILES), key=itemgetter(0)):
        yield documents(path, schema, rng)


def documents(path: str, schema: dict[str, Any], rng: Random) -> DataSet:
    """Objects for a schema that :class:`Tree` bundled, valid ones and others."""
    import jsonschema
    from referencing import Registry
    from referencing.jsonschema import DRAFT7

    resource = DRAFT7.create_resource(schema)
    registry: Registry[Any] = Registry().with_resource("", resource)
    maker = Maker(schema, registry.resolver(""), Random(f"{SEED} {path}"))
    judge = jsonschema.Draft7Validator(schema)
    valid: list[Any] = []
    invalid: list[Any] = []
    for _ in range(DOCUMENTS * 3):
        made = maker.instance()
        for each in (made, *mutations(made, rng, 1)):
            into = valid if judge.is_valid(each) else invalid
            if isinstance(each, dict) and len(into) < DOCUMENTS:
                into.append(each)
    name = path.removesuffix(".json")
    return DataSet(name, schema, _size(schema), (*valid,), (*invalid,))


def _size(schema: Any) -> int:
    return len(json.dumps(schema, ensure_ascii=False, indent=2).encode("utf-8"))
