"""What every test may ask for: a database, people, and a caller of the service."""

import gc
import os
from collections.abc import AsyncIterator, Iterator

import pytest
from starlette.applications import Starlette

from groups_service.app import create_app
from groups_service.database import Database, migrate, opened, sql
from groups_service.settings import Settings
from tests import postgres
from tests.emptying import empty
from tests.keeping import Keeper
from tests.mail.postbox import Postbox, receiving
from tests.people import Somebody, somebody

CHOSEN = os.environ.get("TEST_DATABASE", "sqlite")  # noqa: TID251 - which product is tested

MINUTES = 180  # seconds that a test may take


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What may take minutes begins first: at the end one worker would be alone with it."""
    items.sort(key=_takes_minutes, reverse=True)


def pytest_collection_finish() -> None:
    """What is there now stays until the end; nobody needs to look for garbage in it."""
    gc.freeze()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def database_url(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database of this worker's own."""
    if CHOSEN == "sqlite":
        yield f"sqlite://{tmp_path_factory.mktemp('database') / 'groups.sqlite'}"
        return
    with postgres.cluster() as server:
        yield postgres.fresh(server, f"groups_{worker_id}")


@pytest.fixture(scope="session")
async def database(database_url: str) -> AsyncIterator[Database]:
    """The migrated database, open for the whole session."""
    async with opened(database_url) as database:
        await migrate(database)
        if database.is_sqlite:
            await sql("PRAGMA synchronous = OFF")  # as fsync is for PostgreSQL
        yield database


@pytest.fixture
async def clean(database: Database) -> Database:
    """The database with every table empty."""
    await empty(database)
    return database


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Of the service that tests call in-process; its data folder lasts for the session."""
    return Settings(
        data_dir=tmp_path_factory.mktemp("data"),
        directory="demo",
        site_administrators="Webbstaben",
        bindable="Bindbara; Alla",
    )


@pytest.fixture(scope="session")
async def keeper(database: Database, settings: Settings) -> Keeper:
    """Of worlds that take long to make."""
    found = Keeper(database, settings.data_dir)
    await found.prepare()
    return found


@pytest.fixture
def app(clean: Database, settings: Settings) -> Starlette:
    """The service over the test's database; relay and jobs run when a test says so."""
    return create_app(settings, clean)


@pytest.fixture
async def ada(app: Starlette) -> AsyncIterator[Somebody]:
    async with await somebody(app, "ada") as person:
        yield person


@pytest.fixture
async def bo(app: Starlette) -> AsyncIterator[Somebody]:
    async with await somebody(app, "bo") as person:
        yield person


@pytest.fixture
async def cia(app: Starlette) -> AsyncIterator[Somebody]:
    async with await somebody(app, "cia") as person:
        yield person


@pytest.fixture
async def postbox() -> AsyncIterator[Postbox]:
    """A mail server that keeps what it gets."""
    async with receiving() as kept:
        yield kept


def _takes_minutes(item: pytest.Item) -> bool:
    limit = item.get_closest_marker("timeout")
    return limit is not None and limit.args[0] > MINUTES
