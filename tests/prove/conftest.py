"""What is proved of the API is proved at the desk of its own tests."""

from __future__ import annotations

from tests.api.conftest import busy_desk, desk, logs, open_desk

__all__ = ["busy_desk", "desk", "logs", "open_desk"]
