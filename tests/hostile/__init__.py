"""Schemas whose text would like to be code: payloads at every position they can have.

A case is a position and a payload, named ``position-payload``; both are tables here, and
a failure names its case.
"""
