"""Forged, foreign, incomplete, old and revoked tokens are refused."""

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
from auth.identity import AuthenticatedCaller, Grant, Identity
from auth.models import Token
from auth.tokens import KeyRing
from groups_service.database import Database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADA = Identity("6f1c2c4e-0000-4000-8000-000000000001", "ada", "Ada Berg", "ada@example.test")
KEYS = KeyRing("first", {"first": tokens.generate_key()}, "https://groups.test", "groups")
OTHER_KEY = tokens.generate_key()


async def issue_token() -> str:
    return await tokens.issue_token(ADA, keys=KEYS, now=NOW, lifetime=HOUR)


def claims_of(text: str) -> dict[str, Any]:
    claims: dict[str, Any] = json.loads(jws.get_unverified_claims(text))
    return claims


def encode_segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def sign_claims(
    claims: dict[str, Any],
    *,
    pem: str = KEYS.keys["first"],
    headers: Mapping[str, object] | None = None,
) -> str:
    complete = {"kid": "first", **(headers or {})}
    return jws.sign(claims, pem, headers=complete, algorithm="ES256")


def sign_with_hmac(claims: dict[str, Any], secret: bytes) -> str:
    header = {"alg": "HS256", "typ": "JWT", "kid": "first"}
    signing = f"{encode_segment(header)}.{encode_segment(claims)}"
    mac = hmac.new(secret, signing.encode(), hashlib.sha256).digest()
    return f"{signing}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


async def read_token(text: str, now: datetime = NOW) -> AuthenticatedCaller | None:
    return await tokens.find_caller(text, keys=KEYS, now=now)


async def test_token_identifies_the_person(empty_database: Database) -> None:
    text = await issue_token()

    caller = await read_token(text)

    row = await Token.get()
    assert caller == AuthenticatedCaller(ADA, Grant("bearer", str(row.id)))


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
async def test_token_signed_with_the_public_key_as_hmac_secret_is_refused(
    empty_database: Database, encoding: Encoding
) -> None:
    claims = claims_of(await issue_token())
    public = load_pem_private_key(KEYS.keys["first"].encode(), None).public_key()

    forged = sign_with_hmac(
        claims, public.public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)
    )

    assert await read_token(forged) is None
    assert await read_token(sign_claims(claims)) is not None


@pytest.mark.parametrize("algorithm", ["none", "NONE", "HS256", "ES384", "RS256", ["ES256"], None])
async def test_token_of_another_algorithm_is_refused(
    empty_database: Database, algorithm: object
) -> None:
    header, claims, signature = (await issue_token()).split(".")
    changed = encode_segment({"alg": algorithm, "typ": "JWT", "kid": "first"})

    assert await read_token(f"{changed}.{claims}.{signature}") is None
    assert await read_token(f"{changed}.{claims}.") is None
    assert await read_token(f"{header}.{claims}.{signature}") is not None


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "jti", "iat", "exp"])
async def test_token_without_a_required_claim_is_refused(
    empty_database: Database, claim: str
) -> None:
    claims = claims_of(await issue_token())
    without = {name: value for name, value in claims.items() if name != claim}

    assert await read_token(sign_claims(without)) is None
    assert await read_token(sign_claims(claims)) is not None


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
async def test_token_with_a_wrong_claim_is_refused(
    empty_database: Database, claim: str, value: object
) -> None:
    claims = claims_of(await issue_token())

    assert await read_token(sign_claims({**claims, claim: value})) is None
    assert await read_token(sign_claims(claims)) is not None


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
async def test_token_with_a_foreign_header_is_refused(
    empty_database: Database, headers: dict[str, object]
) -> None:
    claims = claims_of(await issue_token())

    assert await read_token(sign_claims(claims, headers=headers)) is None


async def test_token_signed_by_another_key_is_refused(empty_database: Database) -> None:
    claims = claims_of(await issue_token())

    assert await read_token(sign_claims(claims, pem=OTHER_KEY)) is None


@pytest.mark.parametrize(
    "text",
    ["", ".", "..", "a.b.c", "é.é.é", "\ud800.a.b", "x" * 5000, "W10.W10.W10", "eyJ.e30.e30"],
)
async def test_malformed_token_is_refused(empty_database: Database, text: str) -> None:
    assert await read_token(text) is None


async def test_deeply_nested_header_is_refused(empty_database: Database) -> None:
    deep = base64.urlsafe_b64encode(b"[" * 30_000).decode()

    assert await read_token(f"{deep}.e30.e30") is None


async def test_token_expires_at_its_time(empty_database: Database) -> None:
    text = await issue_token()

    assert await read_token(text, NOW + HOUR - timedelta(seconds=1)) is not None
    assert await read_token(text, NOW + HOUR) is None


async def test_token_with_an_expired_row_is_refused(empty_database: Database) -> None:
    text = await issue_token()
    await Token.all().update(expires_at=NOW)

    assert await read_token(text) is None


async def test_revoked_token_is_refused(empty_database: Database) -> None:
    text = await issue_token()
    row = await Token.get()
    assert await tokens.keep_valid_ids([str(row.id)], now=NOW) == {str(row.id)}

    await tokens.revoke_token(row.id, now=NOW)

    assert await read_token(text) is None
    assert await tokens.keep_valid_ids([str(row.id)], now=NOW) == set()
    assert await tokens.keep_valid_ids([], now=NOW) == set()


async def test_revoking_all_tokens_of_a_person_keeps_those_of_others(
    empty_database: Database,
) -> None:
    first, second = await issue_token(), await issue_token()
    bob = Identity(str(uuid4()), "bob", "Bo Ek", None)
    others = await tokens.issue_token(bob, keys=KEYS, now=NOW, lifetime=HOUR)

    revoked = await tokens.revoke_all_tokens(ADA.object_id, now=NOW)

    assert revoked == 2
    assert await read_token(first) is await read_token(second) is None
    assert await read_token(others) is not None


async def test_old_tokens_are_accepted_after_key_rotation(empty_database: Database) -> None:
    old = await issue_token()
    rotated = KEYS.with_new_key("second", OTHER_KEY)

    new = await tokens.issue_token(ADA, keys=rotated, now=NOW, lifetime=HOUR)

    assert await tokens.find_caller(old, keys=rotated, now=NOW) is not None
    assert await tokens.find_caller(new, keys=rotated, now=NOW) is not None
    assert await read_token(new) is None


async def test_sweep_deletes_only_expired_tokens(empty_database: Database) -> None:
    await issue_token()
    remaining = await tokens.issue_token(ADA, keys=KEYS, now=NOW, lifetime=2 * HOUR)

    await tokens.delete_expired(now=NOW + HOUR + timedelta(seconds=1))

    assert [str(row.id) for row in await Token.all()] == [claims_of(remaining)["jti"]]
