"""Generation of a folder of schemas: CPU and memory of whole commands.

``python -m benchmarks.generation [FOLDER]``: all three targets, the dataclasses alone,
an unchanged second run, ``check``; beside them datamodel-code-generator's dataclasses,
where it is installed.  Without FOLDER: the OpenMetadata schemas, or this project's own.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Cost, command
from tests import corpora

CHECKOUT = Path(__file__).parents[1]
ROUNDS = 3
REWRITE = '"app.json#definitions/appSchedule" = "app.json#/definitions/appSchedule"'


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    named = sys.argv[1:] if arguments is None else arguments
    found = Path(named[0]).resolve() if named else corpora.path("openmetadata")
    source = found if found and found.is_dir() else CHECKOUT / "schemas"
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        shutil.copytree(source, work / "schemas")
        for path in (work / "schemas").rglob("periodicBatchEntityTrigger.json"):
            # Its one malformed reference stops other tools.
            text = path.read_text(encoding="utf-8")
            path.chmod(0o644)
            path.write_text(text.replace("app.json#def", "app.json#/def"))
        (work / "bindsmith.toml").write_text('schemas = ["schemas"]\noutput = "out"\n')
        table = measure(work)
    count = sum(1 for _ in source.rglob("*.json"))
    print(f"{count} schemas, {source.name}; median of {ROUNDS} runs in turns")
    ours = table["bindsmith generate -t dataclasses"].cpu
    for name, cost in table.items():
        times = f"{cost.cpu / ours:6.2f} x" if ours else ""
        print(f"{name:45} {cost.cpu:7.2f} s CPU {cost.peak:6.0f} MB {times}")


def measure(work: Path) -> dict[str, Cost]:
    """Every command in every round, each from a clean output but the re-runs."""
    tool = [sys.executable, "-m", "bindsmith"]
    commands = {
        "bindsmith generate -t dataclasses": [*tool, "generate", "-t", "dataclasses"],
        "bindsmith generate (three targets)": [*tool, "generate"],
        "bindsmith generate, nothing changed": [*tool, "generate"],
        "bindsmith check": [*tool, "check"],
        "bindsmith check --deep": [*tool, "check", "--deep"],
    }
    peer = shutil.which("datamodel-codegen", path=str(Path(sys.executable).parent))
    if peer:
        commands["datamodel-codegen, dataclasses"] = [
            peer,
            *("--input", "schemas", "--input-file-type", "jsonschema"),
            *("--output", "peer", "--output-model-type", "dataclasses.dataclass"),
        ]
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, arguments in commands.items():
            if "-t" in arguments or "targets" in name:
                shutil.rmtree(work / "out", ignore_errors=True)
            shutil.rmtree(work / "peer", ignore_errors=True)
            costs[name].append(command(arguments, work))
    return {
        name: Cost(
            statistics.median(each.cpu for each in runs),
            max(each.peak for each in runs),
        )
        for name, runs in costs.items()
    }


if __name__ == "__main__":
    main()
