"""What only Active Directory has: the whole domain, its built-in accounts, StartTLS."""

from dataclasses import replace

import pytest

from auth.ldap_connection import LdapConfig
from tests.directory import ldif, organisation
from tests.directory.asking import asked
from tests.directory.organisation import CONSULTANT, SIGNS_IN
from tests.directory.samba_template import READER, SERVICE_ACCOUNT

pytestmark = pytest.mark.directory


async def test_start_tls_does_as_well(ldap: LdapConfig) -> None:
    unencrypted_at_first = replace(ldap, url=ldap.url.replace("ldaps://", "ldap://"))
    async with asked(unencrypted_at_first) as directory:
        person = await directory.check_password(SIGNS_IN, organisation.password(SIGNS_IN))

    assert person
    assert person.account == SIGNS_IN


async def test_whole_domain_holds_the_organisation_and_the_services_accounts(
    ldap: LdapConfig,
) -> None:
    async with asked(replace(ldap, base=ldif.DOMAIN)) as directory:
        snapshot = await directory.everyone()

    organisations = {person.account for person in organisation.people()}
    accounts = {person.account for person in snapshot.people}
    assert accounts == organisations | {READER, SERVICE_ACCOUNT}


async def test_everybodys_primary_group_holds_those_it_does_not_list(ldap: LdapConfig) -> None:
    async with asked(replace(ldap, base=ldif.DOMAIN)) as directory:
        snapshot = await directory.everyone()

    accounts = {person.object_id: person.account for person in snapshot.people}
    groups = {group.name: {accounts[one] for one in group.members} for group in snapshot.groups}
    assert groups["Domain Users"] | groups["Konsulter"] == set(accounts.values())
    assert groups["Konsulter"] == {CONSULTANT}


@pytest.mark.parametrize("account", ["Administrator", "Guest", "krbtgt", "DC1$", "Domain Users"])
async def test_built_in_accounts_are_nobody(ldap: LdapConfig, account: str) -> None:
    async with asked(replace(ldap, base=ldif.DOMAIN)) as directory:
        assert await directory.find(account) is None


async def test_people_are_read_whole_however_small_the_pages(ldap: LdapConfig) -> None:
    async with asked(replace(ldap, page=7)) as directory:
        snapshot = await directory.everyone()

    assert len(snapshot.people) == len(organisation.people())
