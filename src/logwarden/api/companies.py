"""Companies: which there are, with the ids by which accounts are limited."""

from __future__ import annotations

from fastapi import APIRouter

from logwarden.store import portals

from .access import ContextOf, JudgedRoute, MyCompanies, Viewer
from .shapes import CompanyOut

router = APIRouter(prefix="/api/companies", tags=["companies"], route_class=JudgedRoute)


@router.get("")
async def list_companies(context: ContextOf, _: Viewer, companies: MyCompanies) -> list[CompanyOut]:
    """The companies that the caller may see, by system and name."""
    async with context.database.read() as session:
        found = await portals.some_companies(session, companies)
    return [CompanyOut(id=one.id, system=one.system, portal_id=one.portal_id, name=one.name) for one in found]
