"""The simulator's control port: its truth, its ledger, its clock. The demo's judge asks here, never us."""

from __future__ import annotations

from typing import Any

import httpx2

from logwarden.problems import GiveUp

_SECONDS = 60.0


class Simulator:
    """A running `fortex-sim`, by the line that it printed."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.said = said
        self._client = httpx2.Client(
            base_url=said["control_url"],
            headers={"Authorization": said["control_token"]},
            timeout=_SECONDS,
            trust_env=False,
        )

    def close(self) -> None:
        """Closes the connection."""
        self._client.close()

    def truth(self) -> dict[str, Any]:
        """What was made wrong, and what of it was given to anybody."""
        found: dict[str, Any] = self._answer("GET", "truth")
        return found

    def ledger(self) -> list[dict[str, Any]]:
        """Everything that was done in the pages."""
        found: list[dict[str, Any]] = self._answer("GET", "ledger")
        return found

    def log(self, driver_id: str) -> list[dict[str, Any]]:
        """A driver's true records, ascending."""
        found: list[dict[str, Any]] = self._answer("GET", f"log/{driver_id}")
        return found

    def now(self) -> str:
        """The portal's clock, ISO 8601."""
        return str(self._answer("GET", "clock")["now"])

    def advance(self, seconds: int) -> str:
        """Moves the portal's clock forward; answers where it stands."""
        return str(self._answer("POST", "clock", {"advanceSeconds": seconds})["now"])

    def settings(self) -> dict[str, str]:
        """The simulator as the settings of a server: made up, for this run alone."""
        return {
            "FORTEX_API_URL": self.said["api_url"],
            "FORTEX_AUTH_TOKEN": self.said["token"],
            "FORTEX_SYSTEM_NAME": self.said["system"],
            "FORTEX_UI_URL": self.said["ui_url"],
            "FORTEX_UI_USERNAME": self.said["username"],
            "FORTEX_UI_PASSWORD": self.said["password"],
        }

    def _answer(self, method: str, what: str, body: object = None) -> Any:
        try:
            answer = self._client.request(method, f"/__sim__/{what}", json=body)
            answer.raise_for_status()
        except httpx2.HTTPError as error:
            raise GiveUp(f"The simulator's control port failed at {what}: {type(error).__name__}.") from None
        return answer.json()
