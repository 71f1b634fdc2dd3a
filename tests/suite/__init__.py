"""The official JSON Schema test suite; keywords' own cases are in tests/keywords."""
