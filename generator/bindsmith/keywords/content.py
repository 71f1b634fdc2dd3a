"""contentEncoding, contentMediaType, contentSchema — draft-07 Validation §8.

Draft 7 lets them be asserted, and here they always are; from 2019-09 on they are no more
than annotations.  Other encodings and media types are not judged.
"""

from __future__ import annotations

from collections.abc import Iterator

from bindsmith.ir.checks import STRING, Check, Require, Test
from bindsmith.ir.code import code
from bindsmith.ir.json import Json
from bindsmith.keywords import SINCE_7, SINCE_2019, Keyword, KeywordContext

ENCODING = Keyword("contentEncoding", SINCE_7, STRING)
MEDIA_TYPE = Keyword("contentMediaType", SINCE_7, STRING)
SCHEMA = Keyword("contentSchema", SINCE_2019)
_ASSERTED_IN = 7


def _is_base64(encoding: Json) -> bool:
    # RFC 2045 §6.1: the names of encodings are not case sensitive.
    return str(encoding).lower() == "base64"


def _is_json(media_type: Json) -> bool:
    # RFC 2045 §5.1: neither are those of media types, and parameters may follow.
    return str(media_type).partition(";")[0].strip().lower() == "application/json"


@ENCODING.check
def encoding(k: KeywordContext) -> Iterator[Check]:
    if k.dialect.rank == _ASSERTED_IN and _is_base64(k.value):
        helper = k.environment.support("content", "is_base64")
        yield Require(Test(code("{}({})", helper, k.data)), k.where, "must be base64")


@MEDIA_TYPE.check
def media_type(k: KeywordContext) -> Iterator[Check]:
    if k.dialect.rank != _ASSERTED_IN or not _is_json(k.value):
        return
    encoded = k.sibling("contentEncoding")
    if encoded is None:
        function = "is_json"
    elif _is_base64(encoded):
        function = "is_json_in_base64"
    else:
        # What the string stands for cannot be known.
        return
    helper = k.environment.support("content", function)
    yield Require(Test(code("{}({})", helper, k.data)), k.where, "must hold JSON")
