"""From planned text to files on disk: layout, render, format, lock, write; no schemas."""
