"""A harness for Bowtie, ``python -m bindsmith.bowtie``: its protocol, version 1.

Requests are lines of JSON on stdin, answers lines on stdout, each flushed.  It judges no
schema or instance itself, and needs nothing of Bowtie's.
"""

from __future__ import annotations

import json
import platform
import sys
import traceback
from collections.abc import Iterable
from typing import TextIO, TypeAlias, TypeVar

import bindsmith
from bindsmith.errors import SchemaError
from bindsmith.ir.json import Json
from bindsmith.records import dataclass
from bindsmith.schema.dialect import DIALECTS, Dialect, known_dialect
from bindsmith.validator import Validator, compile_validator

PROTOCOL = 1
_HOME = "https://pypi.org/project/bindsmith/"

T = TypeVar("T")
Object: TypeAlias = "dict[str, Json]"


class MalformedRequest(Exception):
    """A request that is not of the protocol; the conversation cannot go on."""


@dataclass(slots=True)
class Conversation:
    """What has been said so far: a start, and the dialect where there is no $schema.

    ``refused`` is the URI of a dialect that was asked for and is not supported.
    """

    started: bool = False
    stopped: bool = False
    dialect: Dialect | None = None
    refused: str = ""

    def answer(self, line: bytes) -> Object | None:
        """The answer to a request, None to one that has none (``MalformedRequest``)."""
        try:
            request: Json = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise MalformedRequest(f"not JSON: {error}") from None
        if not isinstance(request, dict):
            raise MalformedRequest("a request must be an object")
        command = request.get("cmd")
        if command == "start":
            return self._start(request)
        if command not in ("dialect", "run", "stop"):
            raise MalformedRequest(f"unknown command {command!r}")
        if not self.started:
            raise MalformedRequest(f"{command!r} came before 'start'")
        if command == "dialect":
            return self._choose(request)
        if command == "run":
            return self._run(request)
        self.stopped = True
        return None

    def _start(self, request: Object) -> Object:
        version = request.get("version")
        if version != PROTOCOL or isinstance(version, bool):
            raise MalformedRequest(f"version {version!r} of the protocol is unknown")
        self.started = True
        return {"ready": True, "version": PROTOCOL, "implementation": _metadata()}

    def _choose(self, request: Object) -> Object:
        uri = _of_type(request, "dialect", str)
        self.dialect = known_dialect(uri)
        self.refused = "" if self.dialect else uri
        return {"ok": self.dialect is not None}

    def _run(self, request: Object) -> Object:
        if "seq" not in request:
            raise MalformedRequest("'seq' is missing")
        case = _of_type(request, "case", dict)
        schema, instances = _parts(case)
        registry = _of_type(case, "registry", dict) if case.get("registry") else {}
        answer: Object = {"seq": request["seq"]}
        if request.get("output", "flag") != "flag":
            return answer | _skipped("only validity is told, no annotations")
        if self.refused and not (isinstance(schema, dict) and "$schema" in schema):
            return answer | _skipped(f"the dialect {self.refused} is not supported")
        try:
            validator = self._compiled(schema, registry)
        except Exception as error:
            # Whatever it is, the next case is none the worse for it.
            return answer | _errored(error)
        return answer | {"results": [_verdict(validator, each) for each in instances]}

    def _compiled(self, schema: Json, registry: Object) -> Validator:
        documents = {uri.removesuffix("#"): each for uri, each in registry.items()}
        # Bowtie sends the cases that every implementation must get right.  For them
        # ``format`` is an annotation, unless a metaschema asks for its assertion.
        return compile_validator(
            schema,
            retrieve=documents.__getitem__,
            formats="annotate",
            draft=self.dialect.name if self.dialect else None,
        )


def _metadata() -> Json:
    return {
        "language": "python",
        "name": "bindsmith",
        "version": bindsmith.__version__,
        "homepage": _HOME,
        "documentation": _HOME,
        "issues": _HOME,
        "source": _HOME,
        "dialects": [_spoken(each) for each in reversed(DIALECTS)],
        "os": platform.system(),
        "os_version": platform.release(),
        "language_version": platform.python_version(),
    }


def _spoken(dialect: Dialect) -> str:
    # As the metaschemas themselves have it: the older ones with an empty fragment.
    return dialect.uri + "#" if dialect.rank <= 7 else dialect.uri


def _parts(case: Object) -> tuple[Json, list[Json]]:
    """The schema and the instances of a case."""
    if "schema" not in case:
        raise MalformedRequest("'schema' is missing")
    instances: list[Json] = []
    for test in _of_type(case, "tests", list):
        if not isinstance(test, dict) or "instance" not in test:
            raise MalformedRequest("a test must be an object with an 'instance'")
        instances.append(test["instance"])
    return case["schema"], instances


def _of_type(held: Object, name: str, kind: type[T]) -> T:
    value = held.get(name)
    if not isinstance(value, kind):
        raise MalformedRequest(f"{name!r} must be there, as {kind.__name__}")
    return value


def _verdict(validator: Validator, instance: Json) -> Json:
    try:
        return {"valid": validator.is_valid(instance)}
    except Exception as error:
        return _errored(error)


def _skipped(message: str) -> Object:
    return {"skipped": True, "message": message}


def _errored(error: Exception) -> Object:
    context: Object = {"message": str(error)}
    if not isinstance(error, SchemaError):
        # A schema that is refused is told why; all else is a bug of ours.
        context["traceback"] = "".join(traceback.format_exception(error))
    return {"errored": True, "context": context}


def converse(requests: Iterable[bytes], answers: TextIO) -> None:
    """Answer requests until there are no more, or one to stop (``MalformedRequest``)."""
    conversation = Conversation()
    for number, line in enumerate(requests, start=1):
        try:
            answer = conversation.answer(line)
        except MalformedRequest as error:
            raise MalformedRequest(f"line {number}: {error}") from None
        if answer is not None:
            # In ASCII: the encoding of the terminal, and lone surrogates, do not matter.
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
        if conversation.stopped:
            return


def main() -> int:
    """Hold one conversation; 2 if it breaks off, 130 if it is interrupted."""
    try:
        converse(sys.stdin.buffer, sys.stdout)
    except MalformedRequest as error:
        print(f"bindsmith.bowtie: error: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        # The interpreter must not try to flush again what nobody reads.
        sys.stdout = None
        reason = (error.strerror or type(error).__name__).lower()
        print(
            f"bindsmith.bowtie: error: no answer can be sent: {reason}", file=sys.stderr
        )
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
