"""The schemas that are looked at, and what several rules ask of them.

Nothing here raises for a broken schema, and nothing here is a finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from bindsmith.config import Config
from bindsmith.errors import Diagnostic, SchemaError
from bindsmith.ir.json import Json
from bindsmith.lint.applied import Applied
from bindsmith.lint.reached import reached
from bindsmith.records import dataclass, field
from bindsmith.schema.files import FileSource
from bindsmith.schema.link import Linked
from bindsmith.schema.resource import Location, Subschema
from bindsmith.schema.store import Store


def _anything(schema: Subschema, value: Json) -> bool:
    return True


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """The schemas of a run.

    ``uris`` are the files that rules look at, by path, and ``names`` the files that
    findings may be about: None for all.  ``problems`` is what loading, linking and the
    metaschemas said about these and all that they reach.  ``applied`` answers what goes
    beyond one subschema, ``allows`` whether a schema allows a value.
    """

    config: Config
    source: FileSource
    store: Store
    linked: Linked
    uris: tuple[str, ...]
    names: frozenset[str] | None
    problems: tuple[Diagnostic, ...]
    applied: Applied
    allows: Callable[[Subschema, Json], bool] = _anything
    _owners: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    _base: list[str] = field(default_factory=list)
    _reached: list[frozenset[Location]] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether no schema of the configuration was left out."""
        return self.names is None and not self.config.entries

    def has(self, path: str) -> bool:
        """Whether findings may be about a file."""
        return self.names is None or path in self.names

    def reached(self) -> frozenset[Location]:
        """The places of all documents that something leads to."""
        if not self._reached:
            documents = tuple(map(self.store.document, self.linked.uris))
            self._reached.append(reached(self.store, documents))
        return self._reached[0]

    def is_secret(self, schema: Subschema) -> bool:
        """Whether values of a schema must not be quoted."""
        return schema.location in self.linked.secrets

    def owners(self, identity: str) -> list[tuple[str, str]]:
        """Name and pointer of every resource that gives itself this URI, sorted.

        Files that nothing has reached are among them.
        """
        if not self._owners:
            for document in tuple(self.store.documents.values()):
                for resource in document.resources.values():
                    if own_id(document.at(resource.pointer)):
                        place = document.name, resource.pointer
                        self._owners.setdefault(resource.identity, set()).add(place)
        found = {
            (self.source.known[uri].relative, "")
            for uri in self.source.owners(identity)
        }
        return sorted(found | self._owners.get(identity, set()))

    def common_base(self) -> str:
        """What most files' absolute ``$id`` have before the path of the file, "" if none is.

        All files that there are count, so that the answer is the same in every run.
        """
        if not self._base:
            self._base.append(_common([*self._bases()]))
        return self._base[0]

    def _bases(self) -> Iterator[str]:
        for schema in self.source.known.values():
            try:
                value = self.source.load(schema).value
            except SchemaError:
                continue
            own = value.get("$id", value.get("id")) if isinstance(value, dict) else ""
            plain = own.partition("#")[0] if isinstance(own, str) else ""
            if "://" in plain and plain.endswith(f"/{schema.relative}"):
                yield plain.removesuffix(schema.relative)


def _common(bases: list[str]) -> str:
    """What more than half of them are."""
    most = Counter(bases).most_common(1)
    return most[0][0] if most and 2 * most[0][1] > len(bases) else ""


def own_id(schema: Subschema) -> str:
    """The URI that a subschema gives itself, without its fragment; "" if it does not."""
    own = schema.get(schema.dialect.id_keyword)
    return own.partition("#")[0] if isinstance(own, str) else ""
