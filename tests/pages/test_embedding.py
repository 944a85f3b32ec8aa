"""Pages of other sites: those named may read our answers by a token, nobody by our cookie."""

import json

import httpx2
import pytest
from starlette.applications import Starlette

from groups_service.app import create_app
from groups_service.database import Database
from groups_service.settings import Settings
from groups_service.web import assets
from tests.builders import a_group, a_post
from tests.pages.reading import FRAGMENT, visit
from tests.people import Somebody, somebody

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


async def test_the_scripts_may_be_loaded_by_any_page(clean: Database, settings: Settings) -> None:
    app = create_app(settings, clean)
    names = json.loads((assets.BUILT / "manifest.json").read_text())

    script = await _fetched(app, "/embed/samv.js")
    tools = await _fetched(app, f"/embed/{names['samv-write.js']}")

    for answer in (script, tools):
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert script.headers["Cache-Control"] == "public, max-age=300"
    assert "immutable" in tools.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["0123456789", "..%2fsamv", "x"])
async def test_tools_of_another_release_are_missing_and_nothing_else_is_served_in_their_place(
    clean: Database, settings: Settings, name: str
) -> None:
    answer = await _fetched(create_app(settings, clean), f"/embed/samv-write-{name}.js")

    assert answer.status_code == 404
    assert "javascript" not in answer.headers["Content-Type"]


async def test_the_whole_feed_brings_the_box_to_those_who_may_write(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada)
    await a_post(ada, group, "Hej")
    path = f"/grupper/{group['id']}?vy=whole"

    mine, theirs = [(await visit(who, path, Accept=FRAGMENT)).html for who in (ada, bo)]

    assert "<samv-composer" in mine
    assert 'data-seen="' in mine
    assert "<samv-composer" not in theirs
    assert "data-seen" not in theirs
    assert "Hej" in theirs


async def test_the_whole_feed_tells_whether_something_lies_half_written(
    ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group, "Hej")
    path = f"/grupper/{group['id']}?vy=whole"

    before = await visit(bo, path, Accept=FRAGMENT)
    await bo.put(f"/drafts/post:{post['id']}", {"text": "Påbörjat"})
    after = await visit(bo, path, Accept=FRAGMENT)
    hers = await visit(ada, path, Accept=FRAGMENT)

    assert "data-drafts" not in before.html + hers.html
    assert "data-drafts" in after.html


async def _fetched(app: Starlette, path: str) -> httpx2.Response:
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost:8000") as http:
        return await http.get(path, headers={"Origin": INTRANET})


@pytest.mark.parametrize("wrong", ["intranet.example.org", "https://intranet.example.org/start"])
def test_a_site_is_named_by_its_origin(wrong: str) -> None:
    with pytest.raises(ValueError, match="without a path"):
        Settings(embed_origins=wrong)
