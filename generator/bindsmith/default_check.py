"""Whether the defaults of schemas are what those schemas allow; it changes none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bindsmith.ir.json import Json
from bindsmith.keywords import registry
from bindsmith.keywords.annotations import ANNOTATIONS
from bindsmith.records import dataclass, field
from bindsmith.schema.link import Linked
from bindsmith.schema.resource import Location, Subschema
from bindsmith.schema.store import Store

if TYPE_CHECKING:
    from bindsmith.validator import Validator

# Keywords that hold for every empty array.
_OF_ITEMS = frozenset(
    ["items", "prefixItems", "additionalItems", "uniqueItems", "maxItems"]
)
# Keywords that say no more than the type of a value, or nothing.
_TYPE_ONLY = ANNOTATIONS | {
    *("type", "enum", "const", "$comment"),
    *("$id", "id", "$schema", "$anchor", "definitions", "$defs"),
}


@dataclass(frozen=True, slots=True)
class DefaultCheck:
    """Whether a value whose type is right satisfies every keyword of its schema."""

    store: Store
    linked: Linked
    formats: str
    custom_formats: Mapping[str, str]
    _compiled: dict[Location, Validator] = field(default_factory=dict)

    def __call__(self, schema: Subschema, value: Json) -> bool:
        target = self._target(schema, _OF_ITEMS if value == [] else frozenset())
        if target is None:
            return True
        found = self._compiled.get(target.location)
        if found is None:
            # Imported here: most defaults are plain, or there are none.
            from bindsmith.validator import compile_subschema

            found = compile_subschema(
                target, self.store, self.linked, self.formats, self.custom_formats
            )
            self._compiled[target.location] = found
        return found.is_valid(value)

    def _target(self, schema: Subschema, idle: frozenset[str]) -> Subschema | None:
        """What a schema stands for; None where its type says all but ``idle``."""
        for _ in range(100):
            reference = schema.get("$ref")
            if not (isinstance(reference, str) and schema.dialect.ref_hides_siblings):
                break
            schema = self.store.resolve(schema, reference)
        known = registry()
        if not isinstance(schema.value, dict):
            return schema
        idle |= _TYPE_ONLY
        telling = (k for k in schema.value if k in known and k not in idle)
        return schema if any(telling) else None
