"""The intermediate representations: data only."""
