"""Email is configured by settings; invalid ones are reported when the service starts."""

import pytest
from pydantic import ValidationError

from groups_service.app import create_app
from groups_service.database import Database
from groups_service.mail import factory
from groups_service.settings import Settings


def change_settings(settings: Settings, **changes: object) -> Settings:
    return settings.model_copy(update=changes)


async def test_service_without_a_mail_server_sends_no_email(
    empty_database: Database, settings: Settings
) -> None:
    assert create_app(settings, empty_database).state.components.mailer is None


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"smtp_url": "mail.example.org"}, "GROUPS_SMTP_URL must be like"),
        ({"smtp_url": "smtp+plain://me:pw@mail.example.org"}, "GROUPS_SMTP_URL must not be"),
        ({"mail_from": "Samverkan <a@example.org>"}, "GROUPS_MAIL_FROM must be like"),
        ({"mail_from": "samverkan"}, "GROUPS_MAIL_FROM must be like"),
    ],
)
async def test_invalid_mail_setting_is_reported(
    empty_database: Database, settings: Settings, told: dict[str, str], says: str
) -> None:
    invalid = change_settings(settings, **({"smtp_url": "smtps://mail.example.org"} | told))

    with pytest.raises(ValueError, match=says):
        create_app(invalid, empty_database)


def test_smtp_password_is_read_from_its_file(settings: Settings) -> None:
    file = settings.data_dir / "smtp-password"
    file.write_text("hemligt\n")

    server = factory.read_smtp_server(
        change_settings(settings, smtp_url="smtps://me@mail.example.org", smtp_password_file=file)
    )

    assert server is not None
    assert (server.user, server.password) == ("me", "hemligt")


@pytest.mark.parametrize("networks", ["10.0.0.0/99", "intranet", "10.0.0.1/8"])
def test_invalid_webhook_networks_are_refused(networks: str) -> None:
    with pytest.raises(ValidationError):
        Settings(webhook_networks=networks)
