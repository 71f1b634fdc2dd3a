"""Check IR to the functions of a validator module."""
