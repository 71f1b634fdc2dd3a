"""What a run leaves behind: it looks for no garbage, so little may be in a circle."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bindsmith import generate, load_config

SCHEMAS = Path(__file__).parents[1] / "schemas"


@contextmanager
def saved() -> Iterator[None]:
    """Nothing is collected within, and what is found afterwards is kept."""
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        yield
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
        gc.collect()


def test_what_a_run_works_out_is_in_no_circle(tmp_path: Path) -> None:
    config = load_config(schemas=[str(SCHEMAS)], output=str(tmp_path / "out"))
    generate(config, write=False)
    with saved():
        assert generate(config, write=False).files
        gc.collect()
        left = Counter(type(each).__name__ for each in gc.garbage)
    # What is large: the functions of a validator, what is known of all schemas' types.
    assert not left.keys() & {"ModuleFunctions", "Lowering", "TypeTables", "Node"}
