from __future__ import annotations

from typing import Any

import jsonschema_rs

from logwarden.api import examples
from logwarden.api.access import OPEN, JudgedRoute
from logwarden.store.users import Role

from .desk import ON_SQLITE, Desk, api_routes
from .test_roles import NEEDS

pytestmark = ON_SQLITE
_NEVER_AT_ODDS = ("/systems/{system}/test", "/live/ticket", "/look", "/channels/{channel_id}", "/quiet-hours")
"""What changes or does something that nothing else can stand in the way of."""
_OF_SOMETHING = (
    "/leave", "/fixes", "/fixes/approve", "/orders", "/holds", "/mandates", "/channels", "/questions", "/reports",
    "/schedules",
)  # fmt: skip
"""What names in its body something that has to be there."""
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


async def described(desk: Desk) -> dict[str, Any]:
    """The description of the API, as a stranger gets it."""
    answer = await desk.get("/openapi.json", None)
    assert answer.status_code == 200
    schema: dict[str, Any] = answer.json()
    return schema


async def test_a_stranger_may_read_what_the_api_is(desk: Desk) -> None:
    """The description names every route under /api with each of its methods."""
    paths = (await described(desk))["paths"]
    told = {(method.upper(), path) for path, methods in paths.items() for method in methods if path.startswith("/api")}
    assert told == {(method, route.path) for method, route in api_routes(desk.app)}


async def test_everything_has_a_description(desk: Desk) -> None:
    """Every operation and every shape of the API says in words what it is."""
    schema = await described(desk)
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            assert operation["description"], path
    for name, shape in schema["components"]["schemas"].items():
        assert shape["description"], name


async def test_each_shape_has_a_name_of_its_own(desk: Desk) -> None:
    """No shape is named after the module that it stands in, as two with one name would be."""
    assert [name for name in (await described(desk))["components"]["schemas"] if "__" in name] == []


async def test_every_parameter_says_what_it_is(desk: Desk) -> None:
    """Each parameter of each route has words of its own."""
    for path, methods in (await described(desk))["paths"].items():
        for operation in methods.values():
            for parameter in operation.get("parameters", []):
                assert parameter.get("description"), (path, parameter["name"])


async def test_everything_has_an_example_that_fits(desk: Desk) -> None:
    """Each field and each parameter shows what it looks like, and what it shows is allowed there."""
    checked, schema = 0, await described(desk)
    for name, field in examples.fields_of(schema):
        assert field.get("examples"), name
        kinds = examples.kinds_of(field)
        allowed = {"anyOf": kinds} | ({"components": schema["components"]} if "$ref" in str(kinds) else {})
        for example in field["examples"]:
            assert jsonschema_rs.is_valid(allowed, example), (name, example)
            checked += 1
    assert checked > 300


async def test_refusals_are_declared(desk: Desk) -> None:
    """401 everywhere, 403 above a viewer or where no key gets in, 404 with an id; 409 and 422 where they can be."""
    paths = (await described(desk))["paths"]
    keyless = {(m, r.path) for m, r in api_routes(desk.app) if isinstance(r, JudgedRoute) and not r.opens_to_keys}
    for (method, path), role in (NEEDS | {("POST", path): None for path in OPEN}).items():
        operation = paths[path][method.lower()]
        expected = {401}
        expected |= {403} if role in (Role.AUDITOR, Role.ADMIN) or (role and (method, path) in keyless) else set()
        expected |= {404} if "{" in path or (method == "POST" and path.endswith(_OF_SOMETHING)) else set()
        expected |= {409} if method not in ("GET", "DELETE") and role and not path.endswith(_NEVER_AT_ODDS) else set()
        expected |= {409} if path.endswith("/accept") else set()
        expected |= {429} if path.endswith(("/login", "/password")) else set()
        expected |= {403} if path.endswith(("/refresh", "/logout")) else set()
        expected |= {413} if operation.get("requestBody") else set()
        expected |= {422} if operation.get("parameters") or operation.get("requestBody") else set()
        refusals = {int(status): answer for status, answer in operation["responses"].items() if int(status) >= 400}
        assert set(refusals) == expected, (method, path)
        assert all(answer["content"] == PROBLEM for answer in refusals.values())


async def test_the_token_is_declared(desk: Desk) -> None:
    """Every operation under /api but what is open asks for the bearer token."""
    schema = await described(desk)
    assert schema["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            closed = path.startswith("/api") and path not in OPEN
            assert operation.get("security") == ([{"bearer": []}] if closed else None)


async def test_every_reference_leads_somewhere(desk: Desk) -> None:
    """Types can be generated from it: each $ref names a shape that is there."""
    schema = await described(desk)
    shapes = {f"#/components/schemas/{name}" for name in schema["components"]["schemas"]}
    assert set(_references(schema)) <= shapes
    assert (await described(desk)) == schema


async def test_the_real_refusals_fit_the_declared_shape(busy_desk: Desk) -> None:
    """What the API says when it refuses has the fields that the description promises."""
    shape = (await described(busy_desk))["components"]["schemas"]["Problem"]
    for answer in (await busy_desk.get("/api/errors", None), await busy_desk.get("/api/errors", key="none")):
        assert set(shape["required"]) <= set(answer.json()) <= set(shape["properties"])


async def test_no_page_loads_scripts_of_others(desk: Desk) -> None:
    """Of the documentation pages of FastAPI, which load scripts from a CDN, none is there; /docs is our own."""
    for path in ("/redoc", "/docs/oauth2-redirect"):
        assert (await desk.get(path, None)).status_code == 404
    assert "://" not in (await desk.get("/docs", None)).text


def _references(part: object) -> list[str]:
    if isinstance(part, dict):
        return [*([part["$ref"]] if "$ref" in part else []), *(r for each in part.values() for r in _references(each))]
    return [r for each in part for r in _references(each)] if isinstance(part, list) else []
