"""`logwarden desk`: whom to ask what, how to say it, links for drivers, and who talked with whom."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from .kept_login import logged_in
from .tables import OUT, AsJson, plain, table_of

app = typer.Typer(no_args_is_help=True, help="Drivers to ask: days not certified, requests not answered, links, calls.")

Driver = Annotated[int, typer.Argument(help="The driver's number, of `logwarden desk list`.")]
Question = Annotated[int, typer.Argument(help="The question's number, of `logwarden desk show`.")]


@app.command("list")
def list_desk(*, as_json: AsJson = False) -> None:
    """Lists the drivers to ask, the oldest uncertified day at the top. Example: `logwarden desk list`."""
    with logged_in() as client:
        found = client.everything("/api/desk")
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = table_of(
        "driver", "name", "company", "not certified", "oldest", "waiting", "to explain", "asked", "reached"
    )
    for one in found:
        age = f"{one['oldest_uncertified']} ({one['oldest_age_days']} d)" if one["oldest_uncertified"] else ""
        counts = (str(one["uncertified_days"]), age, str(one["requests_waiting"]), str(one["errors_to_explain"]))
        asked = f"{one['question_id']} {one['question_state']}" if one["question_id"] else ""
        cells = (one["driver_name"] or one["driver_id"], one["company"], *counts, asked, one["reached_at"] or "")
        table.add_row(str(one["driver_number"]), *(plain(cell) for cell in cells))
    OUT.print(table)


@app.command()
def show(
    driver: Driver,
    language: Annotated[str, typer.Option(help="Of the call script: en, es, ru or pa.")] = "en",
    *,
    as_json: AsJson = False,
) -> None:
    """Shows what to ask a driver, how to say it, and what was said. Example: `logwarden desk show 3 --language es`."""
    with logged_in() as client:
        found = client.get(f"/api/desk/drivers/{driver}", language=language)
    if as_json:
        typer.echo(json.dumps(found))
        return
    OUT.print(plain(f"{found['driver_name'] or found['driver_id']}, {found['company']}"))
    if why := found["not_now"]:
        OUT.print(plain(f"Do not call now. {why['words']} ({why['paragraph']})", style="bold"))
    OUT.print(_topics(found["topics"]))
    for line in found["script"]:
        OUT.print(plain(f"  {line}"))
    OUT.print(_questions(found["questions"]))
    OUT.print(_contacts(found["contacts"]))


@app.command()
def ask(
    driver: Driver,
    topic: Annotated[int, typer.Argument(help="The topic's place in `logwarden desk show`, 1 for the first.")],
    words: Annotated[str, typer.Option(help="What the office says of it, shown to him as it is.")] = "",
) -> None:
    """Asks a driver one of the topics; nothing is sent. Example: `logwarden desk ask 3 1`."""
    with logged_in() as client:
        topics = client.get(f"/api/desk/drivers/{driver}")["topics"]
        if not 1 <= topic <= len(topics):
            raise typer.BadParameter(f"There are {len(topics)} topics.")
        wanted = {name: topics[topic - 1][name] for name in ("kind", "fix_id", "error_ids")}
        days = topics[topic - 1]["days"][-8:] if wanted["kind"] == "certify" else []
        body = {"driver_number": driver, "words": words, "days": days, **wanted}
        made = client.post("/api/desk/questions", body)
    typer.echo(
        f"Question {made['id']} is asked: call him, or make a link, `logwarden desk link {made['id']}`.", err=True
    )


@app.command()
def link(question: Question) -> None:
    """Makes a link to a question's page, and prints it, this once. Example: `logwarden desk link 5`."""
    with logged_in() as client:
        made = client.post(f"/api/desk/questions/{question}/link")
    typer.echo(made["url"])
    typer.echo(f"Good for one answer until {made['expires_at']}. It is not shown again.", err=True)


@app.command()
def end(question: Question) -> None:
    """Takes a question back: its link opens nothing any more. Example: `logwarden desk end 5`."""
    with logged_in() as client:
        client.post(f"/api/desk/questions/{question}/end")
    typer.echo(f"Question {question} is taken back.", err=True)


@app.command()
def contact(
    driver: Driver,
    how: Annotated[str, typer.Option(help="phone, message or in_person.")] = "phone",
    said: Annotated[str, typer.Option(help="What was said.")] = "",
    question: Annotated[int | None, typer.Option(help="Which question it was about.")] = None,
    *,
    reached: Annotated[bool, typer.Option("--reached/--not-reached", help="Whether he himself was there.")] = True,
) -> None:
    """Notes a contact with a driver. Example: `logwarden desk contact 3 --said "He looks at Monday tonight."`."""
    body = {"how": how, "reached": reached, "said": said, "question_id": question}
    with logged_in() as client:
        made = client.post(f"/api/desk/drivers/{driver}/contacts", body)
    typer.echo(f"Contact {made['id']} is noted.", err=True)


def _topics(topics: list[dict[str, Any]]) -> Any:
    table = table_of("topic", "to ask", "days", "fix", "errors", "since")
    for number, one in enumerate(topics, 1):
        fix = str(one["fix_id"] or "")
        cells = (one["kind"], ", ".join(one["days"]), fix, "; ".join(one["words"]), one["since"] or "")
        table.add_row(str(number), *(plain(cell) for cell in cells))
    return table


def _questions(questions: list[dict[str, Any]]) -> Any:
    table = table_of("question", "about", "state", "link until", "answer", "in his words")
    for one in questions:
        about = f"{one['kind']} {one['first_day']}"
        cells = (about, one["state"], one["link_until"] or "", one["answer"] or "", one["said"])
        table.add_row(str(one["id"]), *(plain(cell) for cell in cells))
    return table


def _contacts(contacts: list[dict[str, Any]]) -> Any:
    table = table_of("when", "who", "how", "reached", "said")
    for one in contacts:
        cells = (one["at"], one["who"], one["how"], "yes" if one["reached"] else "no", one["said"])
        table.add_row(*(plain(cell) for cell in cells))
    return table
