"""Whether somebody else could handle a report: another administrator who is still employed."""

from uuid import UUID

import pytest

from groups_service import access
from groups_service.models import Membership, Person
from groups_service.models.groups import Role
from tests.builders import a_group
from tests.people import Somebody


@pytest.mark.parametrize(
    ("role", "active", "there"),
    [
        (Role.ADMINISTRATOR, True, True),
        (Role.ADMINISTRATOR, False, False),
        (Role.MEMBER, True, False),
    ],
)
async def test_another_administrator_has_to_be_one_and_employed(
    ada: Somebody, bo: Somebody, role: Role, *, active: bool, there: bool
) -> None:
    group = await a_group(ada, "open", bo)
    await a_group(bo, "open", name="En annan")
    await Membership.filter(group_id=group["id"], person_id=bo.id).update(role=role)
    await Person.filter(id=bo.id).update(active=active)

    found = await access.others_administer(UUID(group["id"]), [UUID(ada.id)])

    assert found is there
