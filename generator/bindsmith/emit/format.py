"""black, for the text of overridden templates only; our own text needs none."""

from __future__ import annotations

from bindsmith.errors import Diagnostic, OutputError, Severity, SourceLocation


def black_format(text: str, line_length: int, python: str, path: str = "") -> str:
    """``text`` as black formats it for ``python`` ("3.11") and newer.

    ``path`` is the output file, for the error.  Raises ``OutputError`` (BS409) if the
    text is no Python.
    """
    import black
    from black.mode import TargetVersion

    # Another black may know fewer versions: its newest is then near enough.
    known = {target.name: target for target in TargetVersion}
    newest = max(TargetVersion, key=lambda target: target.value)
    target = known.get("PY" + python.replace(".", ""), newest)
    mode = black.Mode(line_length=line_length, target_versions={target})
    try:
        return black.format_str(text, mode=mode)
    except Exception as error:
        # black raises InvalidInput, and others where a tokenizer stumbles.
        reason = " ".join(str(error).split())
        message = f"black cannot format the rendered text: {reason}"
        hint = "mend the overriding template that prints it"
        where = SourceLocation(path)
        diagnostic = Diagnostic("BS409", Severity.ERROR, where, message, hint)
        raise OutputError(diagnostic) from error


def black_version() -> str:
    """What the lock records when black ran: "black 25.1.0", say."""
    from importlib.metadata import version

    return f"black {version('black')}"
