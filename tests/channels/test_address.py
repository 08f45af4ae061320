from __future__ import annotations

import pytest
from pydantic import SecretStr

from logwarden.channels.address import service_at
from logwarden.channels.sealing import Sealer
from logwarden.channels.send import send
from logwarden.problems import AskPerson, GiveUp, TryAgain
from tests.receiver import AWAY, GONE, receiving

WEB = "https"
"""Hosts of other people's services stand in no file of ours as addresses."""
SLACK = f"{WEB}://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
TEAMS = f"{WEB}://prod-1.uksouth.logic.azure.com:443/workflows/3a/triggers/manual/paths/invoke"


@pytest.mark.parametrize(
    ("address", "service"),
    [
        (SLACK, "Slack"),
        (f"{WEB}://discord.com/api/webhooks/4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "Discord"),
        (f"{WEB}://chat.googleapis.com/v1/spaces/AAAAkM/messages?key=AIzaSSjMm-WEfq&token=O7bn", "Google Chat"),
        (f"{TEAMS}?api-version=2016-06-01&sp=%2Ftriggers&sv=1.0&sig=iXXXU", "Teams"),
        (f"{WEB}://ntfy.sh/desk", "ntfy"),
        ("https://office.example/hook?key=1", "webhook"),
        ("http://127.0.0.1:9/hook", "webhook"),
        ("mailtos://bot:secret@mail.example?to=ana@desk.example", "e-mail"),
        ("mailto://127.0.0.1:2525?to=ana@desk.example&from=bot@desk.example", "e-mail"),
    ],
)
def test_https_and_mail_are_taken(address: str, service: str) -> None:
    """A service's own https address, any other as a webhook, and mail; http and mail without TLS on this machine."""
    assert service_at(address)[0] == service


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "dbus://",
        "syslog://",
        "gnome://",
        "macosx://",
        "windows://",
        "apprise://office.example/token",
        "json://office.example",
        "jsons://office.example",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        "http://office.example/hook",
        "http://127.0.0.1.office.example/",
        "https://",
        "https://[bad/",
        "https://office.example:port/",
        "https://office.example/#part",
        "https://office.example/a b",
        "https://office.example/\u202eab",
        f"{SLACK}?template=/etc/passwd",
        f"{SLACK}?verify=no",
        f"{TEAMS}?api-version=1&sig=a&template=file:///etc/passwd",
        "mailto://office.example?to=ana@desk.example",
        "mailtos://bot:secret@mail.example?to=ana@desk.example&pgpkey=/etc/passwd",
        "mailtos://bot:secret@mail.example?to=ana@desk.example&verify=no",
        "mailtos://mail.example?to=not-an-address",
        "x" * 3000,
        "",
    ],
)
def test_all_else_is_refused_in_words_without_the_address(address: str) -> None:
    """Other schemes, files, templates, settings of the library and plain http to others: refused, and not repeated."""
    with pytest.raises(ValueError, match=r"[a-z]") as refused:
        service_at(address)
    assert len(address) < 10 or address not in str(refused.value)
    assert "passwd" not in str(refused.value)


async def test_parameters_of_a_webhook_go_to_the_server() -> None:
    """What stands behind the ? is the server's: none of it is a setting of ours, `verify` and `method` neither."""
    with receiving() as receiver:
        await send(SecretStr(receiver.address("/hook?verify=no&method=GET&token=a%2Fb")), "title", "text")
    assert receiver.requests == ["POST /hook?verify=no&method=GET&token=a%2Fb HTTP/1.1"]


async def test_mark_up_stays_text_on_the_way() -> None:
    """What is sent is what arrives: title, text, and no picture or address of another's server."""
    with receiving() as receiver:
        await send(SecretStr(receiver.address()), "A <b>title</b>", "*one* <two>\n:smile: \\n")
    (got,) = receiver.received
    assert (got["title"], got["message"]) == ("A <b>title</b>", "*one* <two>\n:smile: \\n")
    assert "apprise" not in str(got)


@pytest.mark.parametrize(
    ("status", "problem"),
    [(AWAY, TryAgain), (429, TryAgain), (408, TryAgain), (500, TryAgain), (GONE, GiveUp), (401, GiveUp), (302, GiveUp)],
)
async def test_what_an_answer_means(status: int, problem: type[Exception]) -> None:
    """5xx, 408 and 429 pass; other 4xx will never work, and a redirect is not followed."""
    with receiving() as receiver:
        receiver.status = status
        with pytest.raises(problem, match=str(status)):
            await send(SecretStr(receiver.address()), "title", "text")
    assert len(receiver.requests) == 1


async def test_nobody_there() -> None:
    """Where nobody listens, it is tried again later."""
    with receiving() as receiver:
        address = SecretStr(receiver.address())
    with pytest.raises(TryAgain, match="does not answer"):
        await send(address, "title", "text")


def test_addresses_are_sealed() -> None:
    """What is kept holds nothing of the address, differs each time, and opens with the same key alone."""
    key, other = Sealer(SecretStr("k" * 40)), Sealer(SecretStr("l" * 40))
    address = SecretStr(SLACK)
    kept = key.seal(address)
    assert "slack" not in kept.lower()
    assert kept != key.seal(address)
    assert Sealer(SecretStr("k" * 40)).open(kept) == address
    with pytest.raises(AskPerson, match="SECRET_KEY"):
        other.open(kept)
