from __future__ import annotations

import base64
import hmac
import json
from datetime import timedelta
from typing import Any

import jwt
from sqlalchemy import update

from logwarden.store.users import Role, User

from .desk import KEY, ON_SQLITE, Desk
from .hostile import Ask, told

pytestmark = ON_SQLITE
SECRET = KEY.get_secret_value()


def part(said: object) -> str:
    """A part of a token."""
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def forged(head: dict[str, Any], claims: object, key: str = SECRET, kind: str = "sha256") -> str:
    """A token with any head at all, signed as ours are, or by another kind of hash."""
    signed = f"{part(head)}.{part(claims)}"
    mark = hmac.new(key.encode(), signed.encode(), kind).digest()
    return f"{signed}.{base64.urlsafe_b64encode(mark).decode().rstrip('=')}"


def tokens(desk: Desk) -> dict[str, str]:
    """Tokens that open nothing; all but the last of the claims are an admin's."""
    good = desk.token(Role.ADMIN)
    head, body, mark = good.split(".")
    claims = jwt.decode(good, options={"verify_signature": False})
    ours = {"alg": "HS256", "typ": "JWT"}
    return {
        "alg nOnE": f"{part({'alg': 'nOnE'})}.{body}.",
        "alg empty": forged({"alg": ""}, claims),
        "alg missing": forged({"typ": "JWT"}, claims),
        "alg null": forged({"alg": None}, claims),
        "alg in small letters": forged({"alg": "hs256"}, claims),
        "alg a list": forged({"alg": ["HS256"]}, claims),
        "HS384 with our key": forged({**ours, "alg": "HS384"}, claims, kind="sha384"),
        "HS512 with our key": forged({**ours, "alg": "HS512"}, claims, kind="sha512"),
        "RS256 signed with our key": forged({"alg": "RS256"}, claims),
        "a key of its own": forged({**ours, "jwk": {"kty": "oct", "k": "eA"}}, claims, "x"),
        "a key elsewhere": forged({**ours, "jku": "https://evil.example/keys", "kid": "1"}, claims, "x"),
        "a key in a file": forged({**ours, "kid": "../../../../dev/null"}, claims, ""),
        "something critical": forged({**ours, "crit": ["exp2"], "exp2": 1}, claims),
        "no key": forged(ours, claims, ""),
        "our key cut off": forged(ours, claims, SECRET[:-1]),
        "our key with a line's end": forged(ours, claims, f"{SECRET}\n"),
        "signed by somebody else": jwt.encode(claims, "y" * 40, "HS256"),
        "other claims": f"{head}.{part({**claims, 'sub': '1'})}.{mark}",
        "another head": f"{part({**ours, 'x': 1})}.{body}.{mark}",
        "a mark cut off": good[:-2],
        "no mark": f"{head}.{body}.",
        "no dots": good.replace(".", ""),
        "a part too many": f"{good}.{mark}",
        "parts in another order": f"{body}.{head}.{mark}",
        "an older version": forged(ours, {**claims, "ver": claims["ver"] - 1}),
        "a later version": forged(ours, {**claims, "ver": claims["ver"] + 1}),
        "no version": forged(ours, {name: said for name, said in claims.items() if name != "ver"}),
        "a version that is null": forged(ours, {**claims, "ver": None}),
        "an end that is null": forged(ours, {**claims, "exp": None}),
        "an end that is a list": forged(ours, {**claims, "exp": [9**12]}),
        "not before tomorrow": forged(ours, {**claims, "nbf": claims["iat"] + 10**9}),
        "for others": forged(ours, {**claims, "aud": "another-program"}),
        "a number below": forged(ours, {**claims, "sub": "-1"}),
        "a number of no column": forged(ours, {**claims, "sub": str(2**31)}),
        "a number of 5,000 digits": forged(ours, {**claims, "sub": "9" * 5_000}),
        "claims that are a list": forged(ours, [claims]),
        "claims of 100 kB": forged(ours, {**claims, "exp": claims["iat"] - 1, "x": "x" * 100_000}),
        "a refresh token": "s9Jk3bVtJ0m2-TqGxk1uQX7cV2b8m0aWzEYd4r5h6nA",
        "the key itself": SECRET,
    }


async def test_a_token_that_is_not_ours_opens_nothing(busy_desk: Desk) -> None:
    """Tampered, foreign, old or without a signature: 401, to look and to decide."""
    reason = {"reason": "No time counts differently."}
    asked = {}
    for name, token in tokens(busy_desk).items():
        bearer = {"Authorization": f"Bearer {token}"}
        asked[name] = Ask("GET", "/api/users", None, None, bearer), 401
        asked[f"{name}, to decide"] = Ask("POST", "/api/fixes/1/reject", reason, None, bearer), 401
    await told(busy_desk, asked)


async def test_a_token_is_taken_from_its_header_alone(busy_desk: Desk) -> None:
    """A good token in an address, a cookie, a body, or another header is none, so that no log and no form has one."""
    token = busy_desk.token(Role.ADMIN)
    asked = {
        "in the query": Ask("GET", f"/api/users?access_token={token}&token={token}", None, None),
        "in the address": Ask("GET", f"http://admin:{token}@desk.example/api/users", None, None),
        "in a cookie": Ask("GET", "/api/users", None, None, {"Cookie": f"token={token}; logwarden_refresh={token}"}),
        "in a body": Ask("POST", "/api/fixes/1/reject", {"access_token": token, "reason": "No time counts."}, None),
        "in another header": Ask("GET", "/api/users", None, None, {"X-Api-Key": token}),
        "for a proxy": Ask("GET", "/api/users", None, None, {"Proxy-Authorization": f"Bearer {token}"}),
        "as a password": Ask("GET", "/api/users", None, None, {"Authorization": f"Basic {token}"}),
        "behind a comma": Ask("GET", "/api/users", None, None, {"Authorization": f"Basic eA==, Bearer {token}"}),
        "behind a tab": Ask("GET", "/api/users", None, None, {"Authorization": f"Bearer\t{token}"}),
    }  # fmt: skip
    await told(busy_desk, {name: (ask, 401) for name, ask in asked.items()})


async def test_a_token_of_before_opens_nothing_any_more(desk: Desk) -> None:
    """When it is over, when its account is switched off, and when its sessions were revoked, it is 401."""
    over, off, revoked = (desk.bearer(role) for role in (Role.ADMIN, Role.AUDITOR, Role.VIEWER))
    for ids, change in (([Role.AUDITOR], {"active": False}), ([Role.VIEWER], {"token_version": 7})):
        async with desk.office.database.write() as session:
            await session.execute(update(User).where(User.role.in_(ids)).values(**change))
    asked = {
        "switched off": (Ask("GET", "/api/errors", None, None, off), 401),
        "revoked": (Ask("GET", "/api/errors", None, None, revoked), 401),
    }
    await told(desk, asked, watched=())
    desk.office.clock.tick(timedelta(minutes=15).total_seconds())
    await told(desk, {"over": (Ask("GET", "/api/users", None, None, over), 401)}, watched=())


async def test_who_is_locked_out_is_locked_out(desk: Desk) -> None:
    """After five wrong passwords the right one is 429 too, and so is changing the password with a good token."""
    email, password = "viewer@desk.example", "correct horse battery"
    for _ in range(5):
        await desk.client.post("/api/auth/login", json={"email": email, "password": "wrong"})
    change = {"old": password, "new": "a better horse battery"}

    def typed(email: str, **headers: str) -> tuple[Ask, int]:
        return Ask("POST", "/api/auth/login", {"email": email, "password": password}, None, headers), 429

    asked = {
        "the right password": typed(email),
        "in capitals": typed(email.upper()),
        "with blanks": typed(f" {email} "),
        "from elsewhere": typed(email, Forwarded="for=192.0.2.1"),
        "with his token": (Ask("POST", "/api/auth/password", change, Role.VIEWER), 429),
    }
    await told(desk, asked, watched=())
