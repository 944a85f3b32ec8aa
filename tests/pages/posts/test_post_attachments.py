"""Posts and comments with pictures and files, by plain forms."""

from typing import Any

import httpx2

from tests.support.builders import a_group, a_post
from tests.support.html_client import (
    FRAGMENT_TYPE,
    HtmlForm,
    HtmlPage,
    parse_page,
    submit_form,
    visit,
)
from tests.support.images import build_huge_image, build_image
from tests.support.people import ApiCaller

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000a49444154789c63000100000500010d0a2db40000000049454e44ae426082"
)
PLAN = ("plan.txt", b"Planen", "text/plain")
PICTURE = ("karta.png", PNG, "image/png")
Files = list[tuple[str, tuple[str, bytes, str]]]


async def submit_with_files(
    actor: ApiCaller, form: HtmlForm, files: Files, **filled: Any
) -> httpx2.Response:
    data = form.fields | filled
    return await actor.call("POST", form.action, data=data, files=files, follow_redirects=True)


def build_file_fields(*files: tuple[str, bytes, str]) -> Files:
    return [("files", file) for file in files]


async def test_post_is_published_with_its_files(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    await submit_with_files(ada, form, build_file_fields(PLAN, PICTURE), text="Se bilagorna")
    page = await visit(bo, f"/grupper/{group['id']}")
    [post] = (await bo.get(f"/groups/{group['id']}/posts")).json()["items"]

    assert [each["name"] for each in post["attachments"]] == ["plan.txt", "karta.png"]
    assert {each["content"] for each in post["attachments"]} <= set(page.links)
    assert 'alt="Bild: karta.png" loading="lazy"' in page.html


async def test_large_picture_is_shown_as_preview_with_dimensions(ada: ApiCaller) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")
    photo = ("IMG_1.jpg", build_image(size=(4000, 3000)), "image/jpeg")

    page = parse_page(
        await submit_with_files(ada, form, build_file_fields(photo), text="Kartan", alt="Karta")
    )
    [post] = (await ada.get(f"/groups/{group['id']}/posts")).json()["items"]

    file = f"/api/v1/files/{post['attachments'][0]['file']}"
    sizes = f"{file}/preview?size=small 720w, {file}/preview?size=large 1600w"
    assert f'<img src="{file}/preview?size=small" srcset="{sizes}"' in page.html
    assert 'width="1600" height="1200" alt="Karta" loading="lazy" decoding="async"' in page.html
    assert f"{file}/content" in page.links


async def test_picture_without_preview_is_shown_in_full(ada: ApiCaller) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")
    huge = ("karta.png", build_huge_image(20_000), "image/png")

    page = parse_page(
        await submit_with_files(ada, form, build_file_fields(huge), text="Kartan", alt="Karta")
    )
    [post] = (await ada.get(f"/groups/{group['id']}/posts")).json()["items"]

    whole = post["attachments"][0]["content"]
    assert f'<img src="{whole}" alt="Karta" loading="lazy" decoding="async">' in page.html


async def test_picture_can_have_an_alt_text(ada: ApiCaller) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    after = parse_page(
        await submit_with_files(
            ada, form, build_file_fields(PICTURE), text="Kartan", alt="Karta över parken"
        )
    )

    assert 'alt="Karta över parken"' in after.html


async def test_form_without_a_file_publishes_text_only(ada: ApiCaller) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")
    empty = ("", b"", "application/octet-stream")

    after = parse_page(
        await submit_with_files(ada, form, build_file_fields(empty), text="Bara ord")
    )

    assert after.status == 200
    assert "Bara ord" in after.text


async def test_refused_post_keeps_its_files(ada: ApiCaller) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    refused = parse_page(
        await submit_with_files(
            ada, form, build_file_fields(PICTURE), text=" ", alt="Karta", question="1"
        )
    )
    again = refused.form("/inlagg")
    after = await submit_form(ada, again, text="Nu med ord")

    assert refused.status == 422
    assert again.fields["question"] == "1"
    assert 'alt="Karta"' in after.html
    assert "karta.png" in after.html


async def test_refused_file_keeps_the_text_and_other_files(ada: ApiCaller) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")
    drawing = ("ritning.svg", b"<svg><script>alert(1)</script></svg>", "image/svg+xml")

    refused = parse_page(
        await submit_with_files(ada, form, build_file_fields(drawing, PLAN), text="Tre filer")
    )

    assert refused.status == 422
    assert refused.form("/inlagg").fields["text"] == "Tre filer"
    assert "plan.txt" in refused.text
    assert "ritning.svg" not in refused.text


async def test_more_files_than_can_be_attached_are_refused(ada: ApiCaller) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    refused = parse_page(
        await submit_with_files(ada, form, build_file_fields(*[PLAN] * 21), text="Många")
    )

    assert refused.status == 422
    assert refused.html.count('name="attachment"') == 20


async def test_changed_audience_keeps_text_and_files(ada: ApiCaller) -> None:
    group = await a_group(ada, "open")
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    refused = parse_page(
        await submit_with_files(ada, form, build_file_fields(PLAN), text="Till alla")
    )

    assert refused.status == 409
    assert refused.form("/inlagg").fields["text"] == "Till alla"
    assert "plan.txt" in refused.text


async def test_form_sent_twice_publishes_once_with_its_files_once(ada: ApiCaller) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    for _ in range(2):
        assert (
            await submit_with_files(ada, form, build_file_fields(PLAN), text="En gång")
        ).status_code == 200
    [post] = (await ada.get(f"/groups/{group['id']}/posts")).json()["items"]

    assert len(post["attachments"]) == 1


async def test_comment_can_have_files(ada: ApiCaller, bo: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada, "open", bo))
    form = (await visit(bo, f"/inlagg/{post['id']}")).form("/kommentarer")

    after = parse_page(
        await submit_with_files(bo, form, build_file_fields(PLAN), text="Här är den")
    )

    assert "plan.txt" in after.text


async def test_non_member_is_offered_no_file_field(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)

    page = await visit(bo, f"/inlagg/{post['id']}")
    response = await submit_with_files(
        bo, page.form("/kommentarer"), build_file_fields(PLAN), text="Hej"
    )

    assert 'type="file"' not in page.html
    assert response.status_code == 403


async def test_edit_keeps_removes_describes_and_adds_files(ada: ApiCaller) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")
    await submit_with_files(ada, form, build_file_fields(PLAN, PICTURE), text="Två filer")
    [post] = (await ada.get(f"/groups/{group['id']}/posts")).json()["items"]
    plan, picture = (each["file"] for each in post["attachments"])
    edit = (await visit(ada, f"/inlagg/{post['id']}/redigera")).form("/redigera")

    filled = {"attachment": picture, f"alt-{picture}": "Karta"}
    await submit_with_files(
        ada, edit, build_file_fields(("ny.txt", b"Ny", "text/plain")), **filled
    )
    after = (await ada.get(f"/posts/{post['id']}")).json()["attachments"]

    assert plan not in {each["file"] for each in after}
    assert [(each["name"], each["alt"]) for each in after] == [
        ("karta.png", "Karta"),
        ("ny.txt", ""),
    ]


async def test_foreign_file_is_refused_like_a_missing_one(ada: ApiCaller, bo: ApiCaller) -> None:
    group, other = await a_group(ada), await a_group(bo, "closed")
    secret = (await bo.upload(other["id"], "hemligt.txt", b"x")).json()
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    pages: list[HtmlPage] = [
        await submit_form(ada, form, text="Hej", attachment=file_id)
        for file_id in (secret["id"], "nonsens", "01890000-0000-7000-8000-000000000000")
    ]

    assert [page.status for page in pages] == [422, 422, 422]
    assert "hemligt.txt" not in "".join(page.html for page in pages)


async def test_fragment_request_returns_the_post_with_uploaded_files(ada: ApiCaller) -> None:
    group = await a_group(ada)
    file = (await ada.upload(group["id"], "plan.txt", b"x", for_post="1")).json()
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")
    fields = form.fields | {"text": "Planen", "attachment": file["id"]}

    response = await ada.call("POST", form.action, data=fields, headers={"Accept": FRAGMENT_TYPE})

    assert response.status_code == 201
    assert "plan.txt" in response.text
