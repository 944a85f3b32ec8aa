"""Mail is set up by settings, and what is wrong with them is said when the service starts."""

import pytest
from pydantic import ValidationError

from groups_service.app import create_app
from groups_service.database import Database
from groups_service.mail import sending
from groups_service.settings import Settings


def changed(settings: Settings, **told: object) -> Settings:
    return settings.model_copy(update=told)


async def test_without_a_server_there_is_no_mail(clean: Database, settings: Settings) -> None:
    assert create_app(settings, clean).state.parts.mailer is None


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"smtp_url": "mail.example.org"}, "GROUPS_SMTP_URL must be like"),
        ({"smtp_url": "smtp+plain://me:pw@mail.example.org"}, "GROUPS_SMTP_URL must not be"),
        ({"mail_from": "Samverkan <a@example.org>"}, "GROUPS_MAIL_FROM must be like"),
        ({"mail_from": "samverkan"}, "GROUPS_MAIL_FROM must be like"),
    ],
)
async def test_what_is_wrong_is_said(
    clean: Database, settings: Settings, told: dict[str, str], says: str
) -> None:
    wrong = changed(settings, **({"smtp_url": "smtps://mail.example.org"} | told))

    with pytest.raises(ValueError, match=says):
        create_app(wrong, clean)


def test_a_password_comes_from_its_file(settings: Settings) -> None:
    file = settings.data_dir / "smtp-password"
    file.write_text("hemligt\n")

    server = sending.server(
        changed(settings, smtp_url="smtps://me@mail.example.org", smtp_password_file=file)
    )

    assert server is not None
    assert (server.user, server.password) == ("me", "hemligt")


@pytest.mark.parametrize("networks", ["10.0.0.0/99", "intranet", "10.0.0.1/8"])
def test_networks_that_are_none_are_refused(networks: str) -> None:
    with pytest.raises(ValidationError):
        Settings(webhook_networks=networks)
