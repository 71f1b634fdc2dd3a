"""Kills, full disks and other runs: the tree is whole, or the next run makes it so."""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from bindsmith.emit.plan import Status
from bindsmith.emit.write import write
from bindsmith.errors import OutputError

from tests.faults import NEW, OLD, fresh, planned, tree

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "generated"


def test_killed_before_each_system_call(out: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", str(out)],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
    )
    assert done.returncode == 0, done.stderr
    *wrong, last = done.stdout.splitlines()
    assert not wrong
    assert int(last.split()[0]) >= 30


def test_what_killed_runs_leave_is_swept(out: Path) -> None:
    fresh(out, OLD)
    for name in ("0.new", "12.old"):
        (out / ".bindsmith-abcd1234").mkdir(exist_ok=True)
        (out / ".bindsmith-abcd1234" / name).write_text("left")
    (out / ".bindsmith-other").mkdir()
    (out / ".bindsmith-other/0.new.txt").write_text("mine")
    (out / ".bindsmith-link").symlink_to(out / "pkg")
    # Nothing to write: the run looks all the same.
    write(planned(out, OLD))
    assert not (out / ".bindsmith-abcd1234").exists()
    assert (out / ".bindsmith-other/0.new.txt").read_text() == "mine"
    assert (out / "pkg/b.py").is_file()


FULL = """
import resource, sys
from pathlib import Path
from bindsmith.errors import OutputError
from bindsmith.emit.write import write
from tests.faults import NEW, planned
todo = planned(Path(sys.argv[1]), NEW)
if sys.argv[2]:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    write(todo)
except OutputError as error:
    print(error)
"""


def full(out: Path, limit: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(out), limit],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("limit", [0, 1, 100, 5000])
def test_files_that_cannot_be_written_whole(out: Path, limit: int) -> None:
    assert resource.RLIMIT_FSIZE is not None
    fresh(out, OLD)
    before = tree(out)
    assert "BS407" in full(out, str(limit))
    assert tree(out) == before


def test_a_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(disk)]
    if os.getuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    try:
        fresh(disk / "generated", OLD)
        filler = disk / "filler"
        try:
            filler.write_bytes(b"x" * 2**20)
        except OSError:
            assert filler.stat().st_size
        before = tree(disk / "generated")
        told = full(disk / "generated", "")
        assert "BS407" in told
        assert "no space left" in told
        assert tree(disk / "generated") == before
        filler.unlink()
        write(planned(disk / "generated", NEW))
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_file_that_becomes_a_folder_meanwhile(out: Path) -> None:
    fresh(out, OLD)
    todo = planned(out, NEW)
    (out / "a.py").unlink()
    (out / "a.py").mkdir()
    (out / "a.py/mine").write_text("mine")
    before = tree(out)
    with pytest.raises(OutputError, match="nothing was changed"):
        write(todo)
    assert tree(out) == before


def test_a_reader_sees_whole_files_only(out: Path) -> None:
    fresh(out, OLD)
    whole = {each.path: {each.text.encode()} for each in OLD}
    for each in NEW:
        whole.setdefault(each.path, set()).add(each.text.encode())
    wrong: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            for name in ("a.py", "pkg/b.py", "py.typed"):
                if (out / name).read_bytes() not in whole[name]:
                    wrong.append(name)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for files in (NEW, OLD) * 20:
            write(planned(out, files))
    finally:
        done.set()
        reader.join()
    assert not wrong


def test_two_runs_with_the_same_plan(out: Path) -> None:
    fresh(out, OLD)
    first, second = planned(out, NEW), planned(out, NEW)
    write(first)
    # What it wanted to do is done.
    write(second)
    todo = planned(out, NEW)
    assert {each.status for each in todo.entries} == {Status.UNCHANGED}


def project(folder: Path, count: int) -> list[str]:
    for number in range(count):
        held = {"properties": {f"p{n}": {"type": "string"} for n in range(40)}}
        path = folder / f"schemas/s{number}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"type": "object", **held}))
    (folder / "bindsmith.toml").write_text("")
    return [sys.executable, "-m", "bindsmith", "generate", "--quiet"]


def test_the_command_sweeps_also_where_nothing_changed(tmp_path: Path) -> None:
    command = project(tmp_path, 1)
    subprocess.run(command, cwd=tmp_path, check=True)
    left = tmp_path / "generated/.bindsmith-abcd1234"
    left.mkdir()
    (left / "0.new").write_text("left")
    subprocess.run(command, cwd=tmp_path, check=True)
    assert not left.exists()


def test_two_runs_at_once(tmp_path: Path) -> None:
    command = project(tmp_path, 5)
    runs = [subprocess.Popen(command, cwd=tmp_path) for _ in range(2)]
    assert [run.wait() for run in runs] == [0, 0]
    check = [*command[:3], "check", "--deep"]
    assert subprocess.run(check, cwd=tmp_path).returncode == 0
    assert not list((tmp_path / "generated").glob(".bindsmith-*"))


@pytest.mark.slow
def test_killed_at_random_times(tmp_path: Path) -> None:
    command = project(tmp_path, 20)
    subprocess.run(command, cwd=tmp_path, check=True)
    # What a run takes that makes one schema again, as those below do.
    (tmp_path / "schemas/s0.json").write_text("{}")
    start = time.perf_counter()
    subprocess.run(command, cwd=tmp_path, check=True)
    took = time.perf_counter() - start
    chance = random.Random(0)
    check = [*command[:3], "check"]
    killed = 0
    for turn in range(60):
        (tmp_path / "schemas/s0.json").write_text(json.dumps({"title": f"T{turn}"}))
        run = subprocess.Popen(command, cwd=tmp_path)
        time.sleep(took * chance.uniform(0.5, 1.1))
        run.kill()
        killed += run.wait() != 0
        for path in (tmp_path / "generated").rglob("*.py"):
            compile(path.read_bytes(), str(path), "exec")
        # Also where all was in place, and only the sweeping was left to do.
        subprocess.run(command, cwd=tmp_path, check=True)
        assert subprocess.run(check, cwd=tmp_path).returncode == 0
        assert not list((tmp_path / "generated").glob(".bindsmith-*"))
    assert killed > 20
