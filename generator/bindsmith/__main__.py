"""``python -m bindsmith``: the same as the command."""

from bindsmith.cli import main

main()
