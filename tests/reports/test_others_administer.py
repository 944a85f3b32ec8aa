"""Another person can handle a report if another administrator is active."""

from uuid import UUID

import pytest

from groups_service import access
from groups_service.models import Membership, Person
from groups_service.models.groups import Role
from tests.support.builders import a_group
from tests.support.people import ApiCaller


@pytest.mark.parametrize(
    ("role", "active", "there"),
    [
        (Role.ADMINISTRATOR, True, True),
        (Role.ADMINISTRATOR, False, False),
        (Role.MEMBER, True, False),
    ],
)
async def test_only_an_active_administrator_counts_as_another_administrator(
    ada: ApiCaller, bo: ApiCaller, role: Role, *, active: bool, there: bool
) -> None:
    group = await a_group(ada, "open", bo)
    await a_group(bo, "open", name="En annan")
    await Membership.filter(group_id=group["id"], person_id=bo.id).update(role=role)
    await Person.filter(id=bo.id).update(active=active)

    result = await access.has_other_administrators(UUID(group["id"]), [UUID(ada.id)])

    assert result is there
