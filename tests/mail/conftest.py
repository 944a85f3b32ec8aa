"""A service with a mail server."""

import pytest
from starlette.applications import Starlette

from groups_service.app import create_app
from groups_service.database import Database
from groups_service.settings import Settings
from tests.mail.support.smtp_server import FakeMailServer


@pytest.fixture
def app(empty_database: Database, settings: Settings, mail_server: FakeMailServer) -> Starlette:
    changes = {"smtp_url": mail_server.url, "base_url": "https://groups.example.org"}
    return create_app(settings.model_copy(update=changes), empty_database)
