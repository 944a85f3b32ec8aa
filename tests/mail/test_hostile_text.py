"""Any text of people or of the directory is only text in an email and its headers."""

import pytest
from starlette.applications import Starlette

from tests.mail.support.deliver import deliver_mail
from tests.mail.support.smtp_server import FakeMailServer
from tests.support.builders import a_group, a_post
from tests.support.hostile_text import ATTRIBUTE_BREAKOUTS, HOSTILE_TEXTS, is_inert
from tests.support.people import ApiCaller, create_caller


@pytest.mark.parametrize("text", ATTRIBUTE_BREAKOUTS)
async def test_hostile_text_is_inert_in_an_email(
    app: Starlette, mail_server: FakeMailServer, bo: ApiCaller, text: str
) -> None:
    async with await create_caller(app, "eva", name=text, title=text) as eva:
        group = await a_group(eva, "open", bo, name=text)
        await a_post(eva, group, "\n\n".join([text, *HOSTILE_TEXTS]))

        mails = await deliver_mail(app, mail_server)

    assert mails
    for mail in mails:
        assert is_inert(mail.html)
        assert text in mail.header("subject")
        assert len(mail.text.splitlines()) < 60


@pytest.mark.parametrize("name", ["Eva\r\nBcc: mallory@example.org", "Eva\nX: y", "Eva\u2028X: y"])
async def test_name_cannot_add_headers_to_an_email(
    app: Starlette, mail_server: FakeMailServer, bo: ApiCaller, name: str
) -> None:
    async with await create_caller(app, "eva", name=name) as eva:
        await a_post(eva, await a_group(eva, "open", bo))

        mails = await deliver_mail(app, mail_server)

    assert {mail.recipients for mail in mails} == {("bo@example.org",)}
    assert [mail.mime["bcc"] or mail.mime["x"] for mail in mails] == [None] * len(mails)
