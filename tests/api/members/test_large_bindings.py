"""Bindings of hundreds of people: for site administrators only, applied in batches."""

from groups_service.core import ids
from groups_service.models import DirectoryMembership, Event, Person
from tests.api.support.directory_data import BINDABLE, create_directory_group
from tests.api.support.group_calls import get_group, get_refusal, group_path
from tests.api.support.table_snapshot import assert_nothing_stored
from tests.api.support.world import make_site_administrator
from tests.support.builders import Json, a_group
from tests.support.people import ApiCaller


async def create_people(template: ApiCaller, directory_group: str, size: int) -> None:
    """Add `size` more people to the directory group, with the fields of `template`."""
    first = await Person.get(id=template.viewer.id)
    fields = {name: getattr(first, name) for name in first._meta.db_fields}  # noqa: SLF001
    new_ids = [ids.new() for _ in range(size)]
    await Person.bulk_create(
        Person(**fields | {"id": each, "object_id": str(each), "account": str(each)})
        for each in new_ids
    )
    await DirectoryMembership.bulk_create(
        DirectoryMembership(
            id=ids.new(), group_object_id=directory_group, person_object_id=str(each)
        )
        for each in new_ids
    )


async def list_batch_sizes(group: Json) -> list[int]:
    """Return how many people each batch added."""
    events = await Event.filter(stream_id=group["id"], kind="binding.applied").order_by("version")
    return [event.refs["added"] for event in events]


async def test_binding_over_five_hundred_people_requires_a_site_administrator(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    await ada.put(group_path(group, f"/members/{bo.id}"), {"role": "administrator"})
    await make_site_administrator(bo)
    target = await create_directory_group(BINDABLE, ada)
    await create_people(ada, target, 500)
    body = {"kind": "directory_group", "target": target}

    async with assert_nothing_stored(ada.app):
        refused = await ada.post(group_path(group, "/bindings"), body)
    accepted = await bo.post(group_path(group, "/bindings"), body)

    assert (get_refusal(refused), accepted.status_code) == ((403, "too_many_people"), 201)
    assert (await get_group(ada, group))["member_count"] == 502
    batches = await list_batch_sizes(group)
    assert (len(batches), max(batches), sum(batches)) == (3, 200, 500)
