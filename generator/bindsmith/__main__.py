"""The command, also as ``python -m bindsmith``: what needs no import comes first."""

from __future__ import annotations

import gc
import sys

from bindsmith import __version__


def main() -> None:
    """Run the command and exit."""
    if sys.argv[1:] == ["--version"]:
        print(f"bindsmith, version {__version__}")
        return
    # Most of what a run makes lives until its end: looking for garbage is in vain.
    gc.set_threshold(50_000, 50, 50)
    # Imported here: the options alone take longer than the answer above may.
    try:
        from bindsmith import cli

        cli.main()
    except KeyboardInterrupt:
        print("interrupted; nothing was changed", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
