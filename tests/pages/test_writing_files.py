"""Posts and comments with pictures and files, by plain forms."""

from typing import Any

import httpx2

from tests.builders import a_group, a_post
from tests.pages.reading import FRAGMENT, Form, Page, read, send, visit
from tests.people import Somebody
from tests.pictures import a_huge_picture, a_picture

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000a49444154789c63000100000500010d0a2db40000000049454e44ae426082"
)
PLAN = ("plan.txt", b"Planen", "text/plain")
PICTURE = ("karta.png", PNG, "image/png")
Files = list[tuple[str, tuple[str, bytes, str]]]


async def sent(by: Somebody, form: Form, files: Files, **filled: Any) -> httpx2.Response:
    data = form.fields | filled
    return await by.call("POST", form.action, data=data, files=files, follow_redirects=True)


def boxes(*files: tuple[str, bytes, str]) -> Files:
    return [("files", file) for file in files]


async def test_post_is_published_with_its_files(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    await sent(ada, form, boxes(PLAN, PICTURE), text="Se bilagorna")
    page = await visit(bo, f"/grupper/{group['id']}")
    [post] = (await bo.get(f"/groups/{group['id']}/posts")).json()["items"]

    assert [each["name"] for each in post["attachments"]] == ["plan.txt", "karta.png"]
    assert {each["content"] for each in post["attachments"]} <= set(page.links)
    assert 'alt="Bild: karta.png" loading="lazy"' in page.html


async def test_large_picture_is_shown_small_and_its_place_is_kept(ada: Somebody) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")
    photo = ("IMG_1.jpg", a_picture(size=(4000, 3000)), "image/jpeg")

    page = read(await sent(ada, form, boxes(photo), text="Kartan", alt="Karta"))
    [post] = (await ada.get(f"/groups/{group['id']}/posts")).json()["items"]

    file = f"/api/v1/files/{post['attachments'][0]['file']}"
    sizes = f"{file}/preview?size=small 720w, {file}/preview?size=large 1600w"
    assert f'<img src="{file}/preview?size=small" srcset="{sizes}"' in page.html
    assert 'width="1600" height="1200" alt="Karta" loading="lazy" decoding="async"' in page.html
    assert f"{file}/content" in page.links


async def test_picture_that_cannot_be_made_smaller_is_shown_whole(ada: Somebody) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")
    huge = ("karta.png", a_huge_picture(20_000), "image/png")

    page = read(await sent(ada, form, boxes(huge), text="Kartan", alt="Karta"))
    [post] = (await ada.get(f"/groups/{group['id']}/posts")).json()["items"]

    whole = post["attachments"][0]["content"]
    assert f'<img src="{whole}" alt="Karta" loading="lazy" decoding="async">' in page.html


async def test_one_picture_can_be_described(ada: Somebody) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    after = read(await sent(ada, form, boxes(PICTURE), text="Kartan", alt="Karta över parken"))

    assert 'alt="Karta över parken"' in after.html


async def test_form_without_a_chosen_file_publishes_words(ada: Somebody) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")
    empty = ("", b"", "application/octet-stream")

    after = read(await sent(ada, form, boxes(empty), text="Bara ord"))

    assert after.status == 200
    assert "Bara ord" in after.text


async def test_refused_post_keeps_its_files(ada: Somebody) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    late = read(await sent(ada, form, boxes(PICTURE), text=" ", alt="Karta", question="1"))
    again = late.form("/inlagg")
    after = await send(ada, again, text="Nu med ord")

    assert late.status == 422
    assert again.fields["question"] == "1"
    assert 'alt="Karta"' in after.html
    assert "karta.png" in after.html


async def test_one_bad_file_keeps_the_words_and_the_others(ada: Somebody) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")
    drawing = ("ritning.svg", b"<svg><script>alert(1)</script></svg>", "image/svg+xml")

    late = read(await sent(ada, form, boxes(drawing, PLAN), text="Tre filer"))

    assert late.status == 422
    assert late.form("/inlagg").fields["text"] == "Tre filer"
    assert "plan.txt" in late.text
    assert "ritning.svg" not in late.text


async def test_more_files_than_can_be_attached_are_refused(ada: Somebody) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    late = read(await sent(ada, form, boxes(*[PLAN] * 21), text="Många"))

    assert late.status == 422
    assert late.html.count('name="attachment"') == 20


async def test_changed_audience_keeps_words_and_files(ada: Somebody) -> None:
    group = await a_group(ada, "open")
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    late = read(await sent(ada, form, boxes(PLAN), text="Till alla"))

    assert late.status == 409
    assert late.form("/inlagg").fields["text"] == "Till alla"
    assert "plan.txt" in late.text


async def test_form_sent_twice_publishes_once_with_its_files_once(ada: Somebody) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    for _ in range(2):
        assert (await sent(ada, form, boxes(PLAN), text="En gång")).status_code == 200
    [post] = (await ada.get(f"/groups/{group['id']}/posts")).json()["items"]

    assert len(post["attachments"]) == 1


async def test_comment_carries_files_too(ada: Somebody, bo: Somebody) -> None:
    post = await a_post(ada, await a_group(ada, "open", bo))
    form = (await visit(bo, f"/inlagg/{post['id']}")).form("/kommentarer")

    after = read(await sent(bo, form, boxes(PLAN), text="Här är den"))

    assert "plan.txt" in after.text


async def test_who_may_not_upload_is_offered_no_files(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "open")
    post = await a_post(ada, group)

    page = await visit(bo, f"/inlagg/{post['id']}")
    answer = await sent(bo, page.form("/kommentarer"), boxes(PLAN), text="Hej")

    assert 'type="file"' not in page.html
    assert answer.status_code == 403


async def test_edit_keeps_leaves_out_describes_and_adds_files(ada: Somebody) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")
    await sent(ada, form, boxes(PLAN, PICTURE), text="Två filer")
    [post] = (await ada.get(f"/groups/{group['id']}/posts")).json()["items"]
    plan, picture = (each["file"] for each in post["attachments"])
    edit = (await visit(ada, f"/inlagg/{post['id']}/redigera")).form("/redigera")

    filled = {"attachment": picture, f"alt-{picture}": "Karta"}
    await sent(ada, edit, boxes(("ny.txt", b"Ny", "text/plain")), **filled)
    after = (await ada.get(f"/posts/{post['id']}")).json()["attachments"]

    assert plan not in {each["file"] for each in after}
    assert [(each["name"], each["alt"]) for each in after] == [
        ("karta.png", "Karta"),
        ("ny.txt", ""),
    ]


async def test_foreign_file_is_refused_like_none(ada: Somebody, bo: Somebody) -> None:
    group, other = await a_group(ada), await a_group(bo, "closed")
    secret = (await bo.upload(other["id"], "hemligt.txt", b"x")).json()
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    pages: list[Page] = [
        await send(ada, form, text="Hej", attachment=named)
        for named in (secret["id"], "nonsens", "01890000-0000-7000-8000-000000000000")
    ]

    assert [page.status for page in pages] == [422, 422, 422]
    assert "hemligt.txt" not in "".join(page.html for page in pages)


async def test_script_gets_the_post_with_the_files_it_uploaded(ada: Somebody) -> None:
    group = await a_group(ada)
    file = (await ada.upload(group["id"], "plan.txt", b"x", for_post="1")).json()
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")
    fields = form.fields | {"text": "Planen", "attachment": file["id"]}

    answer = await ada.call("POST", form.action, data=fields, headers={"Accept": FRAGMENT})

    assert answer.status_code == 201
    assert "plan.txt" in answer.text
