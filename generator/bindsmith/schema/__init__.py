"""Schemas as documents, dialects and resolved references; no code is made here."""
