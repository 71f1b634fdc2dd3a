"""For mashumaro, which knows no constraints: they are asked for afterwards."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from mashumaro import DataClassDictMixin
from mashumaro.config import BaseConfig

NAME = re.compile("^((?!::).)*$")


class Closed(BaseConfig):
    forbid_extra_keys = True
    omit_none = True


@dataclass
class Stage(DataClassDictMixin):
    name: str | None = None
    startedAt: int | None = None
    endedAt: int | None = None
    tasks: list[UUID] = field(default_factory=list)
    variables: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        name = self.name
        if name is not None and not (0 < len(name) <= 256 and NAME.search(name)):
            raise ValueError("name")

    Config = Closed


@dataclass
class WorkflowInstanceState(DataClassDictMixin):
    id: UUID | None = None
    workflowInstanceId: UUID | None = None
    workflowInstanceExecutionId: UUID | None = None
    workflowDefinitionId: UUID | None = None
    stage: Stage | None = None
    timestamp: int | None = None
    exception: bool | None = None

    Config = Closed


decode = WorkflowInstanceState.from_dict
encode = WorkflowInstanceState.to_dict
