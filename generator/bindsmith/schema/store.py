"""Loaded documents by URI, and the references between them.

Resolves ``$ref`` to a subschema.  It opens no file and no connection itself: documents
come from a ``Source``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import quote, unquote, urldefrag, urljoin

from bindsmith.errors import Diagnostic, SchemaError, Severity, SourceLocation
from bindsmith.ir.json import Json, escape, tokens_of
from bindsmith.records import dataclass
from bindsmith.schema import metaschemas
from bindsmith.schema.dialect import Dialect, custom_dialect, known_dialect
from bindsmith.schema.resource import Resource, SchemaDocument, Subschema, read_document


class ReferenceFailure(Exception):
    """A reference that leads nowhere: ``message`` says why, ``hint`` what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A document as a source gives it; ``name`` is how it is shown."""

    name: str
    value: Json
    is_file: bool = False


class Source(Protocol):
    """Where documents come from."""

    def retrieve(self, uri: str) -> Retrieved | None:
        """The document at a URI without fragment, None if there is none.

        Raises ``ReferenceFailure`` where it must not be read or cannot be.
        """

    def owners(self, identity: str) -> tuple[str, ...]:
        """The retrieval URIs of the documents whose ``$id`` is ``identity``."""

    def rewrite(self, reference: str) -> str:
        """A reference as the configuration mends it."""


class Store:
    """The documents of one run.  Loads what is asked for, once.

    ``by_path``: a file goes before what has its URI as ``$id``, loaded or not yet.
    """

    def __init__(
        self, source: Source, default: Dialect, *, by_path: bool = False
    ) -> None:
        self._source = source
        self._by_path = by_path
        self._default = default
        self._documents: dict[str, SchemaDocument] = {}
        self._by_identity: dict[str, list[tuple[SchemaDocument, Resource]]] = {}
        self._resolved: dict[tuple[Resource, str], Subschema] = {}
        self._dialects: dict[str, Dialect] = {}
        # Whether anything was looked for by its ``$id``: then every document counts.
        self.by_identity = False

    @property
    def documents(self) -> Mapping[str, SchemaDocument]:
        """What has been loaded, by retrieval URI."""
        return self._documents

    def document(self, uri: str) -> SchemaDocument:
        """The document at a retrieval URI; ``ReferenceFailure`` if there is none."""
        found = self._documents.get(uri)
        if found is None:
            found = self._load(uri)
        if found is None:
            raise ReferenceFailure(f"there is no schema at {uri}")
        return found

    def add(self, uri: str, retrieved: Retrieved) -> SchemaDocument:
        """Take a document in; the first at a URI stays.

        ``SchemaError``: BS203 for an unknown dialect, BS204 for an ``$id`` that is no
        URI.
        """
        if uri in self._documents:
            return self._documents[uri]
        name, value = retrieved.name, retrieved.value

        def dialect(declared: str, pointer: str) -> Dialect:
            try:
                return self.dialect(declared)
            except ReferenceFailure as failure:
                place = SourceLocation(name, pointer=f"{pointer}/$schema")
                raise SchemaError(_refused("BS203", place, failure)) from None

        try:
            made = read_document(
                uri, name, value, dialect, self._default, retrieved.is_file
            )
        except ValueError as error:
            place = SourceLocation(name, pointer=_malformed_id(value))
            failure = ReferenceFailure(
                f"an $id that is no URI: {error}", "mend it, or remove it"
            )
            raise SchemaError(_refused("BS204", place, failure)) from None
        self._documents[uri] = made
        for resource in made.resources.values():
            if resource.identity != uri:
                owners = self._by_identity.setdefault(resource.identity, [])
                owners.append((made, resource))
        return made

    def dialect(self, uri: str, above: tuple[str, ...] = ()) -> Dialect:
        """The dialect that a ``$schema`` names; ``ReferenceFailure`` if unknown.

        ``above`` are the metaschemas that are described by it.
        """
        found = known_dialect(uri) or self._dialects.get(uri)
        if found is not None:
            return found
        self.by_identity = True
        value = self._metaschema(uri)
        plain = uri.partition("#")[0]
        above = (*above, uri, plain)
        if not isinstance(value, dict) or value.get("$schema") in above:
            raise ReferenceFailure(
                f"unknown dialect {uri!r}",
                "use a draft from 4 to 2020-12, or put its metaschema into the roots",
            )
        base = self.dialect(str(value.get("$schema", self._default.uri)), above)
        vocabulary = value.get("$vocabulary")
        made, unknown = custom_dialect(
            uri, base, vocabulary if isinstance(vocabulary, dict) else None
        )
        if unknown:
            raise ReferenceFailure(
                f"dialect {uri!r} requires the unknown vocabulary {unknown[0]!r}"
            )
        self._dialects[uri] = made
        return made

    def _metaschema(self, uri: str) -> Json:
        """The document that a ``$schema`` names, None where there is none."""
        try:
            plain = urldefrag(uri).url
            owners = self._source.owners(plain)
            retrieved = self._source.retrieve(owners[0] if owners else plain)
        except (ReferenceFailure, ValueError):
            return None
        return retrieved.value if retrieved else None

    def resolve(self, origin: Subschema, reference: str) -> Subschema:
        """The target of a reference, or ``ReferenceFailure`` (Core §8.2.3.1)."""
        key = (origin.resource, reference)
        found = self._resolved.get(key)
        if found is None:
            found = self._resolve(origin, self._source.rewrite(reference))
            self._resolved[key] = found
        return found

    def _resolve(self, origin: Subschema, reference: str) -> Subschema:
        uri, fragment = _split(reference)
        if not uri:
            document, resource = origin.document, origin.resource
        else:
            try:
                document, resource = self._resource(origin, uri)
            except ReferenceFailure as failure:
                if repr(uri) in failure.message:
                    raise
                message = f"{reference!r}: {failure.message}"
                raise ReferenceFailure(message, failure.hint) from failure
        return _target(document, resource, fragment, reference)

    def _resource(self, origin: Subschema, uri: str) -> tuple[SchemaDocument, Resource]:
        bases = (origin.resource.base, origin.resource.identity)
        absolute = [_absolute(base, uri) for base in dict.fromkeys(bases)]
        failure: ReferenceFailure | None = None
        for each in absolute:
            try:
                found = self._look_up(each)
            except ReferenceFailure as caught:
                failure = failure or caught
                continue
            if found is not None:
                return found
        if failure is not None:
            raise failure
        raise ReferenceFailure(f"{uri!r} leads to no schema")

    def _look_up(self, uri: str) -> tuple[SchemaDocument, Resource] | None:
        found = self._documents.get(uri)
        if found is None and self._by_path and uri.startswith("file:"):
            found = self._load_file(uri)
        if found is not None:
            return found, found.root
        self.by_identity = True
        embedded = self._by_identity.get(uri, [])
        owners = {document.uri for document, _ in embedded}
        owners.update(self._source.owners(uri))
        if len(owners) > 1:
            names = ", ".join(sorted(self.document(each).name for each in owners))
            raise ReferenceFailure(
                f"{uri!r} is the $id of more than one schema: {names}",
                "refer to the file by its relative path, or give each its own $id",
            )
        if len(embedded) > 1:
            raise ReferenceFailure(
                f"{uri!r} is the $id of more than one schema in {_shown(embedded[0][0])}",
                "give each its own $id",
            )
        if embedded:
            return embedded[0]
        for owner in owners:
            document = self.document(owner)
            return document, document.root
        document_or_none = self._load(uri)
        if document_or_none is None:
            return None
        again = self._by_identity.get(uri)
        return again[0] if again else (document_or_none, document_or_none.root)

    def _load_file(self, uri: str) -> SchemaDocument | None:
        try:
            return self._load(uri)
        except ReferenceFailure:
            # There may still be an ``$id`` that resolves to this URI.
            return None

    def _load(self, uri: str) -> SchemaDocument | None:
        builtin = metaschemas.document(uri)
        if builtin is not None:
            return self.add(uri, Retrieved(uri, builtin))
        retrieved = self._source.retrieve(uri)
        return None if retrieved is None else self.add(uri, retrieved)


def _refused(code: str, place: SourceLocation, failure: ReferenceFailure) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, place, failure.message, failure.hint)


def _malformed_id(value: Json, pointer: str = "") -> str:
    """The pointer of the first ``$id`` that is no URI, "" where there is none."""
    stack = [(pointer, value)]
    while stack:
        pointer, each = stack.pop()
        if isinstance(each, list):
            stack += [(f"{pointer}/{i}", item) for i, item in enumerate(each)][::-1]
        if not isinstance(each, dict):
            continue
        for keyword in ("$id", "id"):
            own = each.get(keyword)
            try:
                urljoin("file:///", own if isinstance(own, str) else "")
            except ValueError:
                return f"{pointer}/{keyword}"
        items = [(f"{pointer}/{escape(key)}", item) for key, item in each.items()]
        stack += items[::-1]
    return ""


def _absolute(base: str, uri: str) -> str:
    """A URI without fragment, spelled one way if it is a file's."""
    try:
        absolute = urldefrag(urljoin(base, uri)).url
    except ValueError as error:
        raise ReferenceFailure(f"{uri!r} is no URI: {error}") from None
    if absolute.startswith("file:"):
        scheme, _, path = absolute.partition("://")
        path = quote(unquote(path), errors="surrogatepass")
        return f"{scheme}://{path}"
    return absolute


def _split(reference: str) -> tuple[str, str]:
    uri, _, fragment = reference.partition("#")
    return uri, fragment


def _target(
    document: SchemaDocument, resource: Resource, fragment: str, reference: str
) -> Subschema:
    try:
        plain = unquote(fragment, errors="strict")
    except UnicodeDecodeError:
        raise ReferenceFailure(f"{reference!r} has a malformed %-escape") from None
    if not plain:
        target = document.at(resource.pointer)
    elif plain.startswith("/"):
        try:
            target = document.at(resource.pointer + plain)
        except KeyError:
            raise ReferenceFailure(
                f"{reference!r} leads to nothing in {_shown(document)}",
                _nearest(document, resource, plain),
            ) from None
    else:
        pointer = resource.anchors.get(plain)
        if pointer is None:
            raise ReferenceFailure(
                f"{reference!r}: there is no anchor {plain!r} in {_shown(document)}",
                _nearest(document, resource, plain),
            )
        if plain in resource.ambiguous:
            raise ReferenceFailure(
                f"{reference!r}: the anchor {plain!r} is more than once in"
                f" {_shown(document)}",
                "give each its own name",
            )
        target = document.at(pointer)
    if not isinstance(target.value, dict | bool):
        raise ReferenceFailure(f"{reference!r} leads to a value that is no schema")
    return target


def _shown(document: SchemaDocument) -> str:
    return document.name or "the schema"


def _nearest(document: SchemaDocument, resource: Resource, wanted: str) -> str:
    """A hint that names the existing target most like the one wanted."""
    # Imported here: few references lead nowhere.
    from difflib import get_close_matches

    root = document.at(resource.pointer)
    targets = [f"#{anchor}" for anchor in resource.anchors]
    stack = [root]
    while stack and len(targets) < 10_000:
        for each in stack.pop().children():
            if each.resource is resource:
                targets.append("#" + each.pointer[len(resource.pointer) :])
                stack.append(each)
    near = get_close_matches("#/" + wanted.lstrip("/"), sorted(targets), 1, 0.6)
    if not near:
        last = tokens_of("/" + wanted.lstrip("/"))[-1]
        near = [t for t in sorted(targets) if t.endswith("/" + last)][:1]
    return f"the nearest target there is {document.name}{near[0]}" if near else ""
