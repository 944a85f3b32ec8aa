"""Pages of other sites: those named may read our answers by a token, nobody by our cookie."""

import httpx2
import pytest

from groups_service.app import create_app
from groups_service.database import Database
from groups_service.settings import Settings
from tests.people import somebody

pytestmark = pytest.mark.anyio

INTRANET = "https://intranet.example.org"
ASKING = {
    "Origin": INTRANET,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,x-samv-ui",
}


@pytest.fixture
def named(settings: Settings) -> Settings:
    return settings.model_copy(update={"embed_origins": INTRANET})


async def test_a_named_site_reads_answers_that_a_token_opens(
    clean: Database, named: Settings
) -> None:
    app = create_app(named, clean)
    async with await somebody(app, "ada") as ada:
        answer = await ada.http.get("/api/v1/me", headers={"Origin": INTRANET})
        asked = await ada.http.options("/api/v1/groups", headers=ASKING)

    assert answer.headers["Access-Control-Allow-Origin"] == INTRANET
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert asked.status_code == 200
    assert asked.headers["Access-Control-Allow-Origin"] == INTRANET


async def test_another_site_reads_nothing(clean: Database, named: Settings) -> None:
    foreign = {**ASKING, "Origin": "https://intranet.example.org.evil.example"}
    async with await somebody(create_app(named, clean), "ada") as ada:
        answer = await ada.http.get("/api/v1/me", headers={"Origin": foreign["Origin"]})
        asked = await ada.http.options("/api/v1/groups", headers=foreign)

    assert "Access-Control-Allow-Origin" not in answer.headers
    assert asked.status_code == 400
    assert "Access-Control-Allow-Origin" not in asked.headers


async def test_when_no_site_is_named_none_is_let_in(clean: Database, settings: Settings) -> None:
    async with await somebody(create_app(settings, clean), "ada") as ada:
        answer = await ada.http.get("/api/v1/me", headers={"Origin": INTRANET})

    assert "Access-Control-Allow-Origin" not in answer.headers


async def test_the_script_may_be_loaded_by_any_page(clean: Database, settings: Settings) -> None:
    app = create_app(settings, clean)
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost:8000") as http:
        answer = await http.get("/embed/samv.js", headers={"Origin": INTRANET})

    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("wrong", ["intranet.example.org", "https://intranet.example.org/start"])
def test_a_site_is_named_by_its_origin(wrong: str) -> None:
    with pytest.raises(ValueError, match="without a path"):
        Settings(embed_origins=wrong)
