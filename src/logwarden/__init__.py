"""Logwarden watches truck drivers' electronic logs and proves that nobody altered them."""

__version__ = "0.1.0"
