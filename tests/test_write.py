"""Writing changes all or nothing, and only what is ours."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path

import pytest
from bindsmith.emit.audit import check, diff
from bindsmith.emit.header import header_lines
from bindsmith.emit.lock import LOCK_NAME, Lock, OutputFile, read_lock, records
from bindsmith.emit.plan import Plan, Status, plan
from bindsmith.emit.write import write
from bindsmith.errors import OutputError, Severity


def file(path: str, body: str = "x = 1\n", source: str = "s.json") -> OutputFile:
    text = "\n".join([*header_lines(source, ""), body])
    return OutputFile(path, text, source, (source,))


def lock_of(files: Iterable[OutputFile]) -> Lock:
    return Lock("c", "0.1.0", "t", inputs={"s.json": "1"}, outputs=records(files))


def planned(out: Path, *files: OutputFile, narrowed: bool = False) -> Plan:
    return plan(out, files, read_lock(out), lock_of(files), narrowed=narrowed)


def generate(out: Path, *files: OutputFile, narrowed: bool = False) -> list[str]:
    found = write(planned(out, *files, narrowed=narrowed))
    assert all(each.severity is Severity.WARNING for each in found)
    return [f"{each.code} {Path(each.location.path).name}" for each in found]


def findings(out: Path, *files: OutputFile, narrowed: bool = False) -> list[str]:
    found = check(planned(out, *files, narrowed=narrowed))
    return [f"{each.code} {each.message.split(':')[0]}" for each in found]


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b"/"
        for path in sorted(root.rglob("*"))
    }


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "generated"


A, B = file("a.py"), file("pkg/b.py", "y = 2\n")
TYPED = OutputFile("py.typed", "")


def test_a_first_run_writes_everything(out: Path) -> None:
    assert findings(out, A, B) == ["BS402 missing"] * 3
    assert generate(out, A, B, TYPED) == []
    assert (out / "pkg/b.py").read_text() == B.text
    assert sorted(tree(out)) == ["a.py", LOCK_NAME, "pkg", "pkg/b.py", "py.typed"]
    assert findings(out, A, B, TYPED) == []
    umask = os.umask(0)
    os.umask(umask)
    assert (out / "a.py").stat().st_mode & 0o777 == 0o666 & ~umask


def test_files_that_are_right_are_not_touched(out: Path) -> None:
    generate(out, A, B)
    os.utime(out / "pkg/b.py", (1, 1))
    os.utime(out / LOCK_NAME, (1, 1))
    generate(out, A, B)
    assert (out / LOCK_NAME).stat().st_mtime == 1
    generate(out, file("a.py", "x = 3\n"), B)
    assert (out / "pkg/b.py").stat().st_mtime == 1
    assert (out / LOCK_NAME).stat().st_mtime != 1


def test_stale_and_hand_edited_files_are_told_apart(out: Path) -> None:
    generate(out, A, B)
    new = file("a.py", "x = 2\n")
    assert findings(out, new, B) == ["BS401 stale"]
    (out / "a.py").write_text(A.text + "z = 3\n")
    assert findings(out, A, B) == ["BS403 hand-edited"]
    assert generate(out, A, B) == ["BS403 a.py"]
    assert (out / "a.py").read_text() == A.text
    assert findings(out, A, B) == []


def test_every_finding_names_a_command(out: Path) -> None:
    generate(out, A, B)
    (out / "a.py").write_text(A.text + "z = 3\n")
    (out / "c.py").write_text("mine\n")
    for each in check(planned(out, A, file("c.py"), file("d.py"))):
        assert "`bindsmith generate`" in each.hint
        assert each.severity is Severity.ERROR


def test_line_endings_are_stale_not_edited(out: Path) -> None:
    generate(out, A)
    (out / "a.py").write_bytes(A.text.replace("\n", "\r\n").encode())
    (found,) = check(planned(out, A))
    assert found.code == "BS401"
    assert "line endings" in found.message
    assert generate(out, A) == []
    assert (out / "a.py").read_bytes() == A.text.encode()
    (out / "a.py").write_bytes(A.text.replace("\n", "\r\n").encode())
    assert findings(out, B) == ["BS404 orphaned", "BS402 missing"]


def test_diff_shows_what_generate_would_do(out: Path) -> None:
    generate(out, A, B)
    text = diff(planned(out, file("a.py", "x = 2\n"), file("c.py")))
    assert "--- a/a.py\n+++ b/a.py\n" in text
    assert "-x = 1\n+x = 2\n" in text
    assert "--- /dev/null\n+++ b/c.py\n" in text
    assert "--- a/pkg/b.py\n+++ /dev/null\n" in text
    assert diff(planned(out, A, B)) == ""


def test_foreign_files_stop_everything(out: Path) -> None:
    generate(out, A)
    (out / "pkg").mkdir()
    (out / "pkg/b.py").write_text("mine = 1\n")
    before = tree(out)
    new = file("a.py", "x = 2\n")
    assert findings(out, new, B) == ["BS401 stale", "BS405 foreign"]
    with pytest.raises(OutputError) as caught:
        generate(out, new, B)
    assert [each.code for each in caught.value.diagnostics] == ["BS405"]
    assert tree(out) == before


def test_a_file_whose_header_was_taken_off_is_foreign(out: Path) -> None:
    generate(out, A)
    (out / "a.py").write_text("x = 1\n")
    assert findings(out, A) == ["BS405 foreign"]
    # As an orphan it is theirs, and no business of ours.
    assert findings(out) == []
    generate(out)
    assert (out / "a.py").exists()


def test_files_that_cannot_have_a_header_are_ours_by_the_lock(out: Path) -> None:
    generate(out, TYPED, OutputFile("NOTICE", "MIT\n"))
    new = OutputFile("NOTICE", "Apache\n")
    assert findings(out, TYPED, new) == ["BS401 stale"]
    (out / "NOTICE").write_text("my own\n")
    assert findings(out, TYPED, new) == ["BS405 foreign"]
    (out / "NOTICE").write_text("MIT\n")
    generate(out)
    assert sorted(tree(out)) == [LOCK_NAME]


@pytest.mark.parametrize("what", ["folder", "parent", "link", "outer link", "broken"])
def test_odd_things_in_the_way_are_foreign(
    out: Path, tmp_path: Path, what: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "b.py").write_text(B.text + "# mine\n")
    (out / "pkg").mkdir(parents=True)
    match what:
        case "folder":
            (out / "pkg/b.py").mkdir()
        case "parent":
            (out / "pkg").rmdir()
            (out / "pkg").write_text("a file")
        case "link":
            (out / "pkg/b.py").symlink_to(elsewhere / "b.py")
        case "outer link":
            (out / "pkg").rmdir()
            (out / "pkg").symlink_to(elsewhere)
        case "broken":
            (out / "pkg/b.py").symlink_to("nowhere")
    before = tree(tmp_path)
    assert "BS405 foreign" in findings(out, A, B)
    with pytest.raises(OutputError):
        generate(out, A, B)
    assert tree(tmp_path) == before


def test_the_output_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    generate(tmp_path / "link", A)
    assert (tmp_path / "real/a.py").read_text() == A.text


# Orphans


def test_orphans_go_with_their_empty_folders(out: Path) -> None:
    generate(out, A, file("p/q/b.py"), file("p/c.py"))
    (out / "p/q/__pycache__").mkdir()
    (out / "p/q/__pycache__/b.cpython-311.pyc").write_bytes(b"")
    assert findings(out, A, file("p/c.py")) == ["BS404 orphaned"]
    generate(out, A, file("p/c.py"))
    assert sorted(tree(out)) == ["a.py", LOCK_NAME, "p", "p/c.py"]
    assert findings(out, A, file("p/c.py")) == []


def test_folders_with_anything_else_in_them_stay(out: Path) -> None:
    generate(out, A, B)
    (out / "pkg/mine.txt").write_text("mine")
    generate(out, A)
    assert sorted(tree(out / "pkg")) == ["mine.txt"]


def test_edited_orphans_are_kept_and_reported_until_they_are_gone(out: Path) -> None:
    generate(out, A, B)
    (out / "pkg/b.py").write_text(B.text + "mine = 1\n")
    for _ in range(2):
        assert findings(out, A) == ["BS404 orphaned"]
        assert generate(out, A) == ["BS404 b.py"]
        assert (out / "pkg/b.py").exists()
    shutil.rmtree(out / "pkg")
    assert findings(out, A) == []


def test_a_lost_lock_never_deletes(out: Path) -> None:
    generate(out, A, B)
    (out / LOCK_NAME).unlink()
    new = file("a.py", "x = 2\n")
    assert findings(out, new) == ["BS401 stale", "BS402 missing", "BS404 orphaned"]
    assert generate(out, new) == ["BS404 b.py"]
    assert (out / "a.py").read_text() == new.text
    assert (out / "pkg/b.py").read_text() == B.text


def test_another_tree_inside_is_not_judged(out: Path) -> None:
    generate(out, A)
    generate(out / "inner", B)
    assert findings(out, A) == []


def test_a_forged_lock_deletes_nothing_through_a_link(
    out: Path, tmp_path: Path
) -> None:
    generate(out, A, B)
    (tmp_path / "elsewhere").mkdir()
    shutil.move(out / "pkg/b.py", tmp_path / "elsewhere/b.py")
    (out / "pkg").rmdir()
    (out / "pkg").symlink_to(tmp_path / "elsewhere")
    generate(out, A)
    assert (tmp_path / "elsewhere/b.py").read_text() == B.text


def test_narrowed_runs_judge_nothing_else(out: Path) -> None:
    generate(out, A, B)
    (out / "pkg/b.py").write_text(B.text + "mine = 1\n")
    new = file("a.py", "x = 2\n")
    assert findings(out, new, narrowed=True) == ["BS401 stale"]
    assert generate(out, new, narrowed=True) == []
    lock = read_lock(out)
    assert lock is not None
    assert sorted(lock.outputs) == ["a.py", "pkg/b.py"]
    assert findings(out, new, B) == ["BS403 hand-edited"]


def test_a_damaged_record_is_a_stale_lock(out: Path) -> None:
    generate(out, A, B)
    text = (out / LOCK_NAME).read_text()
    lock = read_lock(out)
    assert lock is not None
    changed = text.replace(lock.outputs["a.py"].sha256, "0" * 64)
    (out / LOCK_NAME).write_text(changed)
    assert findings(out, A, B) == ["BS401 stale"]
    generate(out, A, B)
    assert (out / LOCK_NAME).read_text() == text


def test_another_tool_version_alone_is_not_stale(out: Path) -> None:
    generate(out, A)
    lock = Lock("other", "9.9", "other", outputs=records([A]))
    assert check(plan(out, [A], read_lock(out), lock, narrowed=False)) == []


# All or nothing


@pytest.mark.parametrize("error", [KeyboardInterrupt, PermissionError, MemoryError])
@pytest.mark.parametrize("step", range(5))
def test_whatever_happens_midway_is_undone(
    out: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException], step: int
) -> None:
    generate(out, A, B, file("gone.py"))
    before = tree(out)
    inode = (out / "a.py").stat().st_ino
    calls = 0
    replace = os.replace

    def failing(source: Path, target: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == step + 1:
            raise error
        replace(source, target)

    # Two files are replaced, one is new, one goes; the lock is the fifth.
    wanted = [file("a.py", "x = 2\n"), file("pkg/b.py", "y = 3\n"), file("new/c.py")]
    todo = planned(out, *wanted)
    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(OutputError if error is PermissionError else error):
        write(todo)
    monkeypatch.undo()
    assert tree(out) == before
    assert (out / "a.py").stat().st_ino == inode
    write(todo)
    assert findings(out, *wanted) == []


def test_an_interrupted_first_run_leaves_no_folder(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(source: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        generate(out, A, B)
    assert tree(tmp_path) == {}


def test_a_file_that_changes_meanwhile_stops_the_run(out: Path) -> None:
    generate(out, A)
    todo = planned(out, file("a.py", "x = 2\n"), B)
    (out / "a.py").write_text("mine now\n")
    before = tree(out)
    with pytest.raises(OutputError) as caught:
        write(todo)
    assert "meanwhile" in str(caught.value)
    assert tree(out) == before


def test_existing_permissions_are_kept(out: Path) -> None:
    generate(out, A)
    (out / "a.py").chmod(0o640)
    generate(out, file("a.py", "x = 2\n"))
    assert (out / "a.py").stat().st_mode & 0o777 == 0o640


def test_a_file_in_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "generated").write_text("mine")
    with pytest.raises(OutputError):
        generate(tmp_path / "generated", A)
    assert (tmp_path / "generated").read_text() == "mine"


READ_ONLY = """
    import os, sys
    from pathlib import Path
    sys.path[:0] = sys.argv[2].split(os.pathsep)
    import bindsmith.emit.lock, bindsmith.emit.plan, bindsmith.emit.write
    from bindsmith.errors import OutputError
    from bindsmith.emit.lock import Lock, OutputFile, read_lock, records
    if os.getuid() == 0:
        os.setgroups([]); os.setgid(65534); os.setuid(65534)
    out = Path(sys.argv[1])
    files = [OutputFile("a.py", "# Code generated by bindsmith. DO NOT EDIT.\\nnew\\n")]
    lock = Lock("c", "2", "t", outputs=records(files))
    todo = bindsmith.emit.plan.plan(out, files, read_lock(out), lock, narrowed=False)
    try:
        bindsmith.emit.write.write(todo)
    except OutputError as error:
        print(error)
"""


@pytest.mark.parametrize("locked", ["folder", "parent"])
def test_a_read_only_folder_is_an_error(tmp_path: Path, locked: str) -> None:
    out = tmp_path / "generated"
    if locked == "folder":
        generate(out, A)
        out.chmod(0o555)
    for each in [tmp_path, *tmp_path.parents]:
        if each.stat().st_uid == os.getuid() and each not in Path("/").parents:
            each.chmod(each.stat().st_mode | 0o055)
        if each == Path(os.environ.get("TMPDIR", "/tmp")):
            break
    if locked == "parent":
        tmp_path.chmod(0o555)
    before = tree(tmp_path)
    command = [sys.executable, "-c", textwrap.dedent(READ_ONLY), str(out)]
    done = subprocess.run(
        [*command, os.pathsep.join(sys.path)], capture_output=True, text=True, cwd="/"
    )
    tmp_path.chmod(0o755)
    assert "BS407" in done.stdout, done.stderr
    assert "permission denied" in done.stdout
    assert tree(tmp_path) == before


def test_statuses_are_all_told(out: Path) -> None:
    generate(out, A, B)
    entries = planned(out, A, file("pkg/b.py", "z\n")).entries
    assert [each.status for each in entries] == [Status.UNCHANGED, Status.STALE]
