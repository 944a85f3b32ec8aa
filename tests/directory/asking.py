"""Asking a directory server that a test has made."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from auth.directory import DirectoryUnreachable
from auth.ldap import LdapDirectory
from auth.ldap_connection import LdapConfig

PROMISED = 5
"""Seconds within which a directory that does not answer is said to be unreachable."""
HERE = "127.0.0.1"


def config(url: str, ca: Path | None) -> LdapConfig:
    return LdapConfig(url, "DC=orebro,DC=test", "reader@orebro.test", "secret", ca)


@asynccontextmanager
async def asked(config: LdapConfig) -> AsyncIterator[LdapDirectory]:
    """A directory to ask, closed at the end."""
    directory = LdapDirectory(config)
    try:
        yield directory
    finally:
        await directory.close()


@asynccontextmanager
async def directory(
    url: str, ca: Path | None, *, threads: int = 4
) -> AsyncIterator[LdapDirectory]:
    async with asked(replace(config(url, ca), threads=threads)) as made:
        yield made


async def refusal(url: str, ca: Path | None) -> str:
    """Ask for a password check that cannot succeed; return why, if in time."""
    async with directory(url, ca) as made:
        started = time.monotonic()
        with pytest.raises(DirectoryUnreachable) as refused:
            await made.check_password("karin.ek", "right")
    assert time.monotonic() - started < PROMISED
    return str(refused.value)
