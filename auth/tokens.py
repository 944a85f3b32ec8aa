"""Bearer tokens: ES256 and nothing else, each with a row that can be revoked.

The only module that imports jose. That library takes whatever algorithm it is not told to
refuse, and never misses an absent claim; so header and claims are checked here, whole.
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

from auth import rows
from auth.identity import Caller, Grant, Identity
from auth.lists import same_length
from auth.models import Token

ALGORITHM = "ES256"
CLOCKS_DIFFER = 60  # seconds


@dataclass(frozen=True)
class KeyRing:
    """The key that signs, and those still read; `keys` are private keys as PEM by their id."""

    current: str
    keys: dict[str, str]
    issuer: str
    audience: str

    def rotated(self, kid: str, pem: str) -> "KeyRing":
        """Sign with a new key from now on; what the old ones signed is still read."""
        return replace(self, current=kid, keys={**self.keys, kid: pem})


class _Header(BaseModel):
    """Exactly this: no jku, no jwk, no crit."""

    model_config = ConfigDict(strict=True, extra="forbid")
    alg: Literal["ES256"]
    typ: Literal["JWT"]
    kid: str


class _Claims(BaseModel):
    """All of them, each of its own type."""

    model_config = ConfigDict(strict=True, extra="forbid")
    iss: str
    aud: str
    sub: str
    jti: UUID
    iat: int
    exp: int


def new_key() -> str:
    """A private key on P-256, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


async def issue(identity: Identity, *, keys: KeyRing, now: datetime, lifetime: timedelta) -> str:
    """A token of this person's; its row is what makes it good."""
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


async def read(text: str, *, keys: KeyRing, now: datetime) -> Caller | None:
    """Whose token this is; None when it is forged, foreign, over or revoked."""
    claims = _claims(text, keys)
    if claims is None or not _holds(claims, keys, now):
        return None
    row = await rows.find(Token, "id", str(claims.jti))
    if row is None or row.object_id != claims.sub or row.revoked_at or now >= row.expires_at:
        return None
    identity = Identity(row.object_id, row.account, row.name, row.mail)
    return Caller(identity, Grant("bearer", str(claims.jti)))


async def living(ids: Collection[str], *, now: datetime) -> set[str]:
    """Which of these tokens are neither over nor revoked."""
    if not ids:
        return set()
    asked = same_length([UUID(each) for each in ids])
    held = Token.filter(id__in=asked, revoked_at=None, expires_at__gt=now)
    return {str(each) for each in await held.values_list("id", flat=True)}


async def revoke(token_id: UUID, *, now: datetime) -> None:
    await Token.filter(id=token_id, revoked_at=None).update(revoked_at=now)


async def revoke_all(object_id: str, *, now: datetime) -> int:
    """Revoke every token of a person; how many there were."""
    return await Token.filter(object_id=object_id, revoked_at=None).update(revoked_at=now)


async def sweep(*, now: datetime) -> None:
    """Forget the tokens that are over."""
    await Token.filter(expires_at__lt=now).delete()


def _claims(text: str, keys: KeyRing) -> _Claims | None:
    """What the token says, when one of our keys says it."""
    try:
        header = _Header.model_validate(jws.get_unverified_header(text))
        key = _public(keys.keys[header.kid])
        return _Claims.model_validate_json(jws.verify(text, key, [ALGORITHM]))
    except (JOSEError, KeyError, ValidationError, UnicodeError, RecursionError):
        return None


def _holds(claims: _Claims, keys: KeyRing, now: datetime) -> bool:
    moment = now.timestamp()
    return (
        claims.iss == keys.issuer
        and claims.aud == keys.audience
        and claims.iat <= moment + CLOCKS_DIFFER
        and moment < claims.exp
    )


@lru_cache(maxsize=32)
def _public(pem: str) -> Key:
    return jwk.construct(pem, ALGORITHM).public_key()
