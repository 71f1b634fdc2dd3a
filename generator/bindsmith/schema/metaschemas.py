"""The metaschemas that are built in, by URI; it checks nothing against them."""

from __future__ import annotations

from functools import cache

from bindsmith.ir.json import Json


@cache
def _registry() -> dict[str, Json]:
    # Imported here: validators of ordinary schemas never need it.
    from jsonschema_specifications import REGISTRY

    return {uri.removesuffix("#"): REGISTRY[uri].contents for uri in REGISTRY}


def document(uri: str) -> Json:
    """The metaschema at a URI without fragment, or None."""
    if "json-schema.org" not in uri:
        return None
    found = _registry().get(uri)
    return found if isinstance(found, dict) else None
