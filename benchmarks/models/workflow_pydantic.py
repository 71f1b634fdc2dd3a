"""For pydantic: what datamodel-code-generator gives, its root models collapsed."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Name = Annotated[str, Field(pattern="^((?!::).)*$", min_length=1, max_length=256)]


class Stage(BaseModel):
    model_config = ConfigDict(extra="forbid", regex_engine="python-re")

    name: Name | None = None
    startedAt: int | None = None
    endedAt: int | None = None
    tasks: list[UUID] = []
    variables: dict[str, Any] | None = None


class WorkflowInstanceState(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: UUID | None = None
    workflowInstanceId: UUID | None = None
    workflowInstanceExecutionId: UUID | None = None
    workflowDefinitionId: UUID | None = None
    stage: Stage | None = None
    timestamp: int | None = None
    exception: bool | None = None


decode = WorkflowInstanceState.model_validate
decode_list = TypeAdapter(list[WorkflowInstanceState]).validate_python


def encode(value: WorkflowInstanceState) -> Any:
    return value.model_dump(mode="json", exclude_unset=True)
