"""Directory groups and units as a sync stores them: nested groups are already resolved."""

from uuid import uuid4

from groups_service.core import ids, text_search
from groups_service.models import DirectoryGroup, DirectoryMembership, Person, Unit
from tests.support.people import ApiCaller

BINDABLE = "Bindbara"
"""Name of a directory group that the test settings offer for binding."""


async def create_directory_group(name: str, *people: ApiCaller) -> str:
    object_id = str(uuid4())
    await DirectoryGroup.create(object_id=object_id, name=name)
    for person in people:
        await add_to_directory_group(object_id, person)
    return object_id


async def add_to_directory_group(directory_group: str, person: ApiCaller) -> None:
    await DirectoryMembership.create(
        id=ids.new(),
        group_object_id=directory_group,
        person_object_id=person.viewer.object_id,
    )


async def remove_from_directory_group(directory_group: str, person: ApiCaller) -> None:
    await DirectoryMembership.filter(
        group_object_id=directory_group, person_object_id=person.viewer.object_id
    ).delete()


async def create_unit(*path: str) -> str:
    """Create the last unit of the path and return its id."""
    unit = await Unit.create(
        id=ids.new(),
        name=path[-1],
        path="\t".join(path),
        depth=len(path) - 1,
        sort_key=text_search.sort_key(path[-1]),
    )
    return str(unit.id)


async def set_unit(person: ApiCaller, unit: str | None) -> None:
    await Person.filter(id=person.viewer.id).update(unit_id=unit)


async def deactivate_person(person: ApiCaller) -> None:
    await Person.filter(id=person.viewer.id).update(active=False)


async def reactivate_person(person: ApiCaller) -> None:
    await Person.filter(id=person.viewer.id).update(active=True)
