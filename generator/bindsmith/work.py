"""What a run has to make: all of its schemas' outputs, or those that a change touches.

It finds, loads and links the schemas; it lowers and renders nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from bindsmith.current import Run, Seen, vouched_for, with_needed
from bindsmith.emit.cause import parts
from bindsmith.emit.lock import OutputRecord, References, digest
from bindsmith.emit.support_text import support_modules
from bindsmith.emit.trace import keys, led_to
from bindsmith.errors import SchemaError
from bindsmith.naming import ModuleName, plan_modules
from bindsmith.records import dataclass
from bindsmith.schema.dialect import BY_NAME
from bindsmith.schema.inputs import Inputs, file_source, link_files, load_inputs
from bindsmith.schema.link import Linked
from bindsmith.schema.resource import Location
from bindsmith.schema.store import Store

Modules = Mapping[str, ModuleName]


@dataclass(frozen=True, slots=True)
class Work:
    """The schemas of a run by root-relative path, and which outputs are to be made.

    Those of ``wanted``; ``kept`` are the records of all other files that come from a
    schema.  ``inputs`` has what the wanted ones lead to, at least.  ``digests`` and
    ``references`` are of all inputs, ``referred`` are the places of loaded documents
    that any of them refers to.
    """

    inputs: Inputs
    modules: Modules
    wanted: frozenset[str]
    kept: Mapping[str, OutputRecord]
    digests: Mapping[str, str]
    references: References
    rewrites: Mapping[str, tuple[str, ...]]
    referred: frozenset[Location]
    whole: bool
    parts: Mapping[str, Mapping[str, str]]

    def keys(self, recipe: str) -> Mapping[str, str]:
        """For ``emit.trace``."""
        return keys(
            *(recipe, self.digests, _files(self.modules), self.references),
            whole=self.whole,
        )


def everything(run: Run) -> Work:
    """All that a run asks for.  ``SchemaError`` with all that is wrong with it."""
    inputs = load_inputs(run.config, run.entries)
    reached = inputs.reached
    modules = plan_modules(
        each.relative for each in (*inputs.schemas, *reached.values())
    )
    names = {uri: each.relative for uri, each in reached.items()}
    contents = inputs.source.contents
    return Work(
        inputs,
        modules,
        wanted=frozenset(names.values()),
        kept={},
        digests={name: digest(contents[uri]) for uri, name in names.items()},
        references=_references(
            inputs.linked, names, {name: modules[name] for name in names.values()}
        ),
        rewrites=_rewrites(inputs, names),
        referred=inputs.linked.targets,
        whole=_is_whole(inputs),
        parts=_parts(inputs),
    )


def changes(seen: Seen) -> Work | None:
    """What has to be made again since a lock was written.

    None where everything has to be, or may have to be: then a run from scratch says
    what is so, and what is wrong.
    """
    if seen.lock.whole or seen.run.config.entries:
        return None
    try:
        return _Changes(seen).work()
    except SchemaError:
        return None


class _Changes:
    def __init__(self, seen: Seen) -> None:
        config = seen.run.config
        self._seen = seen
        self._now = seen.digests
        self._uris = {path: each.uri for path, each in seen.schemas.items()}
        self._modules = plan_modules(seen.schemas)
        self._source = file_source(config, config.roots(), seen.schemas.values())
        self._store = Store(self._source, BY_NAME[config.draft], by_path=True)
        lock, now = seen.lock, self._now
        vouched = vouched_for(lock)
        changed = {
            path
            for path in now
            if lock.inputs.get(path) != now[path]
            or path not in vouched
            or path not in lock.parts
        }
        for path, table in lock.references.items():
            # Its references lead nowhere, or somewhere else.
            if path in now and not table.keys() <= now.keys():
                changed.add(path)
        self._proven = now.keys() - changed
        # What these refer to, and what they make others refer to, may be different.
        self._again = led_to(changed, lock.references) & now.keys()

    def work(self) -> Work | None:
        lock, now = self._seen.lock, self._now
        rest = {
            path: table
            for path, table in lock.references.items()
            if path in self._proven and path not in self._again
        }
        first = self._link(self._again, rest)
        loaded = {uri: each.relative for uri, each in first.reached.items()}
        if self._is_odd(first):
            return None
        packages = _packages(self._modules)
        references = {
            path: _with_folders(path, rest.get(path, {}), self._modules, packages)
            for path in now
        }
        references |= _references(first.linked, loaded, self._modules)
        # Nothing but a reference makes these schemas of the run.
        others = now.keys() - self._seen.found
        if others and not others <= led_to(self._seen.found, references):
            return None
        rewrites = _merged(lock.rewrites, first, loaded, now)
        wanted, kept = self._divided(references)
        inputs = self._link(wanted, references)
        if self._is_odd(inputs):
            return None
        outer = {
            Location(self._uris[path], pointer)
            for table in references.values()
            for path, pointers in table.items()
            for pointer in pointers
        }
        return Work(
            inputs,
            self._modules,
            frozenset(wanted),
            kept,
            now,
            references,
            rewrites,
            referred=inputs.linked.targets | outer,
            whole=False,
            parts={path: lock.parts[path] for path in self._proven} | _parts(first),
        )

    def _link(self, wanted: Iterable[str], references: References) -> Inputs:
        schemas = self._seen.schemas
        referred: dict[str, set[str]] = {}
        for table in references.values():
            for path, pointers in table.items():
                referred.setdefault(self._uris[path], set()).update(pointers)
        linked = link_files(
            self._store,
            self._source,
            [schemas[path] for path in sorted(wanted)],
            referred=referred,
            proven=self._proven,
        )
        found = tuple(schemas[path] for path in sorted(self._seen.found))
        return Inputs(found, self._source, self._store, linked)

    def _is_odd(self, inputs: Inputs) -> bool:
        """Whether the loaded schemas are not just those that were seen."""
        if _is_whole(inputs):
            return True
        return any(
            self._now.get(each.relative) != digest(inputs.source.contents[uri])
            for uri, each in inputs.source.paths.items()
        )

    def _divided(
        self, references: References
    ) -> tuple[set[str], dict[str, OutputRecord]]:
        """The schemas whose outputs are to be made, and the others' records."""
        lock, now, modules = self._seen.lock, self._now, self._modules
        known = keys(lock.recipe, now, _files(modules), references, whole=False)
        config = self._seen.run.config
        targets = with_needed(self._seen.run.targets or config.targets)
        wanted: set[str] = set()
        kept: dict[str, OutputRecord] = {}
        for path in now:
            files = [f"{target}/{modules[path].file}" for target in targets]
            found = [lock.outputs.get(file) for file in files]
            recorded = [
                each
                for each in found
                if each is not None and each.key == known[path]
                # A lock may be forged.
                and support_modules().issuperset(each.support)
            ]
            if len(recorded) < len(files) or not self._seen.spoiled.isdisjoint(files):
                wanted.add(path)
            else:
                kept |= zip(files, recorded, strict=True)
        return wanted, kept


def _files(modules: Modules) -> dict[str, str]:
    return {path: each.file for path, each in modules.items()}


def _is_whole(inputs: Inputs) -> bool:
    """Whether what one schema means may depend on any other."""
    return inputs.linked.dynamic or inputs.store.by_identity


def _parts(inputs: Inputs) -> dict[str, Mapping[str, str]]:
    """What `check` tells changes by."""
    return {
        each.relative: parts(inputs.store.document(uri).value)
        for uri, each in inputs.reached.items()
    }


def _references(
    linked: Linked, names: Mapping[str, str], modules: Modules
) -> dict[str, Mapping[str, tuple[str, ...]]]:
    """What the documents with a name refer to in others of them."""
    packages = _packages(modules)
    found: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for uri, name in names.items():
        table: dict[str, set[str]] = {}
        for place in linked.outer[uri]:
            if place.uri in names:
                table.setdefault(names[place.uri], set()).add(place.pointer)
        plain = {other: tuple(sorted(places)) for other, places in table.items()}
        found[name] = _with_folders(name, plain, modules, packages)
    return found


def _packages(modules: Modules) -> dict[tuple[str, ...], str]:
    """The schemas whose modules are packages, by the modules' parts."""
    return {each.parts: path for path, each in modules.items() if each.package}


def _with_folders(
    path: str,
    table: Mapping[str, tuple[str, ...]],
    modules: Modules,
    packages: Mapping[tuple[str, ...], str],
) -> Mapping[str, tuple[str, ...]]:
    """``table`` with the schemas whose modules are the packages around this one's.

    A package is imported before what is in it, so that counts in circles of imports.
    """
    parts = modules[path].parts
    around = (parts[:length] for length in range(1, len(parts)))
    referred = {other: places for other, places in table.items() if places}
    return dict.fromkeys((packages[p] for p in around if p in packages), ()) | referred


def _rewrites(inputs: Inputs, names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The ref-rewrites that documents need, with those documents."""
    found: dict[str, set[str]] = {}
    if inputs.source.rewrites:
        for uri, name in names.items():
            for reference in inputs.linked.written[uri]:
                key = inputs.source.rewrite_of(reference)
                if key is not None:
                    found.setdefault(key, set()).add(name)
    return {key: tuple(sorted(users)) for key, users in sorted(found.items())}


def _merged(
    old: Mapping[str, tuple[str, ...]],
    inputs: Inputs,
    loaded: Mapping[str, str],
    now: Collection[str],
) -> dict[str, tuple[str, ...]]:
    """The rewrites that are needed, by what is loaded now and what was not touched."""
    fresh = _rewrites(inputs, loaded)
    again = set(loaded.values())
    found: dict[str, tuple[str, ...]] = {}
    for key in sorted({*old, *fresh}):
        rest = {each for each in old.get(key, ()) if each in now and each not in again}
        if users := rest.union(fresh.get(key, ())):
            found[key] = tuple(sorted(users))
    return found
