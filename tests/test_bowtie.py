"""The Bowtie harness: a recorded conversation, and conversations that break off."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from bindsmith import bowtie

RECORDED = Path(__file__).with_name("bowtie") / "conversation.jsonl"
COMMAND = (sys.executable, "-m", "bindsmith.bowtie")
START = '{"cmd": "start", "version": 1}'
STOP = '{"cmd": "stop"}'
PATIENCE = 60


def conversation() -> list[tuple[dict[str, Any], dict[str, Any] | None]]:
    """The requests and the expected answers, None where there is none."""
    lines = map(json.loads, RECORDED.read_text("utf-8").splitlines())
    return [(each["request"], each["answer"]) for each in lines]


def same(expected: Any, got: Any) -> bool:
    """Whether an answer is as expected; "*" stands for any text."""
    if expected == "*":
        return isinstance(got, str) and got != ""
    if isinstance(expected, dict) and isinstance(got, dict):
        return expected.keys() == got.keys() and all(
            same(expected[key], got[key]) for key in expected
        )
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(map(same, expected, got))
    return type(expected) is type(got) and bool(expected == got)


@contextmanager
def harness() -> Iterator[subprocess.Popen[str]]:
    """A running harness; one that keeps us waiting is killed."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        COMMAND, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8"
    )
    timer = threading.Timer(PATIENCE, process.kill)
    timer.start()
    try:
        yield process
    finally:
        timer.cancel()
        process.kill()
        process.communicate()


def told(*lines: str | bytes) -> subprocess.CompletedProcess[bytes]:
    """What comes of a whole conversation."""
    given = b"".join(
        (line.encode() if isinstance(line, str) else line) + b"\n" for line in lines
    )
    return subprocess.run(COMMAND, input=given, capture_output=True, timeout=PATIENCE)


def test_the_recorded_conversation_has_every_kind_of_request_and_answer() -> None:
    commands = {request["cmd"] for request, _ in conversation()}
    assert commands == {"start", "dialect", "run", "stop"}
    kinds = {key for _, answer in conversation() if answer for key in answer}
    assert {"ready", "ok", "results", "errored", "skipped"} <= kinds


def test_each_request_is_answered_before_the_next_is_made() -> None:
    with harness() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        for request, expected in conversation():
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            if expected is not None:
                got = json.loads(process.stdout.readline())
                assert same(expected, got), f"{expected}\n{got}"
        assert process.wait(PATIENCE) == 0
        assert (process.stdout.read(), process.stderr.read()) == ("", "")


def test_nothing_is_read_after_stop() -> None:
    done = told(START, STOP, "no request")
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) == 1


def test_a_conversation_may_end_without_stop() -> None:
    assert told().returncode == 0
    assert told(START).returncode == 0


CASE = '{"cmd": "run", "seq": 1, "case": {"schema": {}, "tests": [%s]}}'


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "not JSON"),
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        (b'"\xff"', "not JSON"),
        ("[]", "must be an object"),
        ("{}", "unknown command None"),
        ('{"cmd": "restart"}', "unknown command 'restart'"),
        ('{"cmd": ["run"]}', "unknown command ['run']"),
        ('{"cmd": "start", "version": 2}', "version 2"),
        ('{"cmd": "start"}', "version None"),
        ('{"cmd": "dialect"}', "'dialect' must be there, as str"),
        ('{"cmd": "run", "case": {"schema": {}, "tests": []}}', "'seq' is missing"),
        ('{"cmd": "run", "seq": 1}', "'case' must be there, as dict"),
        ('{"cmd": "run", "seq": 1, "case": {"tests": []}}', "'schema' is missing"),
        ('{"cmd": "run", "seq": 1, "case": {"schema": {}}}', "'tests' must be there"),
        (CASE % "1", "must be an object with an 'instance'"),
        (CASE % '{"description": "a"}', "must be an object with an 'instance'"),
    ],
)
def test_what_is_no_request_is_told_and_ends_the_conversation(
    line: str | bytes, why: str
) -> None:
    done = told(START, line, START)
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 1, "no answer after that of 'start'"
    (message,) = done.stderr.decode().splitlines()
    assert message.startswith("bindsmith.bowtie: error: line 2: ")
    assert why in message


@pytest.mark.parametrize("command", ["dialect", "run", "stop"])
def test_nothing_comes_before_start(command: str) -> None:
    done = told(json.dumps({"cmd": command}), START)
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"line 1: '{command}' came before 'start'" in done.stderr.decode()


def test_answers_that_nobody_reads_end_the_conversation() -> None:
    with harness() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write(START + "\n")
        process.stdin.close()
        process.stdin = process.stdout = None
        (message,) = process.stderr.read().splitlines()
        assert "no answer can be sent" in message
        assert process.wait(PATIENCE) == 2


class Broken:
    """A validator that fails with one of the instances."""

    def is_valid(self, instance: object) -> bool:
        if instance == "deep":
            raise RecursionError("too deep")
        return True


def run_one(monkeypatch: pytest.MonkeyPatch, compiler: object) -> dict[str, Any]:
    monkeypatch.setattr(bowtie, "compile_validator", compiler)
    talk = bowtie.Conversation()
    talk.answer(START.encode())
    tests = '{"instance": "deep"}, {"instance": "flat"}'
    answer: dict[str, Any] | None = talk.answer((CASE % tests).encode())
    assert answer is not None
    return answer


def test_an_instance_that_fails_leaves_the_others_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = run_one(monkeypatch, lambda schema, **options: Broken())
    deep, flat = answer["results"]
    assert flat == {"valid": True}
    assert (deep["errored"], deep["context"]["message"]) == (True, "too deep")
    assert "RecursionError" in deep["context"]["traceback"]


def test_a_bug_is_answered_with_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def compiler(schema: object, **options: object) -> None:
        raise ZeroDivisionError("a bug")

    answer = run_one(monkeypatch, compiler)
    assert (answer["seq"], answer["errored"]) == (1, True)
    assert answer["context"]["message"] == "a bug"
    assert "ZeroDivisionError" in answer["context"]["traceback"]
