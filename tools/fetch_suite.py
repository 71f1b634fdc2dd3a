"""Fetch the official JSON Schema test suite for the tests; it runs none of it.

The suite comes from the source distribution of jsonschema on the package index, which
carries a copy.  Nothing is fetched where the tests find the suite already, and a
machine without the index is told what it will miss: the exit code is 0 either way.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT))

from tests import corpora  # noqa: E402

VERSION = "4.26.0"
SHA256 = "0c26707e2efad8aa1bfc5b7ce170f3fccc2e4918ff85989ba9ffa9facb2be326"
PARTS = ("tests", "remotes", corpora.OUTPUT, "LICENSE")
# Drafts that nothing here supports: the copy's cases for them are not kept right.
LEFT_OUT = ("draft3", "draft-next")


def main() -> int:
    """Leave the suite where ``corpora.path`` looks for it."""
    if all(corpora.path(each).is_dir() for each in (corpora.SUITE, corpora.OUTPUT)):
        return 0
    print(f"fetching the test suite of jsonschema {VERSION}", file=sys.stderr)
    try:
        with tempfile.TemporaryDirectory() as folder:
            unpack(download(Path(folder)), corpora.CACHE / corpora.SUITE)
    except (
        OSError,
        LookupError,
        tarfile.TarError,
        subprocess.SubprocessError,
    ) as error:
        print(
            f"warning: the official test suite could not be fetched ({error});"
            " the tests that need it will be skipped",
            file=sys.stderr,
        )
    return 0


def download(folder: Path) -> Path:
    """The source distribution, its digest checked by pip before anything is run."""
    wanted = folder / "requirements.txt"
    wanted.write_text(f"jsonschema=={VERSION} --hash=sha256:{SHA256}\n", "utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--no-binary", "jsonschema", "--require-hashes", "--dest", str(folder)]
    command += ["--requirement", str(wanted)]
    subprocess.run(command, check=True, timeout=300, stdin=subprocess.DEVNULL)
    return next(folder.glob("jsonschema-*.tar.gz"), folder / "jsonschema.tar.gz")


def unpack(archive: Path, target: Path) -> None:
    """Write the archive's part of the suite to ``target``, all of it or nothing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as name:
        folder = Path(name) / "suite"
        with tarfile.open(archive) as tar:
            for member, path in members(tar):
                content = tar.extractfile(member)
                assert content is not None
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(content.read())
        if not all((folder / part).exists() for part in PARTS):
            raise LookupError(f"{archive.name} has no {', '.join(PARTS)}")
        shutil.rmtree(target, ignore_errors=True)
        folder.rename(target)


def members(tar: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, Path]]:
    """The plain files of the suite, each with its path below the suite's folder.

    Links are left out, and so is whatever would climb out of the folder.
    """
    for member in tar:
        parts = member.name.split("/")
        of_suite = parts[1:2] == ["json"] and parts[2] in PARTS
        if member.isfile() and of_suite and not {"..", *LEFT_OUT} & {*parts}:
            yield member, Path(*parts[2:])


if __name__ == "__main__":
    sys.exit(main())
