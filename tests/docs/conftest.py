"""What documents say of the API is tried at the desk of its own tests."""

from __future__ import annotations

from tests.api.conftest import busy_desk, desk, logs

__all__ = ["busy_desk", "desk", "logs"]
