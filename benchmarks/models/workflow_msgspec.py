"""For msgspec."""

from typing import Annotated, Any
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType, convert, field, to_builtins

Name = Annotated[str, Meta(pattern="^((?!::).)*$", min_length=1, max_length=256)]


class Stage(Struct, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    startedAt: int | UnsetType = UNSET
    endedAt: int | UnsetType = UNSET
    tasks: list[UUID] = field(default_factory=list)
    variables: dict[str, Any] | UnsetType = UNSET


class WorkflowInstanceState(Struct, forbid_unknown_fields=True):
    id: UUID | UnsetType = UNSET
    workflowInstanceId: UUID | UnsetType = UNSET
    workflowInstanceExecutionId: UUID | UnsetType = UNSET
    workflowDefinitionId: UUID | UnsetType = UNSET
    stage: Stage | UnsetType = UNSET
    timestamp: int | UnsetType = UNSET
    exception: bool | UnsetType = UNSET


encode = to_builtins


def decode(data: Any) -> WorkflowInstanceState:
    return convert(data, WorkflowInstanceState)


def decode_list(data: Any) -> list[WorkflowInstanceState]:
    return convert(data, list[WorkflowInstanceState])
