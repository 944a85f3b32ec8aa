"""Active Directory by LDAP: ldap3 blocks, so a few threads of its own talk to the server."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TypeVar
from uuid import uuid4

from anyio import to_thread

from auth import clock, ldap_reading
from auth.clock import Clock
from auth.directory import DirectoryUnreachable, Entry, Snapshot
from auth.ldap_connection import LdapConfig, password_holds
from auth.ldap_link import Link
from auth.ldap_reading import Known

SLOWEST_ANSWER = 4.0
"""Seconds, waiting for a thread included."""
SLOWEST_READING = 300.0
"""Seconds for everybody; a silent server is noticed much sooner."""

Answer = TypeVar("Answer")


class _Thread(threading.local):
    link: Link | None = None


class LdapDirectory:
    """People are known by objectGUID; `account` is the sAMAccountName, in either case."""

    def __init__(self, config: LdapConfig, clock: Clock = clock.now) -> None:
        self._config = config
        self._clock = clock
        self._threads = ThreadPoolExecutor(config.threads, "directory")
        self._thread = _Thread()
        self._links: set[Link] = set()

    async def find(self, account: str) -> Entry | None:
        return await self._answer(partial(self._found, account))

    async def check_password(self, account: str, password: str) -> Entry | None:
        if not _possible(password):
            return None
        return await self._answer(partial(self._admitted, account, password))

    async def everyone(self) -> Snapshot:
        await self.ping()
        return await self._answer(self._everybody, within=SLOWEST_READING)

    async def ping(self) -> None:
        await self._answer(partial(self._over_link, Link.ping))

    async def close(self) -> None:
        await to_thread.run_sync(partial(self._threads.shutdown, cancel_futures=True))
        for link in self._links:
            link.close()

    async def _answer(
        self, work: Callable[[], Answer], *, within: float = SLOWEST_ANSWER
    ) -> Answer:
        try:
            async with asyncio.timeout(within):
                return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except TimeoutError as late:
            raise DirectoryUnreachable(f"No answer within {within:g} seconds") from late

    def _known(self, account: str) -> Known | None:
        return self._over_link(lambda link: ldap_reading.one(link, account, self._clock()))

    def _found(self, account: str) -> Entry | None:
        known = self._known(account)
        return known.entry if known else None

    def _admitted(self, account: str, password: str) -> Entry | None:
        known = self._known(account)
        # An unknown name is bound too: the time it takes must not tell which accounts exist.
        dn = known.dn if known else f"CN={uuid4()},{self._config.base}"
        right = password_holds(self._config, dn, password)
        return known.entry if known and right and known.entry.enabled else None

    def _everybody(self) -> Snapshot:
        return self._over_link(lambda link: ldap_reading.everybody(link, self._clock()))

    def _over_link(self, work: Callable[[Link], Answer]) -> Answer:
        """Work over this thread's connection; one gone stale since last time is replaced."""
        if self._thread.link:
            with suppress(DirectoryUnreachable):
                return self._tried(self._thread.link, work)
        self._thread.link = Link(self._config)
        self._links.add(self._thread.link)
        return self._tried(self._thread.link, work)

    def _tried(self, link: Link, work: Callable[[Link], Answer]) -> Answer:
        try:
            return work(link)
        except BaseException:
            self._thread.link = None
            self._links.discard(link)
            link.close()
            raise


def _possible(password: str) -> bool:
    """Tell what could be a password from what must not be sent.

    A server takes an empty one for an anonymous bind that succeeds, and may stop reading at NUL.
    """
    return bool(password) and not any(s == "\0" or "\ud800" <= s <= "\udfff" for s in password)
