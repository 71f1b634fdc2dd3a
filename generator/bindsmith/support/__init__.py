"""Helpers that generated code needs: standard library only, copied where used."""
