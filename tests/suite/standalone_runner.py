"""Run validators from their text alone; stdin has them, stdout gets what was wrong.

A program of the standard library for any interpreter that generated code must run on:
``python -I -S standalone_runner.py``, so that nothing but that library can be imported.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import types


def main() -> None:
    """Read ``[{"name", "source", "cases": [[instance, valid]]}]``, print a list."""
    assert importlib.util.find_spec("bindsmith") is None, "bindsmith can be imported"
    wrong = []
    for number, each in enumerate(json.load(sys.stdin)):
        module = types.ModuleType(f"validator_{number}")
        sys.modules[module.__name__] = module
        exec(compile(each["source"], module.__name__, "exec"), module.__dict__)
        for instance, valid in each["cases"]:
            said = module.is_valid(instance)
            errors = list(module.iter_errors(instance))
            words = [f"{error} at {error.schema_location}" for error in errors]
            if said is not valid or bool(errors) is valid:
                wrong.append(f"{each['name']}: {instance!r}: {said}, {words}")
    json.dump(wrong, sys.stdout)


if __name__ == "__main__":
    main()
