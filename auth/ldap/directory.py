"""Active Directory over LDAP. ldap3 blocks, so a small thread pool talks to the server."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TypeVar
from uuid import uuid4

from anyio import to_thread

from auth import clock
from auth.clock import Clock
from auth.directory import DirectorySnapshot, DirectoryUnreachable, PersonEntry
from auth.ldap import search
from auth.ldap.connection import LdapConfig, is_password_correct
from auth.ldap.search import FoundPerson
from auth.ldap.session import LdapSession

MAX_SNAPSHOT_SECONDS = 300.0
"""For all people and groups; a server that stops answering is noticed much sooner."""

Result = TypeVar("Result")


class _ThreadState(threading.local):
    session: LdapSession | None = None


class LdapDirectory:
    """People are identified by objectGUID; `account` is the sAMAccountName, in any case."""

    def __init__(self, config: LdapConfig, clock: Clock = clock.now) -> None:
        self._config = config
        self._clock = clock
        self._threads = ThreadPoolExecutor(config.threads, "directory")
        self._thread = _ThreadState()
        self._sessions: set[LdapSession] = set()

    async def find(self, account: str) -> PersonEntry | None:
        return await self._run_in_thread(partial(self._find_entry, account))

    async def check_password(self, account: str, password: str) -> PersonEntry | None:
        if not _is_sendable_password(password):
            return None
        return await self._run_in_thread(partial(self._authenticate, account, password))

    async def read_all(self) -> DirectorySnapshot:
        await self.ping()
        return await self._run_in_thread(self._read_snapshot, timeout_seconds=MAX_SNAPSHOT_SECONDS)

    async def ping(self) -> None:
        await self._run_in_thread(partial(self._with_session, LdapSession.ping))

    async def close(self) -> None:
        await to_thread.run_sync(partial(self._threads.shutdown, cancel_futures=True))
        for session in self._sessions:
            session.close()

    async def _run_in_thread(
        self, work: Callable[[], Result], *, timeout_seconds: float | None = None
    ) -> Result:
        seconds = timeout_seconds or self._config.answer_timeout
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except TimeoutError as error:
            raise DirectoryUnreachable(f"No answer within {seconds:g} seconds") from error

    def _find_person(self, account: str) -> FoundPerson | None:
        return self._with_session(
            lambda session: search.find_person(session, account, self._clock())
        )

    def _find_entry(self, account: str) -> PersonEntry | None:
        person = self._find_person(account)
        return person.entry if person else None

    def _authenticate(self, account: str, password: str) -> PersonEntry | None:
        person = self._find_person(account)
        # An unknown account is bound too: response times must not reveal which accounts exist.
        dn = person.dn if person else f"CN={uuid4()},{self._config.base}"
        is_correct = is_password_correct(self._config, dn, password)
        return person.entry if person and is_correct and person.entry.enabled else None

    def _read_snapshot(self) -> DirectorySnapshot:
        return self._with_session(lambda session: search.read_snapshot(session, self._clock()))

    def _with_session(self, work: Callable[[LdapSession], Result]) -> Result:
        """Run `work` with this thread's session.

        Replaces the session if it has failed since the last use.
        """
        if self._thread.session:
            with suppress(DirectoryUnreachable):
                return self._run_or_close(self._thread.session, work)
        self._thread.session = LdapSession(self._config)
        self._sessions.add(self._thread.session)
        return self._run_or_close(self._thread.session, work)

    def _run_or_close(self, session: LdapSession, work: Callable[[LdapSession], Result]) -> Result:
        try:
            return work(session)
        except BaseException:
            self._thread.session = None
            self._sessions.discard(session)
            session.close()
            raise


def _is_sendable_password(password: str) -> bool:
    """Return False for a password that must not be sent.

    A server accepts an empty one as an anonymous bind, and may stop reading at NUL.
    """
    return bool(password) and not any(
        char == "\0" or "\ud800" <= char <= "\udfff" for char in password
    )
