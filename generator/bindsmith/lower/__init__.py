"""From subschemas to the two intermediate representations."""
