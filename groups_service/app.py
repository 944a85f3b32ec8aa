"""The composition: the one place that knows every part."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException  # noqa: TID251 - the router raises it
from starlette.middleware import Middleware
from starlette.types import Receive, Scope, Send

from auth import csrf
from auth.cookies import SessionCookie
from auth.gate import Gate, Rules
from auth.negotiate import Negotiate
from auth.sign_in import Kerberos, SignIn
from groups_service import announcing, clock, directories, jobs, keyring, routes, storage
from groups_service.announcing import Door
from groups_service.behind import lasting
from groups_service.database import (
    OUTAGES,
    Database,
    identity,
    opened,
    pending,
    reading,
    reading_behind,
)
from groups_service.domain import people
from groups_service.errors import ServiceError
from groups_service.jobs import Jobs
from groups_service.mail import sending
from groups_service.models import Setting
from groups_service.queries.subjects import Subjects
from groups_service.relay import Relay
from groups_service.settings import Settings
from groups_service.web import elsewhere, problems
from groups_service.web.headers import SecurityHeaders
from groups_service.web.inside import InDatabase, TakesTurns, WakesRelay
from groups_service.web.live import Callers, GroupStream, TimelineStream, who
from groups_service.web.pages import signing_in
from groups_service.web.pages.templates import Site, Templates
from groups_service.web.service import Service
from notifications.delivering import Courier
from notifications.fanout import Fanout, InProcess, Postgres
from notifications.hub import Hub
from notifications.live import Live
from notifications.mail import Mailer
from notifications.notifier import Notifier
from notifications.outbox import MailQueue
from notifications.outgoing import Outgoing, networks
from notifications.routes import Desk


@dataclass
class Parts:
    """Everything that lives as long as the application."""

    settings: Settings
    service: Service
    fanout: Fanout
    relay: Relay
    jobs: Jobs
    live: Live
    courier: Courier
    mailer: Mailer | None = None
    database: Database | None = None


class Socket:
    """The live endpoint, which is whole only when the database is open."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._parts.live(scope, receive, send)


def create_app(settings: Settings, database: Database | None = None) -> Starlette:
    """The service as an ASGI application.

    With a `database` that is already open the application leaves opening, relay and jobs to the
    caller: that is for tests, which tell and sync when they want to.
    """
    parts = _build(settings, database)
    app = Starlette(
        routes=routes.all_routes(_sign_in(parts), _desk(parts), Socket(parts)),
        middleware=_middleware(parts),
        exception_handlers={
            ServiceError: problems.answer,
            HTTPException: problems.of_router,
            **dict.fromkeys(OUTAGES, problems.of_outage),
            Exception: problems.unexpected,
        },
        lifespan=lambda _: _serving(parts),
    )
    app.router.redirect_slashes = False  # it would lead wherever the Host header says
    app.state.service = parts.service
    app.state.parts = parts
    return app


def _build(settings: Settings, database: Database | None) -> Parts:
    told = keyring.load(settings.secrets, settings.base_url)
    directory = directories.build(settings)
    archive = storage.opened(settings.storage)
    hub = Hub()
    alone = database is not None or settings.database.startswith("sqlite:")
    fanout: Fanout = InProcess(hub) if alone else Postgres(hub)
    due = Jobs(jobs.usual(directory, archive, timedelta(minutes=settings.sync_minutes)))
    templates = Templates(Site(settings.organisation, settings.timezone))
    mailer = sending.mailer(settings, templates, due.degraded)
    besides = (MailQueue(clock.now).add,) if mailer else ()
    courier = Courier(Door(), Outgoing(networks(settings.webhook_networks)), clock.now)
    announce = (partial(announcing.announce, courier),)
    relay = Relay(Notifier(fanout, besides), fanout, str(secrets.randbelow(2**31)), announce)
    service = Service(
        settings, told, directory, archive, templates, relay.wake, fanout, due.degraded
    )
    callers = Callers()
    live = Live(
        hub=hub,
        subjects=Subjects(),
        who=callers.who,
        still_valid=callers.still_valid,
        epoch="",
        streams={"group": GroupStream(), "person": TimelineStream()},
        refuse=problems.of_notifications,
        clock=clock.now,
    )
    return Parts(settings, service, fanout, relay, due, live, courier, mailer, database)


def _middleware(parts: Parts) -> list[Middleware]:
    settings = parts.settings
    rules = Rules(
        paths=routes.PUBLIC,
        keys=parts.service.secrets.keys,
        refuse=problems.of_gate,
        clock=clock.now,
        own_origins=csrf.own_origins(settings.base_url),
        cookie=_cookie(settings),
        reading=lambda: reading(parts.database) if parts.database else nullcontext(),
        outages=OUTAGES,
    )
    return [
        Middleware(SecurityHeaders, encrypted=settings.is_encrypted),
        *elsewhere.embedding(settings.embedding_origins),
        Middleware(TakesTurns, turns=parts.live.hub.turns),
        Middleware(InDatabase, database=lambda: parts.database),
        Middleware(WakesRelay, wake=parts.relay.wake),
        Middleware(Gate, rules=rules),
    ]


def _cookie(settings: Settings) -> SessionCookie:
    return SessionCookie(secure=settings.is_encrypted or settings.is_loopback)


def _sign_in(parts: Parts) -> SignIn:
    settings = parts.settings
    kerberos = None
    if settings.keytab is not None:
        acceptor = Negotiate(settings.keytab, settings.public_host)
        kerberos = Kerberos(acceptor, settings.kerberos_realm)
    return SignIn(
        directory=parts.service.directory,
        render_form=signing_in.form,
        render_signed_out=signing_in.signed_out,
        welcome=people.welcome,
        kerberos=kerberos,
        cookie=_cookie(settings),
        clock=clock.now,
    )


def _desk(parts: Parts) -> Desk:
    return Desk(Subjects(), who, parts.fanout, problems.of_notifications, clock.now)


@asynccontextmanager
async def _serving(parts: Parts) -> AsyncIterator[None]:
    """Open the database, run relay and jobs beside the requests, close everything at the end."""
    if parts.database is not None:
        yield
        return
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(opened(parts.settings.database))
        missing = await pending(database)
        if missing:
            raise RuntimeError(f"The tables are older than the program; run migrate: {missing}")
        parts.live = replace(parts.live, epoch=await _epoch(database))
        parts.database = database
        parts.relay.reading = lambda: reading_behind(database)
        if database.is_sqlite:
            await parts.relay.release_all()
        await stack.enter_async_context(parts.fanout.running())
        stack.push_async_callback(parts.service.directory.close)
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        behind = [tasks.create_task(each) for each in _running(parts)]
        yield
        for task in behind:
            task.cancel()


def _running(parts: Parts) -> list[Coroutine[None, None, None]]:
    """What goes on behind the requests."""
    work = [parts.relay.run, parts.jobs.run, parts.live.rounds, parts.courier.run]
    if parts.mailer:
        work.append(parts.mailer.run)
    return [lasting(each) for each in work]


async def _epoch(database: Database) -> str:
    """What changes when the database is another than it was: a value in it, and which it is."""
    setting, _ = await Setting.get_or_create(
        name="epoch", defaults={"value": secrets.token_hex(8)}
    )
    return f"{setting.value}-{await identity(database)}"
