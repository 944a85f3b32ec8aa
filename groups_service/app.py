"""Composes the application: the only module that knows every part."""

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
from auth.middleware import AuthConfig, AuthMiddleware
from auth.negotiate import Negotiate
from auth.sign_in import KerberosConfig, SignInConfig
from groups_service import jobs, routes, storage
from groups_service.core import clock, directory_factory, signing_keys
from groups_service.core.errors import ServiceError
from groups_service.core.supervisor import run_forever
from groups_service.database import (
    OUTAGE_ERRORS,
    Database,
    get_database_identity,
    list_pending_migrations,
    open_database,
    use_background_read_connection,
    use_read_connection,
)
from groups_service.domain.people import profiles
from groups_service.events import webhooks
from groups_service.events.relay import Relay
from groups_service.events.webhooks import WebhookPolicy
from groups_service.jobs import JobRunner
from groups_service.mail import factory
from groups_service.models import Setting
from groups_service.queries.notifications.rendering import NotificationRenderer
from groups_service.rendering.templates import SiteInfo, Templates
from groups_service.settings import Settings
from groups_service.web.http import cors, error_handlers, live_adapters
from groups_service.web.http.context import AppContext
from groups_service.web.http.middleware import DatabaseMiddleware, WakeRelayMiddleware
from groups_service.web.http.security_headers import SecurityHeadersMiddleware
from groups_service.web.pages.core.error_page import render_error_page
from groups_service.web.pages.people import sign_in
from notifications.live.endpoint import LiveEndpoint
from notifications.live.fanout import Fanout, InProcessFanout, PostgresFanout
from notifications.live.hub import Hub
from notifications.mail.mailer import Mailer
from notifications.mail.queue import MailQueue
from notifications.notifier import Notifier
from notifications.rendering import Renderer
from notifications.webhooks.dispatcher import WebhookDispatcher
from notifications.webhooks.safe_http import SafeHttpClient, parse_networks


@dataclass
class Components:
    """All objects that live as long as the application."""

    settings: Settings
    context: AppContext
    fanout: Fanout
    relay: Relay
    jobs: JobRunner
    live: LiveEndpoint
    webhook_dispatcher: WebhookDispatcher
    mailer: Mailer | None = None
    database: Database | None = None


class LiveSocketApp:
    """The live endpoint, which is complete only when the database is open."""

    def __init__(self, components: Components) -> None:
        self._components = components

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._components.live(scope, receive, send)


def create_app(settings: Settings, database: Database | None = None) -> Starlette:
    """Return the service as an ASGI application.

    With a `database` that is already open, the caller runs the relay and the jobs: tests deliver
    and synchronise when they need to.
    """
    components = _build_components(settings, database)
    app = Starlette(
        routes=routes.build_routes(
            _build_sign_in(components),
            LiveSocketApp(components),
        ),
        middleware=_build_middleware(components),
        exception_handlers={
            ServiceError: error_handlers.handle_service_error,
            HTTPException: error_handlers.handle_router_error,
            **dict.fromkeys(OUTAGE_ERRORS, error_handlers.handle_database_outage),
            Exception: error_handlers.handle_unexpected_error,
        },
        lifespan=lambda _: _lifespan(components),
    )
    app.router.redirect_slashes = False  # it would redirect to the host in the Host header
    app.state.context = components.context
    app.state.components = components
    return app


def _build_components(settings: Settings, database: Database | None) -> Components:
    installation_secrets = signing_keys.load_secrets(settings.secrets, settings.base_url)
    directory = directory_factory.build_directory(settings)
    archive = storage.open_archive(settings.storage)
    hub = Hub()
    is_single_process = database is not None or settings.database.startswith("sqlite:")
    fanout: Fanout = InProcessFanout(hub) if is_single_process else PostgresFanout(hub)
    sync_interval = timedelta(minutes=settings.sync_minutes)
    job_runner = JobRunner(jobs.default_jobs(directory, archive, sync_interval))
    templates = Templates(SiteInfo(settings.organisation, settings.timezone))
    mailer = factory.create_mailer(settings, templates, job_runner.degraded)
    insert_hooks = (MailQueue(clock.now).enqueue,) if mailer else ()
    http_client = SafeHttpClient(parse_networks(settings.webhook_networks))
    webhook_dispatcher = WebhookDispatcher(WebhookPolicy(), http_client, clock.now)
    handlers = (partial(webhooks.queue_webhook_event, webhook_dispatcher),)
    relay = Relay(Notifier(fanout, insert_hooks), fanout, str(secrets.randbelow(2**31)), handlers)
    context = AppContext(
        settings,
        installation_secrets,
        directory,
        archive,
        templates,
        render_error_page,
        relay.wake,
        fanout,
        NotificationRenderer(),
        job_runner.degraded,
    )
    live = _build_live(hub, context.notification_renderer)
    return Components(
        settings, context, fanout, relay, job_runner, live, webhook_dispatcher, mailer, database
    )


def _build_live(hub: Hub, renderer: Renderer) -> LiveEndpoint:
    callers = live_adapters.SocketCallers()
    return LiveEndpoint(
        hub=hub,
        renderer=renderer,
        get_caller=callers.get_caller,
        is_still_valid=callers.is_still_valid,
        epoch="",
        streams={"group": live_adapters.GroupStream(), "person": live_adapters.TimelineStream()},
        render_denial=error_handlers.render_socket_denial,
        clock=clock.now,
    )


def _build_middleware(components: Components) -> list[Middleware]:
    settings = components.settings
    auth_config = AuthConfig(
        paths=routes.PUBLIC_PATHS,
        keys=components.context.secrets.keys,
        render_error=error_handlers.render_auth_problem,
        clock=clock.now,
        own_origins=csrf.list_own_origins(settings.base_url),
        cookie=_build_cookie(settings),
        read_context=lambda: (
            use_read_connection(components.database) if components.database else nullcontext()
        ),
        database_errors=OUTAGE_ERRORS,
    )
    return [
        Middleware(SecurityHeadersMiddleware, encrypted=settings.is_encrypted),
        *cors.create_cors_middleware(settings.embedding_origins),
        Middleware(DatabaseMiddleware, database=lambda: components.database),
        Middleware(WakeRelayMiddleware, wake=components.relay.wake),
        Middleware(AuthMiddleware, config=auth_config),
    ]


def _build_cookie(settings: Settings) -> SessionCookie:
    return SessionCookie(secure=settings.is_encrypted or settings.is_loopback)


def _build_sign_in(components: Components) -> SignInConfig:
    settings = components.settings
    kerberos = None
    if settings.keytab is not None:
        acceptor = Negotiate(settings.keytab, settings.public_host)
        kerberos = KerberosConfig(acceptor, settings.kerberos_realm)
    return SignInConfig(
        directory=components.context.directory,
        render_form=sign_in.render_sign_in,
        render_signed_out=sign_in.render_signed_out,
        on_sign_in=profiles.record_sign_in,
        kerberos=kerberos,
        cookie=_build_cookie(settings),
        clock=clock.now,
    )


@asynccontextmanager
async def _lifespan(components: Components) -> AsyncIterator[None]:
    """Open the database and run the background tasks; close everything at the end."""
    if components.database is not None:
        yield
        return
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(components.settings.database))
        missing = await list_pending_migrations(database)
        if missing:
            raise RuntimeError(f"The tables are older than the program; run migrate: {missing}")
        components.live = replace(components.live, epoch=await _get_epoch(database))
        components.database = database
        components.relay.read_context = lambda: use_background_read_connection(database)
        if database.is_sqlite:
            await components.relay.release_all_leases()
        await stack.enter_async_context(components.fanout.lifespan())
        stack.push_async_callback(components.context.directory.close)
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        background = [tasks.create_task(each) for each in _list_background_tasks(components)]
        yield
        for task in background:
            task.cancel()


def _list_background_tasks(components: Components) -> list[Coroutine[None, None, None]]:
    work = [components.relay.run, components.jobs.run, components.live.revalidate_periodically]
    work += [each.run for each in (components.webhook_dispatcher, components.mailer) if each]
    return [run_forever(each) for each in work]


async def _get_epoch(database: Database) -> str:
    """Return the epoch: it changes when the database is replaced or restored.

    It combines a value stored in the database with the identity of the database.
    """
    setting, _ = await Setting.get_or_create(
        name="epoch", defaults={"value": secrets.token_hex(8)}
    )
    return f"{setting.value}-{await get_database_identity(database)}"
