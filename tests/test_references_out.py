"""References that would leave the schema folders: refused, and nothing is opened."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

# ``DIR`` is the folder that ``secret.json`` is in; the schemas are in one below it.
REFERENCES = [
    "../secret.json",
    "./../secret.json",
    "sub/../../secret.json",
    "../schemas/../secret.json",
    "DIR/secret.json",
    "/DIR/secret.json",
    "file:DIR/secret.json",
    "file://DIR/secret.json",
    "file://localhostDIR/secret.json",
    "FILE://DIR/secret.json",
    "file:../secret.json",
    "file://../secret.json",
    "file:///dev/zero",
    "file:///etc/passwd",
    "%2e%2e/secret.json",
    "%2E%2E%2Fsecret.json",
    "..%2fsecret.json",
    "%252e%252e/secret.json",
    "..%00/secret.json",
    "../secret.json%00.json",
    "../secret.json?x",
    "../secret.json#",
    "../secret.json#/definitions/x",
    "..\\secret.json",
    "..%5csecret.json",
    "\\\\localhost\\share\\secret.json",
    "//localhost/share/secret.json",
    "//localhostDIR/secret.json",
    "///DIR/secret.json",
    "C:/secret.json",
    "C:\\secret.json",
    "~/secret.json",
    "$HOME/secret.json",
    "link.json",
    "folder/secret.json",
    "loop.json",
    "http://localhost:1/secret.json",
    "https://localhost:1/secret.json",
    "HTTP://localhost:1/secret.json",
    "http:secret.json",
    "ftp://localhost:1/secret.json",
    "data:application/json,{}",
    "jar:file:DIR/secret.json",
    "urn:secret",
    "....//secret.json",
    ".. /secret.json",
    "../secret.json ",
    "．．/secret.json",
    "\u2024\u2024/secret.json",
]
PROGRAM = """
import sys
opened = []
def hook(event, arguments):
    if event in ("open", "os.listdir", "os.scandir"):
        opened.append(str(arguments[0]))
    elif event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "ctypes.")):
        opened.append(event)
import bindsmith.pipeline, bindsmith.emit.write, bindsmith.report, bindsmith.schema.yaml_text
sys.addaudithook(hook)
from bindsmith.cli import cli
for command in (["generate"], ["lint"], ["validate", "schemas/case0.json", "secret.json"]):
    try:
        cli.main(command, standalone_mode=False)
    except BaseException as error:
        print("exit", error.exit_code)
    if command[0] == "lint":
        outside = sys.argv[1]
        for each in opened:
            inside = each.startswith((outside + "/schemas", "schemas"))
            if "secret" in each or "localhost" in each or each.startswith(("/dev", "/etc")):
                print("opened", each)
            elif each.startswith(outside) and not inside and each.endswith(".json"):
                print("opened", each)
network = "socket _socket ssl http http.client urllib.request ftplib asyncio subprocess"
print("network", [each for each in network.split() if each in sys.modules])
"""


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a program says that generates, lints and validates, and watches itself."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "schemas/sub").mkdir(parents=True)
    (folder / "secret.json").write_text('{"type": "string"}')
    (folder / "far").mkdir()
    (folder / "far/secret.json").write_text('{"type": "string"}')
    (folder / "schemas/link.json").symlink_to("../secret.json")
    (folder / "schemas/folder").symlink_to("../far")
    (folder / "schemas/loop.json").symlink_to("loop.json")
    (folder / "bindsmith.toml").write_text('exclude = ["link.json", "loop.json"]\n')
    for number, reference in enumerate(REFERENCES):
        target = reference.replace("DIR", str(folder))
        written(folder, f"case{number}", {"$ref": target})
        # The same by way of a base, an embedded resource, and a dialect.
        base, _, name = target.partition("#")[0].rpartition("/")
        embedded = {"$id": f"{base}/x", "items": {"$ref": name or "x"}}
        written(folder, f"base{number}", {"$defs": {"d": embedded}})
        written(folder, f"dialect{number}", {"$schema": target})
        written(folder, f"dynamic{number}", {"$dynamicRef": target})
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder)],
        capture_output=True,
        text=True,
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def written(folder: Path, name: str, schema: object) -> None:
    text = json.dumps({"$comment": name, "type": "object", "items": schema})
    (folder / f"schemas/{name}.json").write_text(text)


def test_nothing_outside_is_opened(lines: list[str]) -> None:
    assert [line for line in lines if line.startswith("opened")] == []


def test_there_is_no_network(lines: list[str]) -> None:
    assert "network []" in lines


@pytest.mark.parametrize("number", range(len(REFERENCES)), ids=REFERENCES.__getitem__)
def test_each_is_refused_where_it_stands(lines: list[str], number: int) -> None:
    for name in ("case", "dynamic"):
        start = f"schemas/{name}{number}.json:1:"
        found = [x for x in lines if start.removeprefix("schemas/") in x]
        assert any(" error BS110 " in x for x in found), (REFERENCES[number], found)
