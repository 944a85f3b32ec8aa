"""Features of Active Directory only: the whole domain, its built-in accounts, StartTLS."""

from dataclasses import replace

import pytest

from auth.ldap.connection import LdapConfig
from tests.directory.support import ldif, organisation
from tests.directory.support.ldap_server_client import open_directory
from tests.directory.support.organisation import CONSULTANT, ORDINARY_ACCOUNT
from tests.directory.support.samba_template import READER, SERVICE_ACCOUNT

pytestmark = pytest.mark.directory


async def test_start_tls_works_with_samba(ldap: LdapConfig) -> None:
    unencrypted_at_first = replace(ldap, url=ldap.url.replace("ldaps://", "ldap://"))
    async with open_directory(unencrypted_at_first) as directory:
        person = await directory.check_password(
            ORDINARY_ACCOUNT, organisation.password_of(ORDINARY_ACCOUNT)
        )

    assert person
    assert person.account == ORDINARY_ACCOUNT


async def test_whole_domain_contains_people_and_service_accounts(
    ldap: LdapConfig,
) -> None:
    async with open_directory(replace(ldap, base=ldif.DOMAIN)) as directory:
        snapshot = await directory.read_all()

    organisations = {person.account for person in organisation.list_people()}
    accounts = {person.account for person in snapshot.people}
    assert accounts == organisations | {READER, SERVICE_ACCOUNT}


async def test_primary_groups_include_their_unlisted_members(ldap: LdapConfig) -> None:
    async with open_directory(replace(ldap, base=ldif.DOMAIN)) as directory:
        snapshot = await directory.read_all()

    accounts = {person.object_id: person.account for person in snapshot.people}
    groups = {
        group.name: {accounts[member] for member in group.members} for group in snapshot.groups
    }
    assert groups["Domain Users"] | groups["Konsulter"] == set(accounts.values())
    assert groups["Konsulter"] == {CONSULTANT}


@pytest.mark.parametrize("account", ["Administrator", "Guest", "krbtgt", "DC1$", "Domain Users"])
async def test_built_in_account_finds_no_person(ldap: LdapConfig, account: str) -> None:
    async with open_directory(replace(ldap, base=ldif.DOMAIN)) as directory:
        assert await directory.find(account) is None


async def test_small_pages_give_all_people(ldap: LdapConfig) -> None:
    async with open_directory(replace(ldap, page_size=7)) as directory:
        snapshot = await directory.read_all()

    assert len(snapshot.people) == len(organisation.list_people())
