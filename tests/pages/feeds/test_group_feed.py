"""The feed of a group, and its composer."""

from starlette.applications import Starlette

from tests.support.builders import a_group, a_post
from tests.support.html_client import (
    FRAGMENT_TYPE,
    parse_page,
    submit_form,
    submit_form_as_script,
    visit,
)
from tests.support.people import ApiCaller, create_caller


async def test_member_publishes_a_post_and_is_redirected_to_it(ada: ApiCaller) -> None:
    group = await a_group(ada)
    page = await visit(ada, f"/grupper/{group['id']}")
    form = page.form("/inlagg")

    response = await ada.call("POST", form.action, data=form.fields | {"text": "Hej **alla**"})
    after = await visit(ada, f"/grupper/{group['id']}")

    assert response.status_code == 303
    assert response.headers["location"].partition("#")[2] in after.ids
    assert "<strong>alla</strong>" in after.html


async def test_html_in_names_and_posts_is_escaped(ada: ApiCaller) -> None:
    group = await a_group(ada, name="<script>alert(1)</script>")
    await a_post(ada, group, "<img src=x onerror=alert(1)>")

    page = await visit(ada, f"/grupper/{group['id']}")

    assert "<script>alert" not in page.html
    assert "<img src=x" not in page.html


async def test_composer_states_the_audience(ada: ApiCaller, bo: ApiCaller) -> None:
    opened = await a_group(ada, "open")
    closed = await a_group(ada, "closed", bo)

    assert "Syns för alla 2 medarbetare" in (await visit(ada, f"/grupper/{opened['id']}")).text
    assert "Syns för de 2 medlemmarna." in (await visit(ada, f"/grupper/{closed['id']}")).text


async def test_first_post_of_a_non_member_joins_and_the_button_says_so(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "open")
    await a_post(ada, group, "Läs detta")

    page = await visit(bo, f"/grupper/{group['id']}")
    after = await submit_form(bo, page.form("/inlagg"), text="Hej, jag vill vara med")

    assert "Läs detta" in page.text
    assert "Publicera och gå med" in page.text
    assert page.has_form("/kommentarer")
    assert page.has_form("/medlemskap")
    assert "Hej, jag vill vara med" in after.text
    assert "2 medlemmar" in after.text
    assert "Publicera och gå med" not in after.text


async def test_empty_post_comes_back_with_the_reason(ada: ApiCaller) -> None:
    group = await a_group(ada)
    page = await visit(ada, f"/grupper/{group['id']}")

    after = await submit_form(ada, page.form("/inlagg"), text="   ")

    assert after.status == 422
    assert "Skriv något innan du publicerar." in after.text
    assert "composer-error" in after.ids


async def test_changed_audience_returns_the_text_and_the_new_audience(
    ada: ApiCaller,
) -> None:
    group = await a_group(ada, "open")
    page = await visit(ada, f"/grupper/{group['id']}")
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed"})

    after = await submit_form(ada, page.form("/inlagg"), text="Bara om alla ser det")
    posts = (await ada.get(f"/groups/{group['id']}/posts")).json()["items"]

    assert after.status == 409
    assert after.form("/inlagg").fields["text"] == "Bara om alla ser det"
    assert "Syns bara för gruppens enda medlem." in after.text
    assert posts == []
    assert (await submit_form(ada, after.form("/inlagg"))).status == 200


async def test_fragment_request_returns_only_the_new_post(ada: ApiCaller) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    response = await submit_form_as_script(ada, form, text="Snabbt")

    assert response.status_code == 201
    assert response.headers["content-type"].startswith(FRAGMENT_TYPE)
    assert response.text.lstrip().startswith('<article class="card post" id="post-')


async def test_refused_fragment_request_returns_the_form(ada: ApiCaller) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    response = await submit_form_as_script(ada, form, text="")
    again = parse_page(response)

    assert response.status_code == 422
    assert [form.id for form in again.forms] == ["composer"]
    assert again.forms[0].fields["Idempotency-Key"] != form.fields["Idempotency-Key"]


async def test_form_sent_twice_publishes_one_post(ada: ApiCaller) -> None:
    group = await a_group(ada)
    form = (await visit(ada, f"/grupper/{group['id']}")).form("/inlagg")

    responses = [await submit_form_as_script(ada, form, text="En gång") for _ in range(2)]

    assert responses[0].text.split('id="')[1] == responses[1].text.split('id="')[1]
    assert len((await ada.get(f"/groups/{group['id']}/posts")).json()["items"]) == 1


async def test_feed_fragment_links_to_older_posts(ada: ApiCaller) -> None:
    group = await a_group(ada)
    for number in range(3):
        await a_post(ada, group, f"Inlägg nummer {number}")

    newest = await visit(ada, f"/grupper/{group['id']}?limit=2", Accept=FRAGMENT_TYPE)
    older = await visit(ada, newest.links[-1], Accept=FRAGMENT_TYPE)

    assert "<html" not in newest.html
    assert "Inlägg nummer 2" in newest.text
    assert "Inlägg nummer 0" not in newest.text
    assert "Inlägg nummer 0" in older.text
    assert "data-samv-older" not in older.html


async def test_long_post_is_truncated_with_a_link(ada: ApiCaller) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group, "Många ord. " * 200)

    page = await visit(ada, f"/grupper/{group['id']}")

    assert 'class="prose cut"' in page.html
    assert "Läs hela inlägget" in page.text
    assert 'class="prose cut"' not in (await visit(ada, f"/inlagg/{post['id']}")).html


async def test_administrator_sees_and_accepts_a_join_request(
    ada: ApiCaller, bo: ApiCaller, cia: ApiCaller
) -> None:
    group = await a_group(ada, "moderated")
    await bo.put(f"/groups/{group['id']}/membership", {"message": "Jag arbetar med detta"})
    page = await visit(ada, f"/grupper/{group['id']}")
    assert "Jag arbetar med detta" in page.text
    assert "Jag arbetar med detta" not in (await visit(cia, f"/grupper/{group['id']}")).text

    after = await submit_form(
        ada, next(f for f in page.forms if "ansokningar" in f.action), decision="accept"
    )

    assert after.path == f"/grupper/{group['id']}"
    assert "2 medlemmar" in after.text


async def test_composer_counts_members_outside_the_unit(app: Starlette, ada: ApiCaller) -> None:
    async with await create_caller(app, "dan", unit=("Exempelstads kommun", "Skolan")) as dan:
        group = await a_group(ada, "closed", dan)
    page = await visit(ada, f"/grupper/{group['id']}/om")
    unit = next(value for value, word in page.options if "Tekniska förvaltningen" in word)
    await ada.patch(f"/groups/{group['id']}", {"unit": unit})

    page = await visit(ada, f"/grupper/{group['id']}")

    assert "Syns för de 2 medlemmarna, 1 av dem utanför enheten." in page.text


async def test_thread_of_a_closed_era_states_its_own_audience(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada, "closed", bo)
    secret = await a_post(ada, group)
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})
    public = await a_post(ada, group)

    closed_era_text = (await visit(bo, f"/inlagg/{secret['id']}")).text
    open_era_text = (await visit(bo, f"/inlagg/{public['id']}")).text

    assert "Syns för de 2 medlemmarna." in closed_era_text
    assert "Syns för alla 2 medarbetare" in open_era_text
