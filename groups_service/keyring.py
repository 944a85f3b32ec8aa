"""The installation's secrets: made on first start, kept in a file only its owner can read."""

import json
import os
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path

from auth.tokens import KeyRing, new_key

AUDIENCE = "groups"


@dataclass(frozen=True)
class Secrets:
    keys: KeyRing
    cursors: bytes
    """Signs the cursors of lists, so that nobody makes up their own."""


def load(path: Path, issuer: str) -> Secrets:
    """Read the file, or make it. ValueError says what is wrong with it."""
    if not path.exists():
        _make(path)
    told = tomllib.loads(path.read_text())
    try:
        keys = KeyRing(told["current"], dict(told["keys"]), issuer, AUDIENCE)
        cursors = bytes.fromhex(told["cursors"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path} has no usable {error}") from error
    if keys.current not in keys.keys:
        raise ValueError(f"{path} names {keys.current} as the current key, but has no such key")
    return Secrets(keys, cursors)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    name = secrets.token_hex(4)
    text = (
        f'current = "{name}"\ncursors = "{secrets.token_hex(32)}"\n\n'
        f"[keys]\n{name} = {json.dumps(new_key())}\n"
    )
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
