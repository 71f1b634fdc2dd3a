"""Objects from dicts and back beside other libraries, and the import of their classes.

``python -m benchmarks.objects``: WorkflowInstanceState beside classes written by hand
for pydantic, msgspec, mashumaro and cattrs and beside what datamodel-code-generator
makes; OpenMetadata's table beside the latter.  All validate all they can, and how many of
some invalid documents each of them refuses is told; what is measured are valid ones.
What knows no constraints takes part a second time, after fastjsonschema.  Ratios are
their time to ours, of measurements taken in turns.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

from bindsmith import generate, load_config

from benchmarks import corpus
from benchmarks.bundle import Tree
from benchmarks.corpus import CHECKOUT, SEED, WORKFLOW
from benchmarks.figures import Figure, table
from benchmarks.imports import imports
from benchmarks.measure import paired
from tests import corpora

DOCUMENTS = 1000
ENTITY = "entity/data/table.json"
BY_HAND = ("pydantic", "msgspec", "mashumaro", "cattrs")
MODELS = {
    "pydantic": "pydantic_v2.BaseModel",
    "msgspec": "msgspec.Struct",
    "mashumaro": "dataclasses.dataclass",
    "cattrs": "dataclasses.dataclass",
}

# Of patterns, bounds and the like, their dataclasses have nothing.
WITHOUT_CONSTRAINTS = ("mashumaro", "cattrs")

Function = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Codec:
    """``decode`` makes an object of a dict; ``decode_list`` of all, if that is faster."""

    decode: Function
    encode: Function
    decode_list: Function | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A schema in one file, the name of its root class, and documents for it."""

    name: str
    schema: dict[str, Any]
    documents: list[Any]
    invalid: list[Any]


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    start = time.perf_counter()
    notes: list[str] = []
    subjects = [workflow()]
    metadata = corpora.path("openmetadata")
    if metadata.is_dir():
        subjects.append(entity(metadata))
    with tempfile.TemporaryDirectory() as name:
        sys.path.insert(0, name)
        figures = [
            figure
            for subject in subjects
            for figure in measure(subject, Path(name), notes)
        ]
    print(table(figures, details=False))
    print("", *imports(metadata), "", *notes, sep="\n")
    print(f"{time.perf_counter() - start:.0f} s", file=sys.stderr)


def workflow() -> Subject:
    """This project's own schema, with its uuids checked."""
    schema = Tree(CHECKOUT / "schemas").bundle(WORKFLOW, ("uuid",))
    rng = Random(SEED)
    documents = [corpus.state(rng) for _ in range(DOCUMENTS)]
    invalid = [*corpus.workflow().invalid]
    return Subject("WorkflowInstanceState", schema, documents, invalid)


def entity(folder: Path) -> Subject:
    """A large schema, all formats annotations, since no two libraries agree on them.

    Its documents come again and again, each time as objects of their own.
    """
    schema = Tree(folder).bundle(ENTITY)
    data = corpus.documents(ENTITY, schema, Random(SEED))
    valid = [_integral(data.valid[n % len(data.valid)]) for n in range(DOCUMENTS)]
    return Subject("Table", schema, valid, [_integral(each) for each in data.invalid])


def _integral(value: Any) -> Any:
    """With integers for 1.0 and the like, which not every library takes."""
    match value:
        case dict():
            return {name: _integral(each) for name, each in value.items()}
        case list():
            return [_integral(each) for each in value]
        case float() if value.is_integer():
            return int(value)
    return value


def measure(subject: Subject, folder: Path, notes: list[str]) -> Iterator[Figure]:
    """Figures of one subject; what could not take part is noted."""
    ours = bindsmith(subject, folder, "wire", "")
    title = f"{subject.name}: "
    decoding = Figure(f"{title}from_dict, their time to ours", True)
    encoding = Figure(f"{title}to_dict, their time to ours", True)
    refused = [f"ours {_refused(ours, subject)}"]
    for name, codec in peers(subject, folder, notes):
        try:
            decoding.add(name, subject.name, paired(*_decoding(subject, ours, codec)))
            encoding.add(name, subject.name, paired(*_encoding(subject, ours, codec)))
            refused.append(f"{name} {_refused(codec, subject)}")
        except Exception as error:
            notes.append(
                f"{title}{name} left out: {type(error).__name__}: {error}"[:200]
            )
    yield decoding
    yield encoding
    total = len(subject.invalid)
    notes.append(f"{title}refused of {total} invalid documents: {'; '.join(refused)}")
    if '"uuid"' in json.dumps(subject.schema):
        objects = bindsmith(subject, folder, "objects", 'convert = ["uuid"]')
        figure = Figure(
            f"{title}uuids as objects, their time to that of strings", False
        )
        figure.add(
            "from_dict", subject.name, paired(*_decoding(subject, ours, objects))
        )
        figure.add("to_dict", subject.name, paired(*_encoding(subject, ours, objects)))
        yield figure


def _refused(codec: Codec, subject: Subject) -> int:
    """How many of the invalid documents are no objects for a library."""
    count = 0
    for each in subject.invalid:
        try:
            codec.decode(each)
        except Exception:
            count += 1
    return count


def _decoding(subject: Subject, *codecs: Codec) -> list[Callable[[], object]]:
    documents = subject.documents

    def all_of(codec: Codec) -> Callable[[], object]:
        decode, decode_list = codec.decode, codec.decode_list
        if decode_list is not None:
            return lambda: decode_list(documents)
        return lambda: [decode(each) for each in documents]

    return [all_of(codec) for codec in codecs]


def _encoding(subject: Subject, *codecs: Codec) -> list[Callable[[], object]]:
    def all_of(codec: Codec) -> Callable[[], object]:
        encode = codec.encode
        made = [codec.decode(each) for each in subject.documents]
        return lambda: [encode(each) for each in made]

    return [all_of(codec) for codec in codecs]


def bindsmith(subject: Subject, folder: Path, tree: str, options: str) -> Codec:
    """Our own classes, which give back what they were made from."""
    root = folder / tree / subject.name
    (root / "schemas").mkdir(parents=True)
    # The classes of a file are named by its title first.
    schema = {**subject.schema, "title": "Root"}
    (root / "schemas" / "root.json").write_text(json.dumps(schema), encoding="utf-8")
    package = f"{tree}_{subject.name.lower()}"
    text = f'schemas = ["{root / "schemas"}"]\noutput = "{folder / package}"\n'
    if '"uuid"' not in json.dumps(subject.schema):
        text += 'formats = "annotate"\n'
    (root / "bindsmith.toml").write_text(
        f"{text}[dataclasses]\n{options}\n", encoding="utf-8"
    )
    generate(load_config(root / "bindsmith.toml"))
    importlib.invalidate_caches()
    made = importlib.import_module(f"{package}.dataclasses.root").Root
    return Codec(made.from_dict, made.to_dict)


def peers(
    subject: Subject, folder: Path, notes: list[str]
) -> Iterator[tuple[str, Codec]]:
    """The other libraries that are installed, by name."""
    for library in BY_HAND:
        if importlib.util.find_spec(library) is None:
            notes.append(f"{library} WAS NOT COMPARED: not installed")
            continue
        if subject.name == "WorkflowInstanceState":
            module = importlib.import_module(f"benchmarks.models.workflow_{library}")
            yield f"{library}, by hand", Codec(
                module.decode, module.encode, getattr(module, "decode_list", None)
            )
        if subject.name != "WorkflowInstanceState" or library == "pydantic":
            collapsed: tuple[bool, ...] = (True,)
            if library == "pydantic":
                collapsed = (False, True)
            for collapse in collapsed:
                module_or_none = _generated(subject, library, collapse, folder, notes)
                if module_or_none is not None:
                    label = f"{library}, generated" + ", collapsed" * collapse
                    codec = _codec(library, module_or_none)
                    yield label, codec
                    if library in WITHOUT_CONSTRAINTS:
                        yield f"{label}, after fastjsonschema", _checked(subject, codec)


def _checked(subject: Subject, codec: Codec) -> Codec:
    """The same, each document checked by fastjsonschema before."""
    import fastjsonschema

    check = fastjsonschema.compile(
        subject.schema, use_default=False, detailed_exceptions=False
    )
    decode = codec.decode
    return Codec(lambda data: decode(check(data)), codec.encode)


def _generated(
    subject: Subject, library: str, collapse: bool, folder: Path, notes: list[str]
) -> ModuleType | None:
    """What datamodel-code-generator makes of a schema for a library."""
    command = Path(sys.executable).with_name("datamodel-codegen")
    if not command.exists():
        notes.append("datamodel-code-generator WAS NOT COMPARED: not installed")
        return None
    name = f"{subject.name.lower()}_{library}_{'flat' if collapse else 'plain'}"
    source = folder / f"{name}.json"
    source.write_text(json.dumps({**subject.schema, "title": "Root"}), encoding="utf-8")
    arguments = [
        *("--input", str(source), "--input-file-type", "jsonschema"),
        *("--output", str(folder / f"{name}.py"), "--output-model-type"),
        *(MODELS[library], "--target-python-version", "3.11", "--class-name", "Root"),
        *(["--collapse-root-models"] if collapse else []),
    ]
    done = subprocess.run([str(command), *arguments], capture_output=True, text=True)
    if done.returncode:
        notes.append(f"{library}: {done.stderr[-200:]}")
        return None
    importlib.invalidate_caches()
    return importlib.import_module(name)


def _codec(library: str, module: ModuleType) -> Codec:
    root = module.Root
    match library:
        case "pydantic":
            from pydantic import TypeAdapter

            many = TypeAdapter(list[root]).validate_python
            return Codec(
                root.model_validate,
                lambda o: o.model_dump(mode="json", by_alias=True, exclude_unset=True),
                many,
            )
        case "msgspec":
            import msgspec

            return Codec(
                lambda d: msgspec.convert(d, root),
                msgspec.to_builtins,
                lambda d: msgspec.convert(d, list[root]),
            )
        case "mashumaro":
            from mashumaro.codecs.basic import BasicDecoder, BasicEncoder

            return Codec(BasicDecoder(root).decode, BasicEncoder(root).encode)
        case _:
            from cattrs.preconf.json import make_converter

            converter = make_converter(detailed_validation=False)
            return Codec(lambda d: converter.structure(d, root), converter.unstructure)


if __name__ == "__main__":
    main()
