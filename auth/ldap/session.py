"""The service's own session with the directory server, and its searches."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ldap3 import Connection
from ldap3.core.results import RESULT_SUCCESS

from auth.directory import DirectoryUnreachable
from auth.ldap.connection import (
    LdapConfig,
    close,
    close_on_failure,
    convert_ldap_errors,
    open_encrypted,
    try_bind,
)

PAGED_RESULTS_OID = "1.2.840.113556.1.4.319"

_SearchResponse = Sequence[Mapping[str, Any]]  # ldap3 has no types


@dataclass(frozen=True, slots=True)
class LdapRecord:
    """An object as the server returns it; attribute names in lower case."""

    dn: str
    values: Mapping[str, Sequence[bytes]]

    def get_first(self, attribute: str) -> bytes | None:
        values = self.values.get(attribute)
        return values[0] if values else None


@dataclass(frozen=True, slots=True)
class _Search:
    base: str
    search_filter: str
    attributes: Sequence[str]
    scope: Literal["BASE", "SUBTREE"] = "SUBTREE"


class LdapSession:
    """Blocks, and raises only `DirectoryUnreachable`."""

    def __init__(self, config: LdapConfig) -> None:
        self._config = config
        with convert_ldap_errors():
            self._connection = _open_and_bind(config)

    def search_records(
        self, search_filter: str, attributes: Sequence[str]
    ) -> Iterator[LdapRecord]:
        """Yield all records below the base that match the filter. Raises if any page fails."""
        search = _Search(self._config.base, search_filter, attributes)
        cookie: bytes | None = None
        while cookie != b"":
            records, cookie = self._search_page(search, cookie)
            yield from records

    def read_all_values(self, record: LdapRecord, attribute: str) -> list[bytes]:
        """Return all values of an attribute, however many the server returns at a time."""
        values = [*record.values.get(attribute, ())]
        while range_attribute := _find_range_attribute(record, attribute):
            values += record.values[range_attribute]
            range_end = range_attribute.rpartition("-")[2]
            if range_end == "*":
                break
            record = self._read_range(record.dn, attribute, int(range_end) + 1)
        return values

    def ping(self) -> None:
        """Return if the server answers and knows the base."""
        self._search_page(
            _Search(self._config.base, "(objectClass=*)", ["objectGUID"], "BASE"), None
        )

    def close(self) -> None:
        close(self._connection)

    def _read_range(self, dn: str, attribute: str, start: int) -> LdapRecord:
        search = _Search(dn, "(objectClass=*)", [f"{attribute};range={start}-*"], "BASE")
        records, _ = self._search_page(search, None)
        if not records or not _find_range_attribute(records[0], attribute):
            raise DirectoryUnreachable(f"{attribute} of {dn} breaks off before value {start}")
        return records[0]

    def _search_page(
        self, search: _Search, cookie: bytes | None
    ) -> tuple[list[LdapRecord], bytes]:
        with convert_ldap_errors():
            _, result, response, _ = self._connection.search(
                search.base,
                search.search_filter,
                search.scope,
                "NEVER",
                attributes=search.attributes,
                paged_size=self._config.page_size,
                paged_criticality=True,
                paged_cookie=cookie,
            )
        if result["result"] != RESULT_SUCCESS:
            raise DirectoryUnreachable(f"The directory answers: {result['description']}")
        return _parse_records(response), _get_cookie(result)


def _open_and_bind(config: LdapConfig) -> Connection:
    connection = open_encrypted(config, config.user, config.password)
    with close_on_failure(connection):
        if not try_bind(connection):
            raise DirectoryUnreachable(f"The directory refuses the password of {config.user}")
    return connection


def _find_range_attribute(record: LdapRecord, attribute: str) -> str | None:
    """Return the name of the partial attribute in a record, such as `member;range=0-1499`."""
    return next((name for name in record.values if name.startswith(f"{attribute};range=")), None)


def _parse_records(response: _SearchResponse) -> list[LdapRecord]:
    return [
        LdapRecord(item["dn"], {k.lower(): v or () for k, v in item["raw_attributes"].items()})
        for item in response
        if item["type"] == "searchResEntry"
    ]


def _get_cookie(result: Mapping[str, Any]) -> bytes:
    """Return the server's cookie for the next page; empty after the last one."""
    control = result.get("controls", {}).get(PAGED_RESULTS_OID)
    return control["value"]["cookie"] or b"" if control else b""
