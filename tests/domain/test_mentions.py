"""Mentions are resolved when a text is saved, and get names when it is shown."""

from uuid import UUID

import pytest
from starlette.applications import Starlette

from groups_service.core import mention_tokens
from groups_service.core.errors import InvalidInput
from groups_service.database import Database
from groups_service.domain.posts import mentions
from groups_service.models import Person
from groups_service.queries.people import mention_names
from tests.support.builders import a_group, a_post
from tests.support.people import ApiCaller, create_caller
from tests.support.query_counter import record_statements

UNKNOWN_PERSON = UUID("01890000-0000-7000-8000-000000000001")


def mention_token(person: ApiCaller) -> str:
    return f"\ue000{person.id}\ue001"


async def test_mention_becomes_a_token_in_text_and_html(ada: ApiCaller, bo: ApiCaller) -> None:
    rendered = await mentions.render("Hej @ada, och @BO.")

    assert rendered.text == f"Hej {mention_token(ada)}, och {mention_token(bo)}."
    assert rendered.html == f"<p>Hej {mention_token(ada)}, och {mention_token(bo)}.</p>\n"
    assert rendered.mentions == (ada.viewer.id, bo.viewer.id)


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
async def test_text_that_resembles_a_mention_is_unchanged(ada: ApiCaller, text: str) -> None:
    rendered = await mentions.render(text)

    assert rendered.text == text
    assert rendered.mentions == ()
    assert mention_tokens.find_person_ids(rendered.html) == set()


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
async def test_mention_is_found_in_every_kind_of_text(ada: ApiCaller, text: str) -> None:
    rendered = await mentions.render(text)

    assert rendered.text == text.replace("@ada", mention_token(ada))
    assert mention_token(ada) in rendered.html
    assert rendered.mentions == (ada.viewer.id,)


async def test_account_may_have_dots_dashes_digits_and_swedish_letters(app: Starlette) -> None:
    for account in ("anna.berg-2", "a_b", "örjan"):
        async with await create_caller(app, account) as person:
            rendered = await mentions.render(f"*@{account}*, @{account}.")

            assert rendered.mentions == (person.viewer.id,)
            assert rendered.text == f"*{mention_token(person)}*, {mention_token(person)}."


async def test_account_shared_by_two_mentions_the_active_person(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    await Person.filter(id=bo.id).update(account="ada")
    await Person.filter(id=ada.id).update(active=False)

    assert (await mentions.render("@ada")).mentions == (bo.viewer.id,)


async def test_inactive_person_cannot_be_mentioned(ada: ApiCaller) -> None:
    await Person.filter(id=ada.id).update(active=False)

    assert (await mentions.render("@ada")).text == "@ada"


async def test_forged_mention_tokens_are_removed(ada: ApiCaller) -> None:
    token = mention_token(ada)
    forged = f"{token} &#xE000;{ada.id}&#xE001; [x](/y '{token}') `{token}`"

    rendered = await mentions.render(forged)

    assert (
        mention_tokens.find_person_ids(rendered.text)
        == mention_tokens.find_person_ids(rendered.html)
        == set()
    )
    assert rendered.mentions == ()


async def test_mentions_are_looked_up_in_one_statement(ada: ApiCaller, bo: ApiCaller) -> None:
    with record_statements() as with_mentions:
        await mentions.render("@ada @bo @cia @dan")
    with record_statements() as without_mentions:
        await mentions.render("Inga alls. `@ada`")

    assert len(with_mentions) == 1
    assert len(without_mentions) == 0


async def test_at_most_fifty_people_can_be_mentioned(
    empty_database: Database, app: Starlette
) -> None:
    for number in range(51):
        async with await create_caller(app, f"p{number:02}"):
            pass
    accounts = [f"@p{number:02}" for number in range(51)]

    assert len((await mentions.render(" ".join(accounts[:50] * 2))).mentions) == 50
    with pytest.raises(InvalidInput) as refused:
        await mentions.render(" ".join(accounts))
    assert [(error.field, error.code) for error in refused.value.errors] == [
        ("text", "too_many_mentions")
    ]


async def test_names_and_accounts_are_loaded_in_one_statement(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    await Person.filter(id=bo.id).update(active=False)
    texts = [
        mention_tokens.make_token(person)
        for person in (ada.viewer.id, bo.viewer.id, UNKNOWN_PERSON)
    ]

    with record_statements() as with_tokens:
        loaded = await mention_names.load_mention_names(texts)
    with record_statements() as without_tokens:
        empty = await mention_names.load_mention_names(["Hej"])

    assert loaded.names == {ada.viewer.id: "Ada Lind", bo.viewer.id: "Bo Lind"}
    assert loaded.accounts == {ada.viewer.id: "ada", bo.viewer.id: "bo"}
    assert empty.names == empty.accounts == {}
    assert (len(with_tokens), len(without_tokens)) == (1, 0)


async def test_inactive_person_is_named_without_a_link(ada: ApiCaller, bo: ApiCaller) -> None:
    post = await a_post(ada, await a_group(ada), "Hej @ada och @bo")
    await Person.filter(id=bo.id).update(active=False)

    answer = (await ada.get(f"/posts/{post['id']}")).json()

    assert f'href="/kollegor/{ada.id}">@Ada Lind</a> och @Bo Lind' in answer["html"]
    assert answer["text"] == "Hej @ada och @bo"


async def test_author_gets_the_text_as_typed(ada: ApiCaller) -> None:
    rendered = await mentions.render("Hej @Ada, `@ada` och @nobody")

    loaded = await mention_names.load_mention_names([rendered.text])

    assert loaded.render_text(rendered.text) == "Hej @ada, `@ada` och @nobody"
    assert mention_tokens.restore_accounts(rendered.text, {}) == "Hej @?, `@ada` och @nobody"


async def test_current_names_are_filled_in_and_escaped(ada: ApiCaller) -> None:
    rendered = await mentions.render("Hej @ada")

    assert mention_tokens.fill_names(rendered.html, {ada.viewer.id: "Ada <b>&\"'"}) == (
        f'<p>Hej <a class="mention" href="/kollegor/{ada.id}">'
        "@Ada &lt;b&gt;&amp;&quot;&#x27;</a></p>\n"
    )
    assert (
        mention_tokens.fill_names(rendered.html, {}, "okänd kollega")
        == "<p>Hej @okänd kollega</p>\n"
    )
