"""The targets: a module each, found by name."""
