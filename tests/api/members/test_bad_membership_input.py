"""Invalid and foreign input on membership; refused requests change nothing."""

import pytest

from groups_service.core import ids
from groups_service.models import JoinRequest
from tests.api.support.group_calls import (
    MISSING_GROUP_PATH,
    create_invitation,
    create_proposal,
    get_group,
    get_only_request,
    get_refusal,
    group_path,
    list_items,
)
from tests.api.support.table_snapshot import assert_nothing_stored
from tests.support.builders import a_group
from tests.support.people import ApiCaller

INVALID_NAMES = {
    "": "blank",
    " \t  ": "blank",
    "\u3164\u2800": "blank",
    "a\u0000b": "",
    "Lön\u202egrupp": "control_characters",
    "\u2066Lön\u2069": "control_characters",
    "Lön\u200b": "control_characters",
    "Två\nrader": "control_characters",
    "Klo\u0007cka": "control_characters",
    "å" * 121: "string_too_long",
}


@pytest.mark.parametrize(("name", "code"), INVALID_NAMES.items(), ids=range(len(INVALID_NAMES)))
async def test_invalid_group_name_is_refused(ada: ApiCaller, name: str, code: str) -> None:
    group = await a_group(ada, "open")

    async with assert_nothing_stored(ada.app):
        responses = [
            await ada.post("/groups", {"name": name, "status": "open"}),
            await ada.patch(group_path(group), {"name": name}),
            await ada.patch(
                group_path(group), {"links": [{"title": name, "url": "https://a.se"}]}
            ),
        ]

    if not code:
        assert [get_refusal(response) for response in responses] == [(400, "nul")] * 3
        return
    assert [response.json()["errors"][0]["code"] for response in responses] == [code] * 3


INVALID_LINKS = {
    "javascript:alert(1)": "url",
    "data:text/html,x": "url",
    "/grupper": "url",
    "https://": "url",
    "https://a.se/ b": "url",
    "https://a.se/" + "x" * 2000: "string_too_long",
}


@pytest.mark.parametrize(("url", "code"), INVALID_LINKS.items(), ids=range(len(INVALID_LINKS)))
async def test_invalid_group_link_is_refused(ada: ApiCaller, url: str, code: str) -> None:
    group = await a_group(ada, "open")

    response = await ada.patch(group_path(group), {"links": [{"title": "Sida", "url": url}]})

    errors = response.json()["errors"]
    assert [(each["field"], each["code"]) for each in errors] == [("links.0.url", code)]


async def test_group_has_at_most_ten_links_in_order(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")
    links = [{"title": f"Sida {number}", "url": f"https://a.se/{number}"} for number in range(11)]

    accepted = await ada.patch(group_path(group), {"links": links[:10]})
    refused = await ada.patch(group_path(group), {"links": links})

    assert (accepted.status_code, (await get_group(bo, group))["links"]) == (200, links[:10])
    assert refused.json()["errors"][0]["code"] == "too_long"


async def test_promoting_oneself_is_refused(ada: ApiCaller, bo: ApiCaller, cia: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    roles = {"role": "administrator"}

    async with assert_nothing_stored(ada.app):
        responses = [
            await person.put(group_path(group, f"/members/{person.id}"), roles)
            for person in (bo, cia)
        ]
        invalid = [
            await cia.put(group_path(group, "/membership"), roles),
            await ada.put(group_path(group, f"/members/{bo.id}"), {"role": "owner"}),
            await cia.post(group_path(group, "/posts"), {"text": "Hej", "author": ada.id}),
            await ada.post(
                group_path(group, "/invitations"), {"person": cia.id, "role": "administrator"}
            ),
        ]

    assert [get_refusal(response) for response in responses] == [(403, "administrators_only")] * 2
    assert [response.status_code for response in invalid] == [422] * 4


async def test_ids_of_another_group_are_not_found(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    """Bo administers his own group and uses ids of Ada's group in its paths."""
    group, other_group = await a_group(ada, "moderated"), await a_group(bo, "moderated")
    await cia.put(group_path(group, "/membership"))
    request, missing_id = await get_only_request(ada, group), ids.new()
    invitation = await create_invitation(ada, group, bo)
    accept = {"decision": "accept"}

    async with assert_nothing_stored(ada.app):
        pairs = [
            (
                await bo.patch(group_path(other_group, f"/requests/{request['id']}"), accept),
                await bo.patch(group_path(other_group, f"/requests/{missing_id}"), accept),
            ),
            (
                await bo.delete(group_path(other_group, f"/invitations/{invitation['id']}")),
                await bo.delete(group_path(other_group, f"/invitations/{missing_id}")),
            ),
            (
                await bo.delete(group_path(other_group, f"/members/{ada.id}")),
                await bo.delete(group_path(other_group, f"/members/{missing_id}")),
            ),
            (
                await bo.delete(group_path(other_group, f"/bindings?binding={invitation['id']}")),
                await bo.delete(group_path(other_group, f"/bindings?binding={missing_id}")),
            ),
        ]

    assert {response.status_code for pair in pairs for response in pair} == {404}
    assert [foreign.content == missing.content for foreign, missing in pairs] == [True] * 4


async def test_plain_member_may_not_list_requests_and_invitations(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "moderated", cia)
    await bo.put(group_path(group, "/membership"), {"message": "Hemlig orsak"})
    await create_invitation(ada, await a_group(ada, "open"), bo, "Hemlig rad")

    refused = [await cia.get(group_path(group, rest)) for rest in ("/requests", "/invitations")]

    assert [get_refusal(response) for response in refused] == [(403, "administrators_only")] * 2
    assert await list_items(cia, "/invitations") == []
    assert (await get_group(cia, group))["requested"] is False


async def test_second_answer_to_a_join_request_reports_the_first(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "moderated")
    await ada.put(group_path(group, f"/members/{cia.id}"), {"role": "administrator"})
    await bo.put(group_path(group, "/membership"))
    path = group_path(group, f"/requests/{(await get_only_request(ada, group))['id']}")
    await ada.patch(path, {"decision": "decline", "reason": "Fullt"})

    second = await cia.patch(path, {"decision": "accept"})
    by_applicant = await bo.patch(path, {"decision": "accept"})

    first_answer = second.json()["decision"]
    assert get_refusal(second) == (409, "already_decided")
    assert (first_answer["state"], first_answer["by"]["id"]) == ("declined", ada.id)
    assert first_answer["at"] is not None
    assert (get_refusal(by_applicant), "decision" in by_applicant.json()) == (
        (403, "administrators_only"),
        False,
    )


async def test_hidden_group_refuses_changes_like_a_missing_one(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    hidden = await a_group(ada, "closed")
    proposal = await create_proposal(bo, await a_group(ada, "moderated"))
    async with assert_nothing_stored(ada.app):
        for rest in ("/follow", "/succession", "/membership"):
            refused, missing = (
                await bo.put(group_path(hidden, rest)),
                await bo.put(MISSING_GROUP_PATH + rest),
            )
            assert (refused.status_code, refused.content) == (404, missing.content)
        for rest in ("/restore", "/publication"):
            refused, missing = (
                await bo.post(group_path(hidden, rest)),
                await bo.post(MISSING_GROUP_PATH + rest),
            )
            assert (refused.status_code, refused.content) == (404, missing.content)
        with_upper_case_id = await bo.get(f"/proposals/{proposal['id'].upper()}")
        assert with_upper_case_id.status_code == 404
    assert await JoinRequest.all().count() == 0
