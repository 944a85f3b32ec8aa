"""Whatever people write, or the directory says of them, is words in a letter and in its head."""

import pytest
from starlette.applications import Starlette

from tests.builders import a_group, a_post
from tests.hostile import BREAKING_OUT, HOSTILE, inert
from tests.mail.postbox import Postbox
from tests.mail.sending import post_all
from tests.people import Somebody, somebody


@pytest.mark.parametrize("text", BREAKING_OUT)
async def test_hostile_words_are_inert_in_a_letter(
    app: Starlette, postbox: Postbox, bo: Somebody, text: str
) -> None:
    async with await somebody(app, "eva", name=text, title=text) as eva:
        group = await a_group(eva, "open", bo, name=text)
        await a_post(eva, group, "\n\n".join([text, *HOSTILE]))

        letters = await post_all(app, postbox)

    assert letters
    for letter in letters:
        assert inert(letter.html)
        assert text in letter.header("subject")
        assert len(letter.text.splitlines()) < 60


@pytest.mark.parametrize("name", ["Eva\r\nBcc: mallory@example.org", "Eva\nX: y", "Eva\u2028X: y"])
async def test_a_name_cannot_write_the_head_of_a_letter(
    app: Starlette, postbox: Postbox, bo: Somebody, name: str
) -> None:
    async with await somebody(app, "eva", name=name) as eva:
        await a_post(eva, await a_group(eva, "open", bo))

        letters = await post_all(app, postbox)

    assert {letter.recipients for letter in letters} == {("bo@example.org",)}
    assert [letter.mime["bcc"] or letter.mime["x"] for letter in letters] == [None] * len(letters)
