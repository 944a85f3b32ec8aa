"""Binding hundreds of people: for site administrators only, and taken in by batches."""

from groups_service import ids
from groups_service.models import DirectoryMembership, Event, Person
from tests.api.around import of, said, seen
from tests.api.directory import BINDABLE, a_directory_group
from tests.api.stored import nothing_stored
from tests.api.world import promote
from tests.builders import Json, a_group
from tests.people import Somebody


async def a_crowd(like: Somebody, directory_group: str, size: int) -> None:
    """That many more colleagues in the directory group."""
    first = await Person.get(id=like.viewer.id)
    told = {name: getattr(first, name) for name in first._meta.db_fields}  # noqa: SLF001
    fresh = [ids.new() for _ in range(size)]
    await Person.bulk_create(
        Person(**told | {"id": each, "object_id": str(each), "account": str(each)})
        for each in fresh
    )
    await DirectoryMembership.bulk_create(
        DirectoryMembership(
            id=ids.new(), group_object_id=directory_group, person_object_id=str(each)
        )
        for each in fresh
    )


async def applied(group: Json) -> list[int]:
    """How many people each batch took in."""
    events = await Event.filter(stream_id=group["id"], kind="binding.applied").order_by("version")
    return [event.refs["added"] for event in events]


async def test_more_than_five_hundred_people_need_a_site_administrator(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open")
    await ada.put(of(group, f"/members/{bo.id}"), {"role": "administrator"})
    await promote(bo)
    target = await a_directory_group(BINDABLE, ada)
    await a_crowd(ada, target, 500)
    body = {"kind": "directory_group", "target": target}

    async with nothing_stored(ada.app):
        refused = await ada.post(of(group, "/bindings"), body)
    made = await bo.post(of(group, "/bindings"), body)

    assert (said(refused), made.status_code) == ((403, "too_many_people"), 201)
    assert (await seen(ada, group))["member_count"] == 502
    batches = await applied(group)
    assert (len(batches), max(batches), sum(batches)) == (3, 200, 500)
