"""Whether schemas allow values, asked only where asking does no harm.

Not of a schema that is broken, or leads to a broken one: it cannot be compiled.  Nor of
one with a pattern that may take for ever, if the value is long enough for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from bindsmith.errors import SchemaError, Severity
from bindsmith.ir.json import Json
from bindsmith.lint.patterns import is_exponential, patterns
from bindsmith.lint.subject import Subject
from bindsmith.records import dataclass
from bindsmith.room import in_room
from bindsmith.schema.resource import SchemaDocument, Subschema
from bindsmith.schema.store import ReferenceFailure

# Whether all keywords of a schema allow a value; may raise for a broken schema.
DefaultCheck: TypeAlias = Callable[[Subschema, Json], bool]

# Two to this power is not long yet.
_SHORT = 16


@dataclass(frozen=True, slots=True)
class SoundCheck:
    """``check`` where it can be asked; elsewhere every value is taken for allowed.

    ``broken`` and ``slow`` are documents by URI.
    """

    check: DefaultCheck
    broken: frozenset[str]
    slow: frozenset[str]

    @classmethod
    def of(cls, subject: Subject, check: DefaultCheck) -> SoundCheck:
        problems = (e for e in subject.problems if e.severity is Severity.ERROR)
        names = {each.location.path for each in problems}
        documents = subject.store.documents.items()
        broken = [uri for uri, each in documents if each.name in names]
        slow = [uri for uri, each in documents if _is_slow(each, subject)]
        return cls(check, _with_users(broken, subject), _with_users(slow, subject))

    def __call__(self, schema: Subschema, value: Json) -> bool:
        uri = schema.document.uri
        if uri in self.broken or (uri in self.slow and _has_long_text(value)):
            return True
        try:
            return self.check(schema, value)
        except RecursionError:
            if not in_room():
                raise
            return True
        except (SchemaError, ReferenceFailure):
            # Another rule says so, or it is no defect but too much to compile.
            return True


def _with_users(uris: Iterable[str], subject: Subject) -> frozenset[str]:
    """The documents, and all that lead to one of them."""
    users: dict[str, list[str]] = {}
    for uri, needed in subject.linked.depends.items():
        for each in needed:
            users.setdefault(each, []).append(uri)
    found = set(uris)
    stack = [*found]
    while stack:
        for user in users.get(stack.pop(), ()):
            if user not in found:
                found.add(user)
                stack.append(user)
    return frozenset(found)


def _is_slow(document: SchemaDocument, subject: Subject) -> bool:
    custom = subject.config.custom_formats
    for schema in _subschemas(document, subject):
        format_ = schema.get("format")
        if isinstance(format_, str) and is_exponential(custom.get(format_, "")):
            return True
        if any(is_exponential(pattern) for _, pattern in patterns(schema)):
            return True
    return False


def _subschemas(document: SchemaDocument, subject: Subject) -> Iterator[Subschema]:
    loose = [each for each in subject.linked.loose if each.document is document]
    stack = [document.at(""), *loose]
    while stack:
        each = stack.pop()
        stack += each.children()
        yield each


def _has_long_text(value: Json) -> bool:
    match value:
        case str():
            return len(value) > _SHORT
        case list():
            return any(map(_has_long_text, value))
        case dict():
            return any(map(_has_long_text, (*value, *value.values())))
    return False
