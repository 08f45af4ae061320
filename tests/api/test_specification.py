from __future__ import annotations

import pytest

from logwarden.store.users import Role

from .desk import Desk
from .specified import cases, judged

SEED, EACH = 7, 2


@pytest.mark.parametrize("role", [Role.ADMIN, None])
async def test_every_answer_is_one_that_the_specification_names(open_desk: Desk, role: Role | None) -> None:
    """No request, allowed or forbidden, gets a 5xx, nor a status, type or body that the specification does not name."""
    found = await judged(open_desk, cases(SEED, EACH), role)
    assert "\n".join(found.wrong.values()) == ""
    asked = {case.operation.label for case in cases(SEED, EACH)}
    assert {operation for operation, _ in found.answered} == asked
    done = {operation for operation, status in found.answered if status < 400}
    assert len(done) > len(asked) / 2 if role else done == {"GET /health/live", "GET /health/ready"}
