"""The sign-in tables: the migration can run twice, and the sweep deletes expired rows."""

from datetime import timedelta

from auth import login_attempts, sessions, tokens
from auth.cleanup import delete_expired_rows
from auth.login_attempts import AttemptKey, AttemptLimits
from auth.models import LoginAttempt, Session, Token
from auth.sessions import SessionLimits
from groups_service.database import Database, migrate, sql
from tests.auth.support.protected_app import ADA, KEYS, NOW


async def test_interrupted_auth_migration_can_run_again(empty_database: Database) -> None:
    await sessions.start_session(ADA, now=NOW)
    await sql("DELETE FROM tortoise_migrations WHERE app = 'auth'")

    applied = await migrate(empty_database)

    assert applied == ["auth.0001_initial"]
    assert await Session.all().count() == 1


async def test_sweep_deletes_expired_sessions_tokens_and_attempts(
    empty_database: Database,
) -> None:
    await sessions.start_session(ADA, now=NOW)
    await tokens.issue_token(ADA, keys=KEYS, now=NOW, lifetime=timedelta(hours=1))
    await login_attempts.record_attempt(
        AttemptKey.from_input("ada", "10.0.0.1"), now=NOW, limits=AttemptLimits()
    )

    await delete_expired_rows(
        now=NOW, session_limits=SessionLimits(), attempt_limits=AttemptLimits()
    )
    counts = [await table.all().count() for table in (Session, Token, LoginAttempt)]
    tomorrow = NOW + timedelta(days=2)
    await delete_expired_rows(
        now=tomorrow, session_limits=SessionLimits(), attempt_limits=AttemptLimits()
    )

    assert counts == [1, 1, 1]
    assert [await table.all().count() for table in (Session, Token, LoginAttempt)] == [0, 0, 0]
