"""Directory groups and units as a sync stores them: nested groups are resolved already."""

from uuid import uuid4

from groups_service import ids, words
from groups_service.models import DirectoryGroup, DirectoryMembership, Person, Unit
from tests.people import Somebody

BINDABLE = "Bindbara"
"""A directory group that the settings of the tests offer."""


async def a_directory_group(name: str, *people: Somebody) -> str:
    object_id = str(uuid4())
    await DirectoryGroup.create(object_id=object_id, name=name)
    for person in people:
        await enters(object_id, person)
    return object_id


async def enters(directory_group: str, person: Somebody) -> None:
    await DirectoryMembership.create(
        id=ids.new(),
        group_object_id=directory_group,
        person_object_id=person.viewer.object_id,
    )


async def departs(directory_group: str, person: Somebody) -> None:
    await DirectoryMembership.filter(
        group_object_id=directory_group, person_object_id=person.viewer.object_id
    ).delete()


async def a_unit(*path: str) -> str:
    """The id of the unit at the end of the path."""
    unit = await Unit.create(
        id=ids.new(),
        name=path[-1],
        path="\t".join(path),
        depth=len(path) - 1,
        sort_key=words.sort_key(path[-1]),
    )
    return str(unit.id)


async def works_at(person: Somebody, unit: str | None) -> None:
    await Person.filter(id=person.viewer.id).update(unit_id=unit)


async def leaves_the_directory(person: Somebody) -> None:
    await Person.filter(id=person.viewer.id).update(active=False)


async def comes_back(person: Somebody) -> None:
    await Person.filter(id=person.viewer.id).update(active=True)
