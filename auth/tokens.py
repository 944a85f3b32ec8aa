"""Bearer tokens: ES256 only, each with a row that can be revoked.

The only module that imports jose. That library accepts any algorithm it is not told to refuse
and ignores missing claims; so header and claims are validated completely here.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jose import jwk, jws
from jose.backends.base import Key
from jose.exceptions import JOSEError
from pydantic import BaseModel, ConfigDict, ValidationError

from auth import row_lookup
from auth.identity import AuthenticatedCaller, Grant, Identity
from auth.models import Token

ALGORITHM = "ES256"
MAX_CLOCK_SKEW_SECONDS = 60


@dataclass(frozen=True)
class KeyRing:
    """The key that signs and the keys still accepted.

    `keys` maps key ids to private keys as PEM.
    """

    current: str
    keys: dict[str, str]
    issuer: str
    audience: str

    def with_new_key(self, kid: str, pem: str) -> "KeyRing":
        """Return a key ring that signs with a new key and still accepts the old ones."""
        return replace(self, current=kid, keys={**self.keys, kid: pem})


class _Header(BaseModel):
    """Exactly these fields: no jku, no jwk, no crit."""

    model_config = ConfigDict(strict=True, extra="forbid")
    alg: Literal["ES256"]
    typ: Literal["JWT"]
    kid: str


class _Claims(BaseModel):
    """All claims are required, each with its own type."""

    model_config = ConfigDict(strict=True, extra="forbid")
    iss: str
    aud: str
    sub: str
    jti: UUID
    iat: int
    exp: int


def generate_key() -> str:
    """Return a new private key on P-256, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


async def issue_token(
    identity: Identity, *, keys: KeyRing, now: datetime, lifetime: timedelta
) -> str:
    """Issue a token to a person. It is valid only as long as its row is."""
    expires_at = now + lifetime
    row = await Token.create(
        id=uuid4(),
        object_id=identity.object_id,
        account=identity.account,
        name=identity.name,
        mail=identity.mail,
        issued_at=now,
        expires_at=expires_at,
    )
    claims = {
        "iss": keys.issuer,
        "aud": keys.audience,
        "sub": identity.object_id,
        "jti": str(row.id),
        "iat": int(now.timestamp()),
        "exp": int(expires_at.timestamp()),
    }
    pem = keys.keys[keys.current]
    return jws.sign(claims, pem, headers={"kid": keys.current}, algorithm=ALGORITHM)


async def find_caller(text: str, *, keys: KeyRing, now: datetime) -> AuthenticatedCaller | None:
    """Return the caller of a token; None if it is forged, foreign, expired or revoked."""
    claims = _verify_claims(text, keys)
    if claims is None or not _are_claims_valid(claims, keys, now):
        return None
    row = await row_lookup.find_row(Token, "id", str(claims.jti))
    if row is None or row.object_id != claims.sub or row.revoked_at or now >= row.expires_at:
        return None
    identity = Identity(row.object_id, row.account, row.name, row.mail)
    return AuthenticatedCaller(identity, Grant("bearer", str(claims.jti)))


async def keep_valid_ids(ids: Collection[str], *, now: datetime) -> set[str]:
    """Return the ids of tokens that are neither expired nor revoked."""
    if not ids:
        return set()
    padded_ids = row_lookup.pad_to_power_of_two([UUID(token_id) for token_id in ids])
    valid_tokens = Token.filter(id__in=padded_ids, revoked_at=None, expires_at__gt=now)
    return {str(token_id) for token_id in await valid_tokens.values_list("id", flat=True)}


async def revoke_token(token_id: UUID, *, now: datetime) -> None:
    await Token.filter(id=token_id, revoked_at=None).update(revoked_at=now)


async def revoke_all_tokens(object_id: str, *, now: datetime) -> int:
    """Revoke all tokens of a person and return their number."""
    return await Token.filter(object_id=object_id, revoked_at=None).update(revoked_at=now)


async def delete_expired(*, now: datetime) -> None:
    """Delete expired tokens."""
    await Token.filter(expires_at__lt=now).delete()


def _verify_claims(text: str, keys: KeyRing) -> _Claims | None:
    """Return the token's claims if one of our keys signed it."""
    try:
        header = _Header.model_validate(jws.get_unverified_header(text))
        key = _public_key(keys.keys[header.kid])
        return _Claims.model_validate_json(jws.verify(text, key, [ALGORITHM]))
    except (JOSEError, KeyError, ValidationError, UnicodeError, RecursionError):
        return None


def _are_claims_valid(claims: _Claims, keys: KeyRing, now: datetime) -> bool:
    timestamp = now.timestamp()
    return (
        claims.iss == keys.issuer
        and claims.aud == keys.audience
        and claims.iat <= timestamp + MAX_CLOCK_SKEW_SECONDS
        and timestamp < claims.exp
    )


@lru_cache(maxsize=32)
def _public_key(pem: str) -> Key:
    return jwk.construct(pem, ALGORITHM).public_key()
