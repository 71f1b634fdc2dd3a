"""A program that kills writes before each of their system calls, and looks at what is left.

``python faults.py FOLDER`` prints a line for each thing that is wrong, then how many
kills there were.  Every write is a process of its own, forked from this one; audit
events stand for the system calls.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from bindsmith.emit.audit import check
from bindsmith.emit.header import header_lines
from bindsmith.emit.lock import LOCK_NAME, Lock, OutputFile, read_lock, records
from bindsmith.emit.plan import Plan, plan
from bindsmith.emit.write import write

CALLS = ("open", "os.", "shutil.", "tempfile.", "fcntl.")
FOREIGN = {
    "mine.py": "mine = 1\n",
    "pkg/notes.txt": "notes\n",
    ".bindsmith-mine/x": "x",
}


def file(path: str, body: str) -> OutputFile:
    text = "\n".join([*header_lines("s.json", ""), body, ""])
    return OutputFile(path, text, "s.json", ("s.json",))


OLD = [
    file("a.py", "x = 1"),
    file("pkg/b.py", "y = 1\n" * 3000),
    file("gone/c.py", "z = 1"),
    OutputFile("py.typed", ""),
]
NEW = [
    file("a.py", "x = 2"),
    file("pkg/b.py", "y = 2\n" * 3000),
    file("pkg/new/d.py", "w = 2"),
    OutputFile("py.typed", ""),
]


def planned(out: Path, files: list[OutputFile]) -> Plan:
    new = Lock("c", "1", "t", inputs={"s.json": "1"}, outputs=records(files))
    return plan(out, files, read_lock(out), new, narrowed=False)


def tree(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def fresh(out: Path, files: list[OutputFile]) -> None:
    shutil.rmtree(out, ignore_errors=True)
    write(planned(out, files))
    for name, text in FOREIGN.items():
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text(text)


def killed(out: Path, number: int) -> bool:
    """Whether a write was killed before its call of that number."""
    todo = planned(out, NEW)
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    left = number

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event.startswith(CALLS):
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    write(todo)
    os._exit(0)


def wrong(out: Path, old: dict[str, bytes], new: dict[str, bytes]) -> Iterator[str]:
    """What is wrong with the tree after a kill, and after the next run."""
    left = {name: each for name, each in tree(out).items() if not is_staged(name)}
    for name, content in left.items():
        if content not in (old.get(name), new.get(name)):
            yield f"{name} is neither the old nor the new one"
    yield from (f"{name} is lost" for name in old.keys() & new.keys() - left.keys())
    if left != new and not check(planned(out, NEW)):
        yield "check says nothing"
    write(planned(out, NEW))
    if tree(out) != new:
        yield f"the next run leaves {sorted(set(tree(out)) ^ set(new))}"
    if found := check(planned(out, NEW)):
        yield f"the next run leaves {found}"


def is_staged(name: str) -> bool:
    return name.startswith(".bindsmith-") and name.endswith((".new", ".old"))


def main() -> None:
    out = Path(sys.argv[1])
    fresh(out, NEW)
    new = tree(out)
    number = 1
    while True:
        fresh(out, OLD)
        old = tree(out)
        if not killed(out, number):
            break
        for each in wrong(out, old, new):
            print(f"killed before call {number}: {each}")
        number += 1
    assert LOCK_NAME in new
    print(f"{number - 1} kills")


if __name__ == "__main__":
    main()
