"""A client of the directory servers that tests start."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from auth.directory import DirectoryUnreachable
from auth.ldap.connection import LdapConfig
from auth.ldap.directory import LdapDirectory
from tests.support.waiting import MAX_WAIT_SECONDS

PROMISED_SECONDS = 5
"""The service reports a directory that does not answer as unreachable within this time."""
PATIENT_TIMEOUTS = dict.fromkeys(
    ("connect_timeout", "receive_timeout", "answer_timeout"), int(MAX_WAIT_SECONDS)
)
"""For servers that answer, but slowly on a busy machine."""
LOCALHOST = "127.0.0.1"


def build_config(url: str, ca: Path | None, *, is_patient: bool = True) -> LdapConfig:
    """Return a configuration with the timeouts of the product, or with much longer ones."""
    timeouts = PATIENT_TIMEOUTS if is_patient else {}
    config = LdapConfig(url, "DC=orebro,DC=test", "reader@orebro.test", "secret", ca, **timeouts)
    assert is_patient or config.answer_timeout < PROMISED_SECONDS
    return config


@asynccontextmanager
async def open_directory(config: LdapConfig) -> AsyncIterator[LdapDirectory]:
    """Open a directory, and close it at the end."""
    directory = LdapDirectory(config)
    try:
        yield directory
    finally:
        await directory.close()


@asynccontextmanager
async def open_directory_at(
    url: str, ca: Path | None, *, threads: int = 4, is_patient: bool = True
) -> AsyncIterator[LdapDirectory]:
    config = build_config(url, ca, is_patient=is_patient)
    async with open_directory(replace(config, threads=threads)) as opened:
        yield opened


async def get_refusal(url: str, ca: Path | None, *, is_patient: bool = True) -> str:
    """Check a password that cannot be checked, and return the reason of the failure."""
    async with open_directory_at(url, ca, is_patient=is_patient) as opened:
        async with asyncio.timeout(MAX_WAIT_SECONDS):
            with pytest.raises(DirectoryUnreachable) as refused:
                await opened.check_password("karin.ek", "right")
    return str(refused.value)
