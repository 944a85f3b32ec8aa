"""A session lasts until it is ended, unused for too long, or too old."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from auth import credentials, sessions, tokens
from auth.identity import ANONYMOUS, AuthenticatedCaller, Grant, Identity
from auth.models import Session
from auth.sessions import SessionLimits, SessionView
from auth.tokens import KeyRing
from groups_service.database import Database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LIMITS = SessionLimits()
ADA = Identity(str(UUID(int=1)), "ada", "Ada Berg", "ada@example.test")
BO = Identity(str(UUID(int=2)), "bo", "Bo Ek", None)


async def read_session(secret: str, now: datetime = NOW) -> AuthenticatedCaller | None:
    return await sessions.find_caller(secret, now=now, limits=LIMITS)


async def test_session_identifies_the_person_and_stores_no_secret(
    empty_database: Database,
) -> None:
    secret = await sessions.start_session(ADA, now=NOW)

    caller = await read_session(secret)

    row = await Session.get()
    assert caller == AuthenticatedCaller(ADA, Grant("session", str(row.id)))
    assert len(secret) == 43
    assert secret not in {row.digest, str(row.id)}


@pytest.mark.parametrize("secret", ["", "unknown", "\ud800", "å" * 5000, "\x00"])
async def test_unknown_secret_gives_no_session(empty_database: Database, secret: str) -> None:
    await sessions.start_session(ADA, now=NOW)

    assert await read_session(secret) is None


async def test_session_unused_for_eight_hours_expires(empty_database: Database) -> None:
    secret = await sessions.start_session(ADA, now=NOW)

    assert await read_session(secret, NOW + 8 * HOUR) is None


async def test_session_in_use_expires_after_a_day(empty_database: Database) -> None:
    secret = await sessions.start_session(ADA, now=NOW)

    for hours in (7, 14, 21):
        assert await read_session(secret, NOW + hours * HOUR) is not None

    assert await read_session(secret, NOW + 24 * HOUR) is None


async def test_session_use_is_recorded_once_a_minute(empty_database: Database) -> None:
    secret = await sessions.start_session(ADA, now=NOW)

    await read_session(secret, NOW + MINUTE - timedelta(seconds=1))
    early = (await Session.get()).seen_at
    await read_session(secret, NOW + MINUTE)

    assert early == NOW
    assert (await Session.get()).seen_at == NOW + MINUTE


async def test_checking_whether_a_session_lives_is_not_a_use(empty_database: Database) -> None:
    await sessions.start_session(ADA, now=NOW)
    row = await Session.get()

    ids = [str(row.id), str(uuid4())]

    assert await sessions.keep_valid_ids(ids, now=NOW + 7 * HOUR, limits=LIMITS) == {str(row.id)}
    assert await sessions.keep_valid_ids(ids, now=NOW + 8 * HOUR, limits=LIMITS) == set()


async def test_reconnecting_socket_does_not_prolong_a_session(empty_database: Database) -> None:
    secret = await sessions.start_session(ADA, now=NOW)

    session = await sessions.find_caller(
        secret, now=NOW + HOUR, limits=LIMITS, counts_as_use=False
    )

    assert session is not None
    assert (await Session.get()).seen_at == NOW


async def test_ended_session_stays_ended(empty_database: Database) -> None:
    secret = await sessions.start_session(ADA, now=NOW)
    other = await sessions.start_session(ADA, now=NOW)

    await sessions.end_session(secret, now=NOW)

    assert await read_session(secret) is None
    assert await read_session(other) is not None


async def test_person_lists_own_sessions_latest_used_first(empty_database: Database) -> None:
    await sessions.start_session(BO, now=NOW)
    await sessions.start_session(ADA, now=NOW - 9 * HOUR)
    older = await sessions.start_session(ADA, now=NOW - HOUR)
    await sessions.start_session(ADA, now=NOW)
    ended = await sessions.start_session(ADA, now=NOW)
    await sessions.end_session(ended, now=NOW)
    await read_session(older, NOW + MINUTE)

    listed = await sessions.list_sessions(ADA.object_id, now=NOW + MINUTE, limits=LIMITS)

    assert [(line.created_at, line.seen_at) for line in listed] == [
        (NOW - HOUR, NOW + MINUTE),
        (NOW, NOW),
    ]


async def test_person_ends_own_session_but_not_another_persons(empty_database: Database) -> None:
    secret = await sessions.start_session(ADA, now=NOW)
    row: SessionView = (await sessions.list_sessions(ADA.object_id, now=NOW, limits=LIMITS))[0]

    assert not await sessions.end_session_by_id(BO.object_id, UUID(row.id), now=NOW)
    assert await read_session(secret) is not None

    assert await sessions.end_session_by_id(ADA.object_id, UUID(row.id), now=NOW)
    assert await read_session(secret) is None
    assert not await sessions.end_session_by_id(ADA.object_id, UUID(row.id), now=NOW)


async def test_sign_out_everywhere_ends_all_sessions_and_tokens_of_the_person(
    empty_database: Database,
) -> None:
    keys = KeyRing("k", {"k": tokens.generate_key()}, "https://groups.test", "groups")
    secrets = [await sessions.start_session(person, now=NOW) for person in (ADA, ADA, BO)]
    bearer = await tokens.issue_token(ADA, keys=keys, now=NOW, lifetime=HOUR)

    await credentials.revoke_all(ADA.object_id, now=NOW)

    assert [await read_session(secret) is not None for secret in secrets] == [False, False, True]
    assert await tokens.find_caller(bearer, keys=keys, now=NOW) is None


async def test_grant_lives_as_long_as_its_session_or_token(empty_database: Database) -> None:
    keys = KeyRing("k", {"k": tokens.generate_key()}, "https://groups.test", "groups")
    by_cookie = await read_session(await sessions.start_session(ADA, now=NOW))
    text = await tokens.issue_token(ADA, keys=keys, now=NOW, lifetime=HOUR)
    by_token = await tokens.find_caller(text, keys=keys, now=NOW)
    assert by_cookie is not None
    assert by_token is not None

    async def living(now: datetime) -> list[bool]:
        grants = (by_cookie.grant, by_token.grant, ANONYMOUS)
        alive = await credentials.keep_valid(grants, now=now, limits=LIMITS)
        return [grant in alive for grant in grants]

    assert await living(NOW) == [True, True, False]
    assert await living(NOW + 2 * HOUR) == [True, False, False]
    assert await living(NOW + 9 * HOUR) == [False, False, False]


async def test_sweep_deletes_only_expired_sessions(empty_database: Database) -> None:
    await sessions.start_session(ADA, now=NOW - 25 * HOUR)
    secret = await sessions.start_session(ADA, now=NOW)

    await sessions.delete_expired(now=NOW, limits=LIMITS)

    assert await Session.all().count() == 1
    assert await read_session(secret) is not None
