"""BS706: a file's ``$id`` that does not say where the file is.

References between files go by path here.  Elsewhere they go by ``$id``, and lead to the
same files only if each ``$id`` is one common base and the file's path.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from bindsmith.errors import Severity
from bindsmith.lint.rule import File, Finding, Rule
from bindsmith.lint.subject import own_id
from bindsmith.lint.words import shown

RULE = Rule("BS706", "id-disagrees-with-path", Severity.NOTE)


@RULE.on_file
def check(file: File) -> Iterator[Finding]:
    root = file.document.at("")
    path = file.document.name
    own = own_id(root)
    base = file.subject.common_base()
    if not own or _is_free(own):
        return
    if not _ends_in(own, path):
        why = f"does not end in the file's path {path}"
    elif base and _is_absolute(own) and unquote(own) != unquote(base) + path:
        why = f"is not {shown(base)} and the path, as that of most files is"
    else:
        return
    keyword = root.dialect.id_keyword
    yield file.finding(
        f"/{keyword}",
        message=f"the {keyword} {shown(own, 120)} {why}",
        hint="relative references go by the path here, by the id elsewhere: mend it",
    )


def _is_absolute(own: str) -> bool:
    return bool(urlsplit(own).scheme)


def _is_free(own: str) -> bool:
    """Whether an id names no place: a URN, or what is no URI at all."""
    try:
        parts = urlsplit(own)
    except ValueError:
        return True
    placed = parts.scheme in ("", "http", "https", "file")
    return not placed and not parts.path.startswith("/")


def _ends_in(own: str, path: str) -> bool:
    parts = urlsplit(own)
    named = unquote(parts.path)
    if _is_absolute(own) or named.startswith("/"):
        return named.endswith(f"/{path}")
    # Relative to the file itself.
    return f"/{path}".endswith(f"/{named.removeprefix('./')}")
