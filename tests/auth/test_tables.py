"""The tables of signing in: made again without harm, and swept."""

from datetime import timedelta

from auth import attempts, sessions, tokens
from auth.attempts import AttemptLimits, Try
from auth.models import Attempt, Session, Token
from auth.sessions import SessionLimits
from auth.sweeping import sweep
from groups_service.database import Database, migrate, sql
from tests.auth.site import ADA, KEYS, NOW


async def test_interrupted_migration_can_be_run_again(clean: Database) -> None:
    await sessions.start(ADA, now=NOW)
    await sql("DELETE FROM tortoise_migrations WHERE app = 'auth'")

    applied = await migrate(clean)

    assert applied == ["auth.0001_initial"]
    assert await Session.all().count() == 1


async def test_sweeping_empties_the_tables_of_what_is_over(clean: Database) -> None:
    await sessions.start(ADA, now=NOW)
    await tokens.issue(ADA, keys=KEYS, now=NOW, lifetime=timedelta(hours=1))
    await attempts.begin(Try.at("ada", "10.0.0.1"), now=NOW, limits=AttemptLimits())

    await sweep(now=NOW, session=SessionLimits(), attempt=AttemptLimits())
    kept = [await table.all().count() for table in (Session, Token, Attempt)]
    tomorrow = NOW + timedelta(days=2)
    await sweep(now=tomorrow, session=SessionLimits(), attempt=AttemptLimits())

    assert kept == [1, 1, 1]
    assert [await table.all().count() for table in (Session, Token, Attempt)] == [0, 0, 0]
