"""A validator compiled in memory; it writes no file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from importlib import import_module
from typing import Any

from bindsmith.errors import Diagnostic, SchemaError, Severity, SourceLocation
from bindsmith.ir.checks import Child
from bindsmith.ir.json import Json, copy_json
from bindsmith.lower.checks import Lowering
from bindsmith.room import roomy
from bindsmith.schema import metaschemas
from bindsmith.schema.dialect import BY_NAME, Dialect
from bindsmith.schema.link import Linked, link
from bindsmith.schema.resource import Subschema
from bindsmith.schema.store import ReferenceFailure, Retrieved, Store
from bindsmith.support.collect import Visit, collect, holds_at_any_depth, refuse
from bindsmith.support.violation import Violation
from bindsmith.targets.validator_code.assembly import assemble
from bindsmith.targets.validator_code.functions import ModuleFunctions
from bindsmith.targets.validator_code.printer import ANY_LENGTH
from bindsmith.targets.validator_code.standalone import standalone

Retrieve = Callable[[str], Any]


# Gives the functions of a module whose lines are at most so long, and its root.
Make = Callable[[int], tuple[ModuleFunctions, Child]]
_ROOTS = ("is_valid", "iter_errors", "validate")
_LINE_LENGTH = 88


class Validator:
    """The three functions of a schema, and the module they are from.

    What collects violations is compiled at the first instance that has some.
    """

    def __init__(self, make: Make) -> None:
        self._make = make
        functions, root = make(ANY_LENGTH)
        name = functions.boolean(root)
        self.is_valid: Callable[[Any], bool] = _loaded(functions)[name]
        if functions.recurses(root):
            self.is_valid = self._at_any_depth(self.is_valid)
        functions.settle(root)
        functions.close()

    def _at_any_depth(self, is_valid: Callable[[Any], bool]) -> Callable[[Any], bool]:
        def guarded(instance: Any) -> bool:
            try:
                return is_valid(instance)
            except RecursionError:
                return holds_at_any_depth(instance, self._visit)

        return guarded

    def iter_errors(self, instance: Any) -> Iterator[Violation]:
        """Every violation, in the order of the instance, then of the schema."""
        if self.is_valid(instance):
            return iter(())
        return iter(collect(instance, self._visit))

    def validate(self, instance: Any) -> None:
        """Raise ``ValidationError`` with every violation, if there is one."""
        if not self.is_valid(instance):
            refuse(instance, self._visit)

    @cached_property
    def _visit(self) -> Visit:
        # From scratch: whatever interrupts this leaves nothing half made.
        return roomy(self._visitor)

    def _visitor(self) -> Visit:
        functions, root = self._make(ANY_LENGTH)
        name = functions.errors(root)
        found: Visit = _loaded(functions)[name]
        return found

    @cached_property
    def source(self) -> str:
        """One standalone module with the same three functions."""
        return roomy(self._source)

    def _source(self) -> str:
        functions, root = self._make(_LINE_LENGTH)
        functions.boolean(root)
        title = root.schema.schema_location
        return standalone(assemble(functions, _ROOTS), title, _LINE_LENGTH)


def _loaded(functions: ModuleFunctions) -> dict[str, Any]:
    """What our own text defines; support functions are where they are."""
    lines, namespace = functions.unread()
    for function, module in functions.supports.items():
        found = import_module(f"bindsmith.support.{module}")
        namespace[function] = getattr(found, function)
    text = "\n".join(("from __future__ import annotations", *lines, ""))
    exec(compile(text, "<bindsmith validator>", "exec"), namespace)  # nosec
    return namespace


class Memory:
    """Documents that a callback supplies."""

    def __init__(self, retrieve: Retrieve | None) -> None:
        self._retrieve = retrieve

    def retrieve(self, uri: str) -> Retrieved | None:
        if self._retrieve is None:
            return None
        try:
            return Retrieved(uri, copy_json(self._retrieve(uri)))
        except Exception as error:
            # The contract: whatever the callback raises means that it has no schema.
            why = f"{type(error).__name__}: {error}"
            raise ReferenceFailure(f"{uri!r} cannot be retrieved ({why})") from error

    def owners(self, identity: str) -> tuple[str, ...]:
        return ()

    def rewrite(self, reference: str) -> str:
        return reference


def compile_validator(
    schema: Any,
    *,
    base_uri: str = "",
    retrieve: Retrieve | None = None,
    formats: str = "assert",
    draft: str | None = None,
) -> Validator:
    """Compile a schema (a dict or a bool) to a validator.

    ``retrieve(uri without fragment)`` supplies schemas that references lead to;
    ``draft`` is the dialect where there is no ``$schema``.  ``SchemaError`` for
    whatever cannot be compiled.
    """
    if formats not in ("assert", "annotate"):
        raise ValueError(f"formats must be 'assert' or 'annotate', not {formats!r}")
    if not isinstance(base_uri, str):
        raise TypeError(f"base_uri must be a string, not {type(base_uri).__name__}")
    if draft is not None and (not isinstance(draft, str) or draft not in BY_NAME):
        raise ValueError(f"draft must be one of {', '.join(BY_NAME)}, not {draft!r}")
    default = BY_NAME[draft or "draft2020-12"]
    try:
        return roomy(
            lambda: _compile(copy_json(schema), base_uri, retrieve, formats, default)
        )
    except ReferenceFailure as failure:
        raise _refusal("BS110", failure.message, base_uri, failure.hint) from None
    except RecursionError:
        raise _refusal("BS105", "the schema is nested too deeply", base_uri) from None
    except TypeError as error:
        raise _refusal("BS103", f"not a JSON schema: {error}", base_uri) from None


def _refusal(code: str, message: str, where: str, hint: str = "") -> SchemaError:
    place = SourceLocation(where or "schema")
    return SchemaError(Diagnostic(code, Severity.ERROR, place, message, hint))


def _compile(
    schema: Json,
    base_uri: str,
    retrieve: Retrieve | None,
    formats: str,
    default: Dialect,
) -> Validator:
    if not isinstance(schema, dict | bool):
        raise TypeError(f"{type(schema).__name__} is no schema")
    store = Store(Memory(retrieve), default)
    document = store.add(base_uri, Retrieved(base_uri, schema))
    metaschemas.check(document)
    linked = link(store, [base_uri])
    problems = [*linked.diagnostics]
    for uri in linked.uris:
        if uri != base_uri and metaschemas.document(uri) is None:
            problems += metaschemas.violations(store.document(uri))
    for loose in linked.loose:
        problems += metaschemas.violations_at(loose)
    if problems:
        raise SchemaError(*problems)
    return compile_subschema(document.at(""), store, linked, formats, {})


def compile_subschema(
    schema: Subschema,
    store: Store,
    linked: Linked,
    formats: str,
    custom_formats: Mapping[str, str],
) -> Validator:
    """Compile a part of a document whose references have been linked."""

    def make(line_length: int) -> tuple[ModuleFunctions, Child]:
        return functions_of(schema, store, linked, formats, custom_formats, line_length)

    return Validator(make)


def functions_of(
    schema: Subschema,
    store: Store,
    linked: Linked,
    formats: str,
    custom_formats: Mapping[str, str],
    line_length: int,
) -> tuple[ModuleFunctions, Child]:
    """The functions of a validator, none of them printed yet, and its root."""
    made: ModuleFunctions
    made = ModuleFunctions(
        lower=lambda child: lowering.checks(child),
        external=lambda child: None,
        public={},
        line_length=line_length,
        home=schema.document.uri,
        referred=linked.targets,
        secretive=lambda schema: lowering.has_secrets(schema),
        recursive=linked.recursive,
    )
    lowering = Lowering(
        *(store, made, formats, custom_formats),
        *(linked.dynamic, linked.secrets, linked.secretive),
    )
    root = lowering.root(schema)
    made.public[root.key] = ""
    made.reserve((*_ROOTS, "_errors", "_is_valid", "x", "instance"))
    return made, root
