"""Fixtures that every test may use: a database, people, and callers of the service."""

import gc
import os
from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import settings as hypothesis_settings
from starlette.applications import Starlette

from groups_service.app import create_app
from groups_service.database import Database, migrate, open_database, sql
from groups_service.domain.core.images import processing
from groups_service.domain.files import previews
from groups_service.settings import Settings
from tests.mail.support.smtp_server import FakeMailServer, run_mail_server
from tests.support import postgres
from tests.support.empty_tables import empty_tables
from tests.support.fixture_cache import FixtureCache
from tests.support.people import ApiCaller, create_caller
from tests.support.waiting import MAX_WAIT_SECONDS

DATABASE_PRODUCT = os.environ.get("TEST_DATABASE", "sqlite")  # noqa: TID251 - which product is tested

hypothesis_settings.register_profile("long")
"""`make long`: the random walk and the confidentiality tests at full length."""

LONG_FOLDERS = {"durability", "model_based"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run tests of slow files first: at the end of a run, one worker would run them alone."""
    items.sort(key=_is_long, reverse=True)


def pytest_collection_finish() -> None:
    """Exclude everything loaded so far from garbage collection: it lives until the end of the
    run.
    """
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def patient_image_processing() -> Iterator[None]:
    """Give image processing more time than the product does, because the machine may be busy."""
    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(previews, "MAX_UPLOAD_WAIT_SECONDS", MAX_WAIT_SECONDS)
        limits.setattr(previews, "MAX_RUN_SECONDS", MAX_WAIT_SECONDS)
        limits.setattr(processing, "MAX_WORKER_SECONDS", MAX_WAIT_SECONDS)
        yield


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def database_url(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of an empty database that belongs to this worker."""
    if DATABASE_PRODUCT == "sqlite":
        yield f"sqlite://{tmp_path_factory.mktemp('database') / 'groups.sqlite'}"
        return
    with postgres.run_cluster() as server:
        yield postgres.create_database(server, f"groups_{worker_id}")


@pytest.fixture(scope="session")
async def database(database_url: str) -> AsyncIterator[Database]:
    """Yield the migrated database, open for the whole session."""
    async with open_database(database_url) as database:
        await migrate(database)
        if database.is_sqlite:
            await sql(
                "PRAGMA synchronous = OFF"
            )  # tests need no durability; the PostgreSQL cluster runs without fsync too
        yield database


@pytest.fixture
async def empty_database(database: Database) -> Database:
    """Return the database with every table empty."""
    await empty_tables(database)
    return database


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings of the service that tests call in-process. Its data folder lasts for
    the session.
    """
    return Settings(
        data_dir=tmp_path_factory.mktemp("data"),
        directory="demo",
        site_admin_group="Webbstaben",
        bindable_directory_groups="Bindbara; Alla",
    )


@pytest.fixture(scope="session")
async def fixture_cache(database: Database, settings: Settings) -> FixtureCache:
    """Return the cache of fixtures that take long to build."""
    cache = FixtureCache(database, settings.data_dir)
    await cache.prepare()
    return cache


@pytest.fixture
def app(empty_database: Database, settings: Settings) -> Starlette:
    """Return the service over the test's database. Relay and jobs run only when a test runs
    them.
    """
    return create_app(settings, empty_database)


@pytest.fixture
async def ada(app: Starlette) -> AsyncIterator[ApiCaller]:
    async with await create_caller(app, "ada") as person:
        yield person


@pytest.fixture
async def bo(app: Starlette) -> AsyncIterator[ApiCaller]:
    async with await create_caller(app, "bo") as person:
        yield person


@pytest.fixture
async def cia(app: Starlette) -> AsyncIterator[ApiCaller]:
    async with await create_caller(app, "cia") as person:
        yield person


@pytest.fixture
async def mail_server() -> AsyncIterator[FakeMailServer]:
    """Yield a mail server that keeps what it receives."""
    async with run_mail_server() as server:
        yield server


def _is_long(item: pytest.Item) -> bool:
    return item.path.parent.name in LONG_FOLDERS
