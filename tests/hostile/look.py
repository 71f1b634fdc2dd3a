"""A program that imports and uses hostile modules, and tells what they did besides.

``python -I look.py FOLDER`` reads cases from standard input, a JSON object a line, and
prints a line for each thing that is wrong, with the case's name first.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import sys
import typing
from collections.abc import Iterator
from typing import Any

FOLDER = sys.argv[1]
sys.path.insert(0, FOLDER)
sys.setrecursionlimit(5000)
# What importing a module takes.
QUIET = {
    "import",
    "marshal.loads",
    "object.__getattr__",
    "os.listdir",
    "os.scandir",
    "sys._getframe",
    "builtins.id",
    "object.__setattr__",
}
done: list[str] = []
watching = False


def hook(event: str, arguments: tuple[Any, ...]) -> None:
    """Note every event that is no part of an import, or of what the standard library

    does to make a class or to read an annotation.
    """
    if not watching or event in QUIET:
        return
    if event == "open" and is_ours(str(arguments[0])):
        return
    if event == "exec" and is_ours(arguments[0].co_filename):
        return
    if event == "compile" and is_ours(str(arguments[1])):
        return
    if event in ("exec", "compile") and sys._getframe(1).f_globals.get("__name__") in (
        "dataclasses",
        "collections",
        "typing",
    ):
        return
    done.append(f"{event} {arguments!r:.200}")


def is_ours(path: str) -> bool:
    return path.startswith((FOLDER, sys.base_prefix, "<frozen"))


def same(one: Any, other: Any) -> bool:
    """Equal JSON, byte for byte: 1 is not 1.0 here, and no key has another spelling."""
    return json.dumps(one) == json.dumps(other)


def sorted_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: sorted_keys(value[key]) for key in sorted(value)}
    return [sorted_keys(x) for x in value] if isinstance(value, list) else value


def look(case: dict[str, Any]) -> Iterator[str]:
    """Use the three modules of a case."""
    validators = importlib.import_module(f"out.validators.{case['module']}")
    types = importlib.import_module(f"out.typed_dicts.{case['module']}")
    classes = importlib.import_module(f"out.dataclasses.{case['module']}")
    for value in case["valid"]:
        found = list(validators.iter_errors(value))
        if not validators.is_valid(value) or found:
            yield f"refuses {value!r:.300}: {found!r:.300}"
            continue
        root = getattr(classes, case["root"], None)
        if dataclasses.is_dataclass(root):
            back = root.from_dict(value).to_dict()
        else:
            back = classes.dump(classes.load(value))
        kept = {k: back[k] for k in value if k in back} if value != back else back
        if not same(sorted_keys(kept), sorted_keys(value)):
            yield f"makes {back!r:.300} of {value!r:.300}"
    for value in case["invalid"]:
        found = list(validators.iter_errors(value))
        if validators.is_valid(value) or not found:
            yield f"accepts {value!r:.300}"
        for each in found:
            json.dumps([str(each), repr(each), each.schema_location])
    if case["key"]:
        cls = getattr(types, case["root"], None)
        if case["key"] not in getattr(cls, "__annotations__", {}):
            yield f"has no key {case['key']!r:.300}"
        typing.get_type_hints(cls)


def main() -> None:
    global watching
    cases = [json.loads(line) for line in sys.stdin]
    sys.addaudithook(hook)
    for case in cases:
        watching = True
        try:
            wrong = list(look(case))
        except BaseException as error:
            wrong = [f"{type(error).__name__}: {error}"]
        watching = False
        for each in [*wrong, *done]:
            print(f"{case['name']}: {each!r}")
        done.clear()


if __name__ == "__main__":
    main()
