"""Which targets can be bound, how many, and who may see bindings."""

from tests.api.members.test_directory_bindings import DEPARTMENT, create_binding
from tests.api.support.directory_data import (
    BINDABLE,
    create_directory_group,
    create_unit,
)
from tests.api.support.group_calls import (
    MISSING_GROUP_PATH,
    get_refusal,
    group_path,
)
from tests.api.support.table_snapshot import assert_nothing_stored
from tests.support.builders import a_group
from tests.support.people import ApiCaller


async def test_only_offered_targets_can_be_bound(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")
    targets = [("directory_group", await create_directory_group("Chefer", bo)), ("unit", "x" * 64)]
    targets += [("directory_group", "nothing"), ("unit", await create_directory_group(BINDABLE))]

    async with assert_nothing_stored(ada.app):
        for kind, target in targets:
            body = {"kind": kind, "target": target}
            response = await ada.post(group_path(group, "/bindings"), body)
            assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "target")


async def test_only_administrators_may_see_bindings(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    target = await create_directory_group(BINDABLE, cia)
    query = f"?kind=directory_group&target={target}"

    for rest in ("/bindings", f"/bindings/preview{query}"):
        assert get_refusal(await bo.get(group_path(group, rest))) == (403, "administrators_only")
        assert (await cia.get(group_path(group, rest))).content == (
            await cia.get(MISSING_GROUP_PATH + rest)
        ).content
    for body in ({"kind": "unit", "target": "x"}, {"kind": "directory_group", "target": target}):
        response = await cia.post(group_path(group, "/bindings"), body)
        assert (
            get_refusal(response)
            == get_refusal(await cia.post(f"{MISSING_GROUP_PATH}/bindings", body))
            == (404, "not_found")
        )


async def test_group_has_at_most_three_distinct_bindings(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")
    targets = [await create_unit(*DEPARTMENT, name) for name in ("A", "B", "C", "D")]
    for target in targets[:3]:
        await create_binding(ada, group, target, "unit")

    again, fourth = [
        await ada.post(group_path(group, "/bindings"), {"kind": "unit", "target": target})
        for target in targets[2:]
    ]

    assert (get_refusal(again), get_refusal(fourth)) == (
        (409, "already_bound"),
        (409, "too_many_bindings"),
    )
