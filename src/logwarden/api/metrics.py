"""Metrics for Prometheus: counts of the database at the time of the scrape, this process, and each system's agent.

Labels are systems, our own keys, states and outcomes: no driver, company, account or message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden import log
from logwarden.states import AgentState
from logwarden.store import error_counts, fixes, portals, scans, workers
from logwarden.store.error_lists import ErrorFilter
from logwarden.store.scans import Scan

from .access import known_caller
from .context import AgentStatus, Context, ContextOf
from .errors import problem_response

_log = log.get(__name__)

PATH = "/metrics"
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_LOG_IN = "Metrics need a token: POST /api/auth/login gives one; send it as `Authorization: Bearer <token>`."


@dataclass(frozen=True, slots=True)
class _Counted:
    """What the database holds now; `reached` is False where it is away, and then the rest is empty."""

    now: datetime
    reached: bool = True
    errors: list[tuple[str, str, str, int]] = field(default_factory=list)
    fixes: list[tuple[str, str, str | None, int]] = field(default_factory=list)
    oldest_proposed: dict[str, datetime] = field(default_factory=dict)
    scans: dict[str, Scan] = field(default_factory=dict)
    workers: int = 0


def install(app: FastAPI, *, open_on_loopback: bool = False) -> None:
    """Adds GET /metrics. It needs a token, as everything does.

    With `open_on_loopback` a scrape from this very machine needs none, unless a proxy passed it on: then nobody
    knows where it comes from.
    """

    @app.get(PATH, include_in_schema=False)
    async def metrics(request: Request, context: ContextOf) -> Response:
        if not (open_on_loopback and is_from_here(request)):
            caller = await known_caller(request)
            if caller is None:
                return problem_response(401, _LOG_IN, headers={"WWW-Authenticate": "Bearer"})
            if caller.companies is not None:
                return problem_response(403, "Metrics count all companies, and your account is limited to some.")
        counted = await _count(context)
        crew = context.crew_status()
        registry = CollectorRegistry(auto_describe=False)
        ProcessCollector(registry=registry)
        registry.register(_Families([*_of_database(counted), *_of_crew(crew.agents, works=crew.works)]))
        encode, media_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry), media_type=media_type)


def is_from_here(request: Request) -> bool:
    """Whether a program of this machine asked, by an address of this machine: a web page's trick names another."""
    if (
        request.client is None
        or request.client.host not in _HERE
        or any(name in request.headers for name in _FORWARDED)
    ):
        return False
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname in _HERE
    except ValueError:
        return False


async def _count(context: Context) -> _Counted:
    now = context.clock.now()
    try:
        async with context.database.read() as session:
            listed = await workers.listed(session)
            return _Counted(
                now=now,
                errors=await _errors(session),
                fixes=await fixes.counts_by_state(session),
                oldest_proposed=await fixes.oldest_proposed(session),
                scans=await scans.latest_of_each(session),
                workers=sum(silent < workers.DEAD_AFTER for _, silent in listed),
            )
    except (SQLAlchemyError, OSError):
        _log.warning("metrics.database_away", exc_info=True)
        return _Counted(now, reached=False)


async def _errors(session: AsyncSession) -> list[tuple[str, str, str, int]]:
    """How many errors there are: (system, key, status, number)."""
    systems = {company.id: company.system for company in await portals.companies(session)}
    found: Counter[tuple[str, str, str]] = Counter()
    for count in await error_counts.counts(session, ErrorFilter()):
        found[systems[count.company_id], count.key, count.status] += count.number
    return [(*labels, number) for labels, number in found.items()]


class _Families(Collector):
    """Families that were made before: the registry asks for them without waiting."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        """All of them."""
        return self._families


def _gauge(name: str, words: str, labels: tuple[str, ...], rows: Iterable[tuple[tuple[str, ...], float]]) -> Metric:
    family = GaugeMetricFamily(f"logwarden_{name}", words, labels=labels)
    for values, number in rows:
        family.add_metric(values, number)
    return family


def _of_database(counted: _Counted) -> Iterator[Metric]:
    yield _gauge("database_up", "Whether the database answers.", (), [((), float(counted.reached))])
    if not counted.reached:
        return
    yield _gauge(
        "errors",
        "Log check errors that the portal ever listed, by what became of them.",
        ("system", "key", "status"),
        (((system, key, status), number) for system, key, status, number in counted.errors),
    )
    yield _gauge(
        "fixes",
        "Fixes; the outcome is empty until one is closed.",
        ("system", "state", "outcome"),
        (((system, state, outcome or ""), number) for system, state, outcome, number in counted.fixes),
    )
    yield _gauge(
        "oldest_proposed_fix_age_seconds",
        "How long the fix that waits longest for a person has waited; absent where none waits.",
        ("system",),
        (((system,), _seconds(counted.now - at)) for system, at in counted.oldest_proposed.items()),
    )
    yield _gauge("workers_alive", "Worker processes whose heart beats.", (), [((), counted.workers)])
    passes = counted.scans.values()
    yield _gauge(
        "seconds_since_last_scan",
        "Since the end of the last finished pass over the portal; absent before the first.",
        ("system",),
        (((one.system,), _seconds(counted.now - one.finished_at)) for one in passes if one.finished_at),
    )
    for name in ("companies_listed", "companies_seen", "drivers_seen", "errors_seen"):
        yield _gauge(
            f"scan_{name}",
            f"The last finished pass: {name.replace('_', ' ')}.",
            ("system",),
            (((one.system,), getattr(one, name)) for one in passes),
        )


def _of_crew(agents: Iterable[AgentStatus], *, works: bool) -> Iterator[Metric]:
    agents = list(agents)
    yield _gauge("process_works", "Whether this process does what it should.", (), [((), float(works))])
    yield _gauge(
        "agent_state",
        "1 for the state in which a system's agent is in this process.",
        ("system", "state"),
        (((agent.system, state), float(agent.state == state)) for agent in agents for state in AgentState),
    )
    yield _gauge(
        "agent_trouble",
        "1 while something keeps a system's agent from its work; GET /api/agent says what.",
        ("system",),
        (((agent.system,), float(bool(agent.trouble))) for agent in agents),
    )
    yield _gauge(
        "agent_dry_run",
        "1 while a system's agent stages and clicks nothing.",
        ("system",),
        (((agent.system,), float(agent.dry_run)) for agent in agents),
    )
    rounds = CounterMetricFamily(
        "logwarden_agent_rounds", "Rounds finished since this process began.", labels=["system"]
    )
    for agent in agents:
        rounds.add_metric([agent.system], agent.rounds)
    yield rounds


def _seconds(span: timedelta) -> float:
    return max(0.0, span.total_seconds())
