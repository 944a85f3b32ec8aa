"""Who is mentioned is found when something is written, and named when it is shown."""

from uuid import UUID

import pytest
from starlette.applications import Starlette

from groups_service import naming
from groups_service.database import Database
from groups_service.domain import mentions
from groups_service.errors import Invalid
from groups_service.models import Person
from groups_service.queries import mentioned
from tests.builders import a_group, a_post
from tests.people import Somebody, somebody
from tests.statements import listening

NOBODY = UUID("01890000-0000-7000-8000-000000000001")


def token(person: Somebody) -> str:
    return f"\ue000{person.id}\ue001"


async def test_who_is_mentioned_becomes_a_token_in_text_and_html(
    ada: Somebody, bo: Somebody
) -> None:
    written = await mentions.written("Hej @ada, och @BO.")

    assert written.text == f"Hej {token(ada)}, och {token(bo)}."
    assert written.html == f"<p>Hej {token(ada)}, och {token(bo)}.</p>\n"
    assert written.mentions == (ada.viewer.id, bo.viewer.id)


@pytest.mark.parametrize(
    "text",
    [
        "`@ada`",
        "```\n@ada\n```",
        "    @ada",
        "[@ada](https://example.org)",
        "<https://example.org/@ada>",
        "https://example.org/@ada",
        "www.example.org/@ada",
        "kalle@ada",
        "kalle@ada.se",
        "@ada@example.org",
        "\\@ada",
        "&#64;ada",
        "@ada\\_b",
        "@adam",
        "@ad",
        "@ada-b",
        "@@ada",
        "@ ada",
    ],
)
async def test_what_only_looks_like_a_mention_is_left_as_it_is(ada: Somebody, text: str) -> None:
    written = await mentions.written(text)

    assert written.text == text
    assert written.mentions == ()
    assert naming.ids(written.html) == set()


@pytest.mark.parametrize(
    "text",
    [
        "@ada",
        "(@ada)",
        "**@ada**",
        "_@ada_",
        "> @ada",
        "- @ada",
        "# @ada",
        "@ada's",
        "@ada!",
        "@ada... ja",
        "@ada/@ada",
        "| @ada |\n|---|",
        "[@ada]",
        "hej:@ada",
    ],
)
async def test_a_mention_is_seen_wherever_text_is(ada: Somebody, text: str) -> None:
    written = await mentions.written(text)

    assert written.text == text.replace("@ada", token(ada))
    assert token(ada) in written.html
    assert written.mentions == (ada.viewer.id,)


async def test_accounts_have_dots_dashes_digits_and_swedish_letters(app: Starlette) -> None:
    for account in ("anna.berg-2", "a_b", "örjan"):
        async with await somebody(app, account) as person:
            written = await mentions.written(f"*@{account}*, @{account}.")

            assert written.mentions == (person.viewer.id,)
            assert written.text == f"*{token(person)}*, {token(person)}."


async def test_of_two_with_one_account_the_active_one_is_meant(
    ada: Somebody, bo: Somebody
) -> None:
    await Person.filter(id=bo.id).update(account="ada")
    await Person.filter(id=ada.id).update(active=False)

    assert (await mentions.written("@ada")).mentions == (bo.viewer.id,)


async def test_who_has_left_cannot_be_mentioned(ada: Somebody) -> None:
    await Person.filter(id=ada.id).update(active=False)

    assert (await mentions.written("@ada")).text == "@ada"


async def test_forged_tokens_are_taken_out(ada: Somebody) -> None:
    forged = f"{token(ada)} &#xE000;{ada.id}&#xE001; [x](/y '{token(ada)}') `{token(ada)}`"

    written = await mentions.written(forged)

    assert naming.ids(written.text) == naming.ids(written.html) == set()
    assert written.mentions == ()


async def test_mentions_are_looked_up_in_one_statement(ada: Somebody, bo: Somebody) -> None:
    with listening() as asked:
        await mentions.written("@ada @bo @cia @dan")
    with listening() as not_asked:
        await mentions.written("Inga alls. `@ada`")

    assert len(asked) == 1
    assert len(not_asked) == 0


async def test_fifty_people_can_be_mentioned_and_no_more(clean: Database, app: Starlette) -> None:
    for number in range(51):
        async with await somebody(app, f"p{number:02}"):
            pass
    everybody = [f"@p{number:02}" for number in range(51)]

    assert len((await mentions.written(" ".join(everybody[:50] * 2))).mentions) == 50
    with pytest.raises(Invalid) as refused:
        await mentions.written(" ".join(everybody))
    assert [(error.field, error.code) for error in refused.value.errors] == [
        ("text", "too_many_mentions")
    ]


async def test_names_and_accounts_are_asked_for_at_once(ada: Somebody, bo: Somebody) -> None:
    await Person.filter(id=bo.id).update(active=False)
    texts = [naming.token(person) for person in (ada.viewer.id, bo.viewer.id, NOBODY)]

    with listening() as asked:
        named = await mentioned.named(texts)
    with listening() as not_asked:
        nobody = await mentioned.named(["Hej"])

    assert named.names == {ada.viewer.id: "Ada Lind", bo.viewer.id: "Bo Lind"}
    assert named.accounts == {ada.viewer.id: "ada", bo.viewer.id: "bo"}
    assert nobody.names == nobody.accounts == {}
    assert (len(asked), len(not_asked)) == (1, 0)


async def test_who_has_left_is_named_without_a_way_to_a_page_that_is_gone(
    ada: Somebody, bo: Somebody
) -> None:
    post = await a_post(ada, await a_group(ada), "Hej @ada och @bo")
    await Person.filter(id=bo.id).update(active=False)

    seen = (await ada.get(f"/posts/{post['id']}")).json()

    assert f'href="/kollegor/{ada.id}">@Ada Lind</a> och @Bo Lind' in seen["html"]
    assert seen["text"] == "Hej @ada och @bo"


async def test_the_author_gets_back_what_was_written(ada: Somebody) -> None:
    written = await mentions.written("Hej @Ada, `@ada` och @nobody")

    named = await mentioned.named([written.text])

    assert named.text(written.text) == "Hej @ada, `@ada` och @nobody"
    assert mentions.source(written.text, {}) == "Hej @?, `@ada` och @nobody"


async def test_names_are_filled_in_as_they_are_now_and_escaped(ada: Somebody) -> None:
    written = await mentions.written("Hej @ada")

    assert mentions.filled(written.html, {ada.viewer.id: "Ada <b>&\"'"}) == (
        f'<p>Hej <a class="mention" href="/kollegor/{ada.id}">'
        "@Ada &lt;b&gt;&amp;&quot;&#x27;</a></p>\n"
    )
    assert mentions.filled(written.html, {}, "okänd kollega") == "<p>Hej @okänd kollega</p>\n"
