"""Defects of the schemas themselves, as findings; it mends none and generates nothing.

Each rule is a module of ``lint/rules``.
"""
