"""The secrets of the installation, created on first start in a file private to its owner."""

import json
import os
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path

from auth.tokens import KeyRing, generate_key

TOKEN_AUDIENCE = "groups"  # noqa: S105 - an audience, no password


@dataclass(frozen=True)
class InstallationSecrets:
    keys: KeyRing
    cursor_key: bytes
    """Signs pagination cursors, so that clients cannot forge them."""


def load_secrets(path: Path, issuer: str) -> InstallationSecrets:
    """Read the secrets file, or create it.

    Raises ValueError with the reason when the file is not usable.
    """
    if not path.exists():
        _create_file(path)
    content = tomllib.loads(path.read_text())
    try:
        keys = KeyRing(content["current"], dict(content["keys"]), issuer, TOKEN_AUDIENCE)
        cursor_key = bytes.fromhex(content["cursors"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path} has no usable {error}") from error
    if keys.current not in keys.keys:
        raise ValueError(f"{path} names {keys.current} as the current key, but has no such key")
    return InstallationSecrets(keys, cursor_key)


def _create_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    name = secrets.token_hex(4)
    text = (
        f'current = "{name}"\ncursors = "{secrets.token_hex(32)}"\n\n'
        f"[keys]\n{name} = {json.dumps(generate_key())}\n"
    )
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
