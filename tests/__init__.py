"""The tests; nothing here is part of the package."""
