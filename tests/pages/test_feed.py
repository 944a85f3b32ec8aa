"""The feed of a group, and the box to write in."""

from starlette.applications import Starlette

from tests.builders import a_group, a_post
from tests.pages.reading import FRAGMENT, ask, read, send, visit
from tests.people import Somebody, somebody


async def test_member_writes_a_post_and_lands_on_it(ada: Somebody) -> None:
    group = await a_group(ada)
    page = await visit(ada, f"/grupper/{group['id']}")
    form = page.form("/inlagg")

    answer = await ada.call("POST", form.action, data=form.fields | {"text": "Hej **alla**"})
    after = await visit(ada, f"/grupper/{group['id']}")

    assert answer.status_code == 303
    assert answer.headers["location"].partition("#")[2] in after.ids
    assert "<strong>alla</strong>" in after.html


async def test_markup_of_others_is_shown_as_text(ada: Somebody) -> None:
    group = await a_group(ada, name="<script>alert(1)</script>")
    await a_post(ada, group, "<img src=x onerror=alert(1)>")

    page = await visit(ada, f"/grupper/{group['id']}")

    assert "<script>alert" not in page.html
    assert "<img src=x" not in page.html


async def test_audience_is_said_before_one_writes(ada: Somebody, bo: Somebody) -> None:
    opened = await a_group(ada, "open")
    closed = await a_group(ada, "closed", bo)

    assert "Syns för alla 2 medarbetare" in (await visit(ada, f"/grupper/{opened['id']}")).text
    assert "Syns för de 2 medlemmarna." in (await visit(ada, f"/grupper/{closed['id']}")).text


async def test_outsiders_first_post_joins_and_the_button_says_so(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open")
    await a_post(ada, group, "Läs detta")

    page = await visit(bo, f"/grupper/{group['id']}")
    after = await send(bo, page.form("/inlagg"), text="Hej, jag vill vara med")

    assert "Läs detta" in page.text
    assert "Publicera och gå med" in page.text
    assert page.offers("/kommentarer")
    assert page.offers("/medlemskap")
    assert "Hej, jag vill vara med" in after.text
    assert "2 medlemmar" in after.text
    assert "Publicera och gå med" not in after.text


async def test_empty_post_comes_back_with_the_reason(ada: Somebody) -> None:
    group = await a_group(ada)
    page = await visit(ada, f"/grupper/{group['id']}")

    after = await send(ada, page.form("/inlagg"), text="   ")

    assert after.status == 422
    assert "Skriv något innan du publicerar." in after.text
    assert "composer-error" in after.ids


async def test_changed_audience_brings_the_text_back_and_the_new_audience(
    ada: Somebody,
) -> None:
    group = await a_group(ada, "open")
    page = await visit(ada, f"/grupper/{group['id']}")
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    after = await send(ada, page.form("/inlagg"), text="Bara om alla ser det")
    posts = (await ada.get(f"/groups/{group['id']}/posts")).json()["items"]

    assert after.status == 409
    assert after.form("/inlagg").fields["text"] == "Bara om alla ser det"
    assert "Syns bara för gruppens enda medlem." in after.text
    assert posts == []
    assert (await send(ada, after.form("/inlagg"))).status == 200


async def test_script_gets_the_new_post_alone(ada: Somebody) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    answer = await ask(ada, form, text="Snabbt")

    assert answer.status_code == 201
    assert answer.headers["content-type"].startswith(FRAGMENT)
    assert answer.text.lstrip().startswith('<article class="card post" id="post-')


async def test_script_gets_the_form_again_when_refused(ada: Somebody) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    answer = await ask(ada, form, text="")
    again = read(answer)

    assert answer.status_code == 422
    assert [form.id for form in again.forms] == ["composer"]
    assert again.forms[0].fields["Idempotency-Key"] != form.fields["Idempotency-Key"]


async def test_same_key_publishes_once(ada: Somebody) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    answers = [await ask(ada, form, text="En gång") for _ in range(2)]

    assert answers[0].text.split('id="')[1] == answers[1].text.split('id="')[1]
    assert len((await ada.get(f"/groups/{group['id']}/posts")).json()["items"]) == 1


async def test_feed_fragment_and_older_posts(ada: Somebody) -> None:
    group = await a_group(ada)
    for number in range(3):
        await a_post(ada, group, f"Inlägg nummer {number}")

    newest = await visit(ada, f"/grupper/{group['id']}?limit=2", Accept=FRAGMENT)
    older = await visit(ada, newest.links[-1], Accept=FRAGMENT)

    assert "<html" not in newest.html
    assert "Inlägg nummer 2" in newest.text
    assert "Inlägg nummer 0" not in newest.text
    assert "Inlägg nummer 0" in older.text
    assert "data-samv-older" not in older.html


async def test_long_post_is_cut_with_a_way_to_the_rest(ada: Somebody) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group, "Många ord. " * 200)

    page = await visit(ada, f"/grupper/{group['id']}")

    assert 'class="prose cut"' in page.html
    assert "Läs hela inlägget" in page.text
    assert 'class="prose cut"' not in (await visit(ada, f"/inlagg/{post['id']}")).html


async def test_administrator_sees_who_wants_to_join_and_answers(
    ada: Somebody, bo: Somebody, cia: Somebody
) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(f"/groups/{group['id']}/membership", {"why": "Jag arbetar med detta"})
    page = await visit(ada, f"/grupper/{group['id']}")
    assert "Jag arbetar med detta" in page.text
    assert "Jag arbetar med detta" not in (await visit(cia, f"/grupper/{group['id']}")).text

    after = await send(
        ada, next(f for f in page.forms if "ansokningar" in f.action), decision="accept"
    )

    assert after.path == f"/grupper/{group['id']}"
    assert "2 medlemmar" in after.text


async def test_members_outside_the_unit_are_counted_before_one_writes(
    app: Starlette, ada: Somebody
) -> None:
    async with await somebody(app, "dan", unit=("Exempelstads kommun", "Skolan")) as dan:
        group = await a_group(ada, "closed", dan)
    page = await visit(ada, f"/grupper/{group['id']}/om")
    unit = next(value for value, word in page.options if "Tekniska förvaltningen" in word)
    await ada.patch(f"/groups/{group['id']}", {"unit": unit})

    page = await visit(ada, f"/grupper/{group['id']}")

    assert "Syns för de 2 medlemmarna, 1 av dem utanför enheten." in page.text


async def test_thread_of_a_closed_era_names_its_own_audience(ada: Somebody, bo: Somebody) -> None:
    group = await a_group(ada, "closed", bo)
    secret = await a_post(ada, group)
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})
    public = await a_post(ada, group)

    of_secret = (await visit(bo, f"/inlagg/{secret['id']}")).text
    of_public = (await visit(bo, f"/inlagg/{public['id']}")).text

    assert "Syns för de 2 medlemmarna." in of_secret
    assert "Syns för alla 2 medarbetare" in of_public
