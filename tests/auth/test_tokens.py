"""Forged, foreign, incomplete and old tokens open nothing; neither does a revoked one."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from jose import jws

from auth import tokens
from auth.identity import Caller, Grant, Identity
from auth.models import Token
from auth.tokens import KeyRing
from groups_service.database import Database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADA = Identity("6f1c2c4e-0000-4000-8000-000000000001", "ada", "Ada Berg", "ada@example.test")
KEYS = KeyRing("first", {"first": tokens.new_key()}, "https://groups.test", "groups")
OTHER_KEY = tokens.new_key()


async def issued() -> str:
    return await tokens.issue(ADA, keys=KEYS, now=NOW, lifetime=HOUR)


def claims_of(text: str) -> dict[str, Any]:
    claims: dict[str, Any] = json.loads(jws.get_unverified_claims(text))
    return claims


def segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def signed(
    claims: dict[str, Any],
    *,
    pem: str = KEYS.keys["first"],
    headers: Mapping[str, object] | None = None,
) -> str:
    named = {"kid": "first", **(headers or {})}
    return jws.sign(claims, pem, headers=named, algorithm="ES256")


def by_hmac(claims: dict[str, Any], secret: bytes) -> str:
    header = {"alg": "HS256", "typ": "JWT", "kid": "first"}
    signing = f"{segment(header)}.{segment(claims)}"
    mac = hmac.new(secret, signing.encode(), hashlib.sha256).digest()
    return f"{signing}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


async def read(text: str, now: datetime = NOW) -> Caller | None:
    return await tokens.read(text, keys=KEYS, now=now)


async def test_token_tells_whose_it_is(clean: Database) -> None:
    text = await issued()

    caller = await read(text)

    row = await Token.get()
    assert caller == Caller(ADA, Grant("bearer", str(row.id)))


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
async def test_token_signed_with_our_public_key_as_a_shared_secret_opens_nothing(
    clean: Database, encoding: Encoding
) -> None:
    claims = claims_of(await issued())
    public = load_pem_private_key(KEYS.keys["first"].encode(), None).public_key()

    forged = by_hmac(claims, public.public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo))

    assert await read(forged) is None
    assert await read(signed(claims)) is not None


@pytest.mark.parametrize("algorithm", ["none", "NONE", "HS256", "ES384", "RS256", ["ES256"], None])
async def test_token_of_another_algorithm_opens_nothing(
    clean: Database, algorithm: object
) -> None:
    header, claims, signature = (await issued()).split(".")
    changed = segment({"alg": algorithm, "typ": "JWT", "kid": "first"})

    assert await read(f"{changed}.{claims}.{signature}") is None
    assert await read(f"{changed}.{claims}.") is None
    assert await read(f"{header}.{claims}.{signature}") is not None


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "jti", "iat", "exp"])
async def test_token_without_one_of_its_claims_opens_nothing(clean: Database, claim: str) -> None:
    claims = claims_of(await issued())
    without = {name: value for name, value in claims.items() if name != claim}

    assert await read(signed(without)) is None
    assert await read(signed(claims)) is not None


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "https://elsewhere.test"),
        ("aud", "another"),
        ("aud", ["groups"]),
        ("aud", 7),
        ("sub", "6f1c2c4e-0000-4000-8000-000000000002"),
        ("sub", 7),
        ("jti", "not an id"),
        ("jti", str(UUID(int=0))),
        ("iat", int(NOW.timestamp()) + 3600),
        ("iat", "soon"),
        ("exp", int(NOW.timestamp())),
        ("exp", True),
        ("nonce", "more than there should be"),
    ],
)
async def test_token_with_a_wrong_claim_opens_nothing(
    clean: Database, claim: str, value: object
) -> None:
    claims = claims_of(await issued())

    assert await read(signed({**claims, claim: value})) is None
    assert await read(signed(claims)) is not None


@pytest.mark.parametrize(
    "headers",
    [
        {"kid": "unknown"},
        {"kid": ["first"]},
        {"kid": None},
        {"jku": "https://elsewhere.test/keys"},
        {"jwk": {"kty": "EC"}},
        {"crit": ["exp"]},
        {"typ": "at+jwt"},
    ],
)
async def test_token_with_a_foreign_header_opens_nothing(
    clean: Database, headers: dict[str, object]
) -> None:
    claims = claims_of(await issued())

    assert await read(signed(claims, headers=headers)) is None


async def test_token_signed_by_another_key_opens_nothing(clean: Database) -> None:
    claims = claims_of(await issued())

    assert await read(signed(claims, pem=OTHER_KEY)) is None


@pytest.mark.parametrize(
    "text",
    ["", ".", "..", "a.b.c", "é.é.é", "\ud800.a.b", "x" * 5000, "W10.W10.W10", "eyJ.e30.e30"],
)
async def test_rubbish_is_no_token(clean: Database, text: str) -> None:
    assert await read(text) is None


async def test_header_nested_too_deep_is_no_token(clean: Database) -> None:
    deep = base64.urlsafe_b64encode(b"[" * 30_000).decode()

    assert await read(f"{deep}.e30.e30") is None


async def test_token_is_over_at_its_time(clean: Database) -> None:
    text = await issued()

    assert await read(text, NOW + HOUR - timedelta(seconds=1)) is not None
    assert await read(text, NOW + HOUR) is None


async def test_row_that_is_over_ends_a_token_that_says_otherwise(clean: Database) -> None:
    text = await issued()
    await Token.all().update(expires_at=NOW)

    assert await read(text) is None


async def test_revoked_token_opens_nothing(clean: Database) -> None:
    text = await issued()
    row = await Token.get()
    assert await tokens.living([str(row.id)], now=NOW) == {str(row.id)}

    await tokens.revoke(row.id, now=NOW)

    assert await read(text) is None
    assert await tokens.living([str(row.id)], now=NOW) == set()
    assert await tokens.living([], now=NOW) == set()


async def test_revoking_all_tokens_of_a_person_leaves_those_of_others(clean: Database) -> None:
    first, second = await issued(), await issued()
    bob = Identity(str(uuid4()), "bob", "Bo Ek", None)
    others = await tokens.issue(bob, keys=KEYS, now=NOW, lifetime=HOUR)

    revoked = await tokens.revoke_all(ADA.object_id, now=NOW)

    assert revoked == 2
    assert await read(first) is await read(second) is None
    assert await read(others) is not None


async def test_after_rotation_old_tokens_are_still_read(clean: Database) -> None:
    old = await issued()
    rotated = KEYS.rotated("second", OTHER_KEY)

    new = await tokens.issue(ADA, keys=rotated, now=NOW, lifetime=HOUR)

    assert await tokens.read(old, keys=rotated, now=NOW) is not None
    assert await tokens.read(new, keys=rotated, now=NOW) is not None
    assert await read(new) is None


async def test_sweeping_forgets_only_what_is_over(clean: Database) -> None:
    await issued()
    kept = await tokens.issue(ADA, keys=KEYS, now=NOW, lifetime=2 * HOUR)

    await tokens.sweep(now=NOW + HOUR + timedelta(seconds=1))

    assert [str(row.id) for row in await Token.all()] == [claims_of(kept)["jti"]]
