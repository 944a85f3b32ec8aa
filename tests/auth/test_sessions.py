"""A session lives until it is ended, unused for too long, or too old."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from auth import grants, sessions, tokens
from auth.identity import NOBODY, Caller, Grant, Identity
from auth.models import Session
from auth.sessions import SessionLimits, SessionShown
from auth.tokens import KeyRing
from groups_service.database import Database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LIMITS = SessionLimits()
ADA = Identity(str(UUID(int=1)), "ada", "Ada Berg", "ada@example.test")
BO = Identity(str(UUID(int=2)), "bo", "Bo Ek", None)


async def read(secret: str, now: datetime = NOW) -> Caller | None:
    return await sessions.read(secret, now=now, limits=LIMITS)


async def test_session_tells_whose_it_is_and_keeps_no_secret(clean: Database) -> None:
    secret = await sessions.start(ADA, now=NOW)

    caller = await read(secret)

    row = await Session.get()
    assert caller == Caller(ADA, Grant("session", str(row.id)))
    assert len(secret) == 43
    assert secret not in {row.digest, str(row.id)}


@pytest.mark.parametrize("secret", ["", "unknown", "\ud800", "å" * 5000, "\x00"])
async def test_unknown_secret_opens_nothing(clean: Database, secret: str) -> None:
    await sessions.start(ADA, now=NOW)

    assert await read(secret) is None


async def test_session_unused_for_eight_hours_is_over(clean: Database) -> None:
    secret = await sessions.start(ADA, now=NOW)

    assert await read(secret, NOW + 8 * HOUR) is None


async def test_session_in_use_lasts_a_day_and_no_longer(clean: Database) -> None:
    secret = await sessions.start(ADA, now=NOW)

    for hours in (7, 14, 21):
        assert await read(secret, NOW + hours * HOUR) is not None

    assert await read(secret, NOW + 24 * HOUR) is None


async def test_use_is_written_down_once_a_minute(clean: Database) -> None:
    secret = await sessions.start(ADA, now=NOW)

    await read(secret, NOW + MINUTE - timedelta(seconds=1))
    early = (await Session.get()).seen_at
    await read(secret, NOW + MINUTE)

    assert early == NOW
    assert (await Session.get()).seen_at == NOW + MINUTE


async def test_asking_whether_a_session_lives_does_not_count_as_use(clean: Database) -> None:
    await sessions.start(ADA, now=NOW)
    row = await Session.get()

    asked = [str(row.id), str(uuid4())]

    assert await sessions.living(asked, now=NOW + 7 * HOUR, limits=LIMITS) == {str(row.id)}
    assert await sessions.living(asked, now=NOW + 8 * HOUR, limits=LIMITS) == set()


async def test_a_socket_that_comes_back_keeps_nobody_signed_in(clean: Database) -> None:
    secret = await sessions.start(ADA, now=NOW)

    found = await sessions.read(secret, now=NOW + HOUR, limits=LIMITS, is_use=False)

    assert found is not None
    assert (await Session.get()).seen_at == NOW


async def test_ended_session_stays_ended(clean: Database) -> None:
    secret = await sessions.start(ADA, now=NOW)
    kept = await sessions.start(ADA, now=NOW)

    await sessions.end(secret, now=NOW)

    assert await read(secret) is None
    assert await read(kept) is not None


async def test_person_sees_own_living_sessions_the_latest_used_first(clean: Database) -> None:
    await sessions.start(BO, now=NOW)
    await sessions.start(ADA, now=NOW - 9 * HOUR)
    older = await sessions.start(ADA, now=NOW - HOUR)
    await sessions.start(ADA, now=NOW)
    ended = await sessions.start(ADA, now=NOW)
    await sessions.end(ended, now=NOW)
    await read(older, NOW + MINUTE)

    shown = await sessions.of(ADA.object_id, now=NOW + MINUTE, limits=LIMITS)

    assert [(line.created_at, line.seen_at) for line in shown] == [
        (NOW - HOUR, NOW + MINUTE),
        (NOW, NOW),
    ]


async def test_person_ends_one_of_the_own_sessions_and_nobody_elses(clean: Database) -> None:
    secret = await sessions.start(ADA, now=NOW)
    row: SessionShown = (await sessions.of(ADA.object_id, now=NOW, limits=LIMITS))[0]

    assert not await sessions.end_one(BO.object_id, UUID(row.id), now=NOW)
    assert await read(secret) is not None

    assert await sessions.end_one(ADA.object_id, UUID(row.id), now=NOW)
    assert await read(secret) is None
    assert not await sessions.end_one(ADA.object_id, UUID(row.id), now=NOW)


async def test_signing_out_everywhere_ends_sessions_and_tokens_of_that_person(
    clean: Database,
) -> None:
    keys = KeyRing("k", {"k": tokens.new_key()}, "https://groups.test", "groups")
    held = [await sessions.start(person, now=NOW) for person in (ADA, ADA, BO)]
    bearer = await tokens.issue(ADA, keys=keys, now=NOW, lifetime=HOUR)

    await grants.end_all(ADA.object_id, now=NOW)

    assert [await read(secret) is not None for secret in held] == [False, False, True]
    assert await tokens.read(bearer, keys=keys, now=NOW) is None


async def test_grant_lives_as_long_as_what_it_stands_for(clean: Database) -> None:
    keys = KeyRing("k", {"k": tokens.new_key()}, "https://groups.test", "groups")
    by_cookie = await read(await sessions.start(ADA, now=NOW))
    text = await tokens.issue(ADA, keys=keys, now=NOW, lifetime=HOUR)
    by_token = await tokens.read(text, keys=keys, now=NOW)
    assert by_cookie is not None
    assert by_token is not None

    async def living(now: datetime) -> list[bool]:
        held = (by_cookie.grant, by_token.grant, NOBODY)
        alive = await grants.living(held, now=now, limits=LIMITS)
        return [grant in alive for grant in held]

    assert await living(NOW) == [True, True, False]
    assert await living(NOW + 2 * HOUR) == [True, False, False]
    assert await living(NOW + 9 * HOUR) == [False, False, False]


async def test_sweeping_forgets_only_what_is_too_old(clean: Database) -> None:
    await sessions.start(ADA, now=NOW - 25 * HOUR)
    kept = await sessions.start(ADA, now=NOW)

    await sessions.sweep(now=NOW, limits=LIMITS)

    assert await Session.all().count() == 1
    assert await read(kept) is not None
