"""Where a company's analysis stands: on some deployments with the company's origin in the path."""

from __future__ import annotations

from urllib.parse import quote

_ANALYSIS = "/monitoring/smart-analyze/"


class Origins:
    """The origins of one system's companies, and whether they stand in the paths.

    Args:
        origin: the setting: all companies' origin; None where the overview says it, or where there is none.
    """

    def __init__(self, origin: str | None) -> None:
        self._set = origin
        self._told: dict[str, str] = {}
        self._in_path: bool | None = None

    def learn(self, overview: object) -> None:
        """Takes the companies' origins from an overview as sent, where it tells them."""
        companies = overview.get("companies") if isinstance(overview, dict) else None
        for company in companies if isinstance(companies, list) else []:
            if isinstance(company, dict) and isinstance(company.get("origin"), str) and company["origin"].strip():
                self._told[str(company.get("id")).strip()] = company["origin"].strip()

    def paths(self, company_id: str) -> tuple[str, ...]:
        """Where to ask: one path, or two of which the second is for a 404, until one of them was `found`."""
        plain = _ANALYSIS + _segment(company_id)
        origin = self._set or self._told.get(company_id)
        if origin is None or self._in_path is False:
            return (plain,)
        whole = _ANALYSIS + _segment(origin) + "/" + _segment(company_id)
        return (whole,) if self._set or self._in_path else (whole, plain)

    def found(self, company_id: str, path: str) -> None:
        """An analysis stood there: if its path has the company's origin, so have all others of this system."""
        if company_id in self._told:
            self._in_path = "/" in path.removeprefix(_ANALYSIS)


def _segment(text: str) -> str:
    """One segment of a path; a slash in it does not leave it."""
    return quote(text, safe=":")
