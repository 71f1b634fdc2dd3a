"""For cattrs, which knows no constraints: they are asked for afterwards."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cattrs.gen import make_dict_unstructure_fn
from cattrs.preconf.json import make_converter

NAME = re.compile("^((?!::).)*$")


@dataclass
class Stage:
    name: str | None = None
    startedAt: int | None = None
    endedAt: int | None = None
    tasks: list[UUID] = field(default_factory=list)
    variables: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        name = self.name
        if name is not None and not (0 < len(name) <= 256 and NAME.search(name)):
            raise ValueError("name")


@dataclass
class WorkflowInstanceState:
    id: UUID | None = None
    workflowInstanceId: UUID | None = None
    workflowInstanceExecutionId: UUID | None = None
    workflowDefinitionId: UUID | None = None
    stage: Stage | None = None
    timestamp: int | None = None
    exception: bool | None = None


_converter = make_converter(forbid_extra_keys=True, detailed_validation=False)
_converter.register_structure_hook(UUID, lambda value, _: UUID(value))
_converter.register_unstructure_hook(UUID, str)
for _each in (Stage, WorkflowInstanceState):
    _converter.register_unstructure_hook(
        _each,
        make_dict_unstructure_fn(_each, _converter, _cattrs_omit_if_default=True),
    )


def decode(data: Any) -> WorkflowInstanceState:
    return _converter.structure(data, WorkflowInstanceState)


def encode(value: WorkflowInstanceState) -> Any:
    return _converter.unstructure(value)
