"""Many members at once, written directly to the tables: adding them one by one takes long."""

from groups_service.core import clock, ids
from groups_service.models import Membership, Person
from groups_service.models.groups import Role
from tests.support.builders import Json
from tests.support.people import an_entry


async def add_members(group: Json, size: int) -> None:
    now = clock.now()
    people = [
        Person(
            id=ids.new(),
            object_id=an_entry(f"{number}:z").object_id,
            account=f"{number}:z",
            sort_key="",
            search_name="",
            created_at=now,
            synced_at=now,
            **dict.fromkeys(("name", "given_name", "surname"), "Lind"),
        )
        for number in range(size)
    ]
    await Person.bulk_create(people)
    await Membership.bulk_create(
        Membership(
            id=ids.new(),
            group_id=group["id"],
            person_id=person.id,
            role=Role.MEMBER,
            sources="added",
            era=1,
            since=now,
        )
        for person in people
    )
