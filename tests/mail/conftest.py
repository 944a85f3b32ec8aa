"""A service that has a mail server."""

import pytest
from starlette.applications import Starlette

from groups_service.app import create_app
from groups_service.database import Database
from groups_service.settings import Settings
from tests.mail.postbox import Postbox


@pytest.fixture
def app(clean: Database, settings: Settings, postbox: Postbox) -> Starlette:
    told = {"smtp_url": postbox.url, "base_url": "https://groups.example.org"}
    return create_app(settings.model_copy(update=told), clean)
