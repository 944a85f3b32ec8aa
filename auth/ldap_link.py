"""The service's own connection to the directory server, and the searches made over it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ldap3 import Connection
from ldap3.core.results import RESULT_SUCCESS

from auth.directory import DirectoryUnreachable
from auth.ldap_connection import (
    LdapConfig,
    bound,
    close,
    closed_on_failure,
    encrypted,
    unreachable_on_failure,
)

PAGED_RESULTS = "1.2.840.113556.1.4.319"


@dataclass(frozen=True, slots=True)
class Record:
    """What the server holds of one object; attribute names in lower case."""

    dn: str
    values: Mapping[str, Sequence[bytes]]

    def first(self, attribute: str) -> bytes | None:
        values = self.values.get(attribute)
        return values[0] if values else None


@dataclass(frozen=True, slots=True)
class _Search:
    base: str
    wanted: str
    attributes: Sequence[str]
    scope: Literal["BASE", "SUBTREE"] = "SUBTREE"


class Link:
    """Blocks, and raises nothing but `DirectoryUnreachable`."""

    def __init__(self, config: LdapConfig) -> None:
        self._config = config
        with unreachable_on_failure():
            self._connection = _signed_in(config)

    def records(self, wanted: str, attributes: Sequence[str]) -> Iterator[Record]:
        """Find what the filter matches below the base: all of it, or raise."""
        search = _Search(self._config.base, wanted, attributes)
        cookie: bytes | None = None
        while cookie != b"":
            found, cookie = self._page(search, cookie)
            yield from found

    def all_values(self, record: Record, attribute: str) -> list[bytes]:
        """Give every value of an attribute, however many the server hands out at a time."""
        values = [*record.values.get(attribute, ())]
        while part := _part(record, attribute):
            values += record.values[part]
            last = part.rpartition("-")[2]
            if last == "*":
                break
            record = self._part_from(record.dn, attribute, int(last) + 1)
        return values

    def ping(self) -> None:
        """Return if the server answers and knows the base."""
        self._page(_Search(self._config.base, "(objectClass=*)", ["objectGUID"], "BASE"), None)

    def close(self) -> None:
        close(self._connection)

    def _part_from(self, dn: str, attribute: str, start: int) -> Record:
        search = _Search(dn, "(objectClass=*)", [f"{attribute};range={start}-*"], "BASE")
        found, _ = self._page(search, None)
        if not found or not _part(found[0], attribute):
            raise DirectoryUnreachable(f"{attribute} of {dn} breaks off before value {start}")
        return found[0]

    def _page(self, search: _Search, cookie: bytes | None) -> tuple[list[Record], bytes]:
        with unreachable_on_failure():
            _, result, response, _ = self._connection.search(
                search.base,
                search.wanted,
                search.scope,
                "NEVER",
                attributes=search.attributes,
                paged_size=self._config.page,
                paged_criticality=True,
                paged_cookie=cookie,
            )
        if result["result"] != RESULT_SUCCESS:
            raise DirectoryUnreachable(f"The directory answers: {result['description']}")
        return _records(response), _cookie(result)


def _signed_in(config: LdapConfig) -> Connection:
    connection = encrypted(config, config.user, config.password)
    with closed_on_failure(connection):
        if not bound(connection):
            raise DirectoryUnreachable(f"The directory refuses the password of {config.user}")
    return connection


def _part(record: Record, attribute: str) -> str | None:
    """Name the part of a long attribute that a record holds: `member;range=0-1499`."""
    return next((name for name in record.values if name.startswith(f"{attribute};range=")), None)


def _records(response: Sequence[Mapping[str, Any]]) -> list[Record]:  # Any: ldap3 has no types
    return [
        Record(item["dn"], {k.lower(): v or () for k, v in item["raw_attributes"].items()})
        for item in response
        if item["type"] == "searchResEntry"
    ]


def _cookie(result: Mapping[str, Any]) -> bytes:
    """Take the server's mark of where the next page begins; empty after the last one."""
    control = result.get("controls", {}).get(PAGED_RESULTS)
    return control["value"]["cookie"] or b"" if control else b""
