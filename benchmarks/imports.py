"""CPU time and memory of importing generated dataclasses, in processes of their own."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bindsmith import generate, load_config

from benchmarks.corpus import CHECKOUT
from benchmarks.generation import REWRITE
from benchmarks.measure import environment

PROCESSES = 9
# Time beyond a bare ``import dataclasses``, and memory that the import added.
TIMED = """
import sys, time, importlib
sys.path.insert(0, sys.argv[1])
import dataclasses

def resident():
    try:
        with open("/proc/self/status") as lines:
            return next(int(line.split()[1]) for line in lines if "VmRSS" in line)
    except OSError:
        return float("nan")

memory = resident()
start = time.process_time()
for name in sys.argv[2:]:
    importlib.import_module(name)
took = time.process_time() - start
print(took, (resident() - memory) / 1024)
"""


def imports(openmetadata: Path) -> list[str]:
    """Lines of a table."""
    lines = [
        "| import over a bare `import dataclasses` | ms of CPU | MB |",
        "|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _tree(CHECKOUT / "schemas", folder / "own", "")
        module = "own.dataclasses.governance.workflows.workflow_instance_state"
        lines.append(_row("WorkflowInstanceState", folder, [module]))
        if openmetadata.is_dir():
            _tree(openmetadata, folder / "large", f"[ref-rewrites]\n{REWRITE}\n")
            modules = [
                ".".join(path.relative_to(folder).with_suffix("").parts)
                for path in sorted((folder / "large" / "dataclasses").rglob("*.py"))
                if path.name != "__init__.py"
            ]
            label = f"all of OpenMetadata ({len(modules)} modules)"
            lines.append(_row(label, folder, modules))
    return lines


def _tree(schemas: Path, output: Path, more: str) -> None:
    config = output.with_suffix(".toml")
    config.write_text(
        f'schemas = ["{schemas}"]\noutput = "{output}"\ntargets = ["dataclasses"]\n'
        f"{more}",
        encoding="utf-8",
    )
    generate(load_config(config))


def _row(label: str, folder: Path, modules: list[str]) -> str:
    command = [sys.executable, "-c", TIMED, str(folder), *modules]
    found = []
    for number in range(PROCESSES + 1):
        done = subprocess.run(
            command, env=environment(), capture_output=True, text=True, check=True
        )
        # The first one compiles.
        if number:
            found.append([float(word) for word in done.stdout.split()])
    took, memory = (statistics.median(column) for column in zip(*found, strict=True))
    return f"| {label} | {took * 1000:.1f} | {memory:.0f} |"
