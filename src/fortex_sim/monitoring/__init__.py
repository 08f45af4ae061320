"""The monitoring API: what an observer is told. Read only."""
