"""WorkflowInstanceState written by hand for other libraries, all constraints included.

A module a library, each with ``decode`` (a dict to an object, validated) and ``encode``
(an object to a dict that JSON can hold).
"""
