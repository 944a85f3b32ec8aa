"""CORS: configured sites may read responses with a bearer token, never with a cookie."""

import json

import httpx2
import pytest
from starlette.applications import Starlette

from groups_service.app import create_app
from groups_service.database import Database
from groups_service.settings import Settings
from groups_service.web import assets
from tests.support.builders import a_group, a_post
from tests.support.html_client import FRAGMENT_TYPE, visit
from tests.support.people import ApiCaller, create_caller

pytestmark = pytest.mark.anyio

INTRANET = "https://intranet.example.org"
PREFLIGHT_HEADERS = {
    "Origin": INTRANET,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,x-samv-ui",
}


@pytest.fixture
def embed_settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"embed_origins": INTRANET})


async def test_configured_origin_may_read_token_responses(
    empty_database: Database, embed_settings: Settings
) -> None:
    app = create_app(embed_settings, empty_database)
    async with await create_caller(app, "ada") as ada:
        response = await ada.http.get("/api/v1/me", headers={"Origin": INTRANET})
        preflight = await ada.http.options("/api/v1/groups", headers=PREFLIGHT_HEADERS)

    assert response.headers["Access-Control-Allow-Origin"] == INTRANET
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == INTRANET


async def test_other_origin_gets_no_cors_headers(
    empty_database: Database, embed_settings: Settings
) -> None:
    foreign = {**PREFLIGHT_HEADERS, "Origin": "https://intranet.example.org.evil.example"}
    async with await create_caller(create_app(embed_settings, empty_database), "ada") as ada:
        response = await ada.http.get("/api/v1/me", headers={"Origin": foreign["Origin"]})
        preflight = await ada.http.options("/api/v1/groups", headers=foreign)

    assert "Access-Control-Allow-Origin" not in response.headers
    assert preflight.status_code == 400
    assert "Access-Control-Allow-Origin" not in preflight.headers


async def test_no_origin_is_allowed_by_default(
    empty_database: Database, settings: Settings
) -> None:
    async with await create_caller(create_app(settings, empty_database), "ada") as ada:
        response = await ada.http.get("/api/v1/me", headers={"Origin": INTRANET})

    assert "Access-Control-Allow-Origin" not in response.headers


async def test_embed_scripts_may_be_loaded_by_any_page(
    empty_database: Database, settings: Settings
) -> None:
    app = create_app(settings, empty_database)
    names = json.loads((assets.BUILD_DIRECTORY / "manifest.json").read_text())

    script = await _fetch(app, "/embed/samv.js")
    tools = await _fetch(app, f"/embed/{names['samv-write.js']}")

    for response in (script, tools):
        assert response.status_code == 200
        assert response.headers["Content-Type"].startswith("text/javascript")
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert script.headers["Cache-Control"] == "public, max-age=300"
    assert "immutable" in tools.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["0123456789", "..%2fsamv", "x"])
async def test_writing_script_of_another_release_is_not_found(
    empty_database: Database, settings: Settings, name: str
) -> None:
    response = await _fetch(create_app(settings, empty_database), f"/embed/samv-write-{name}.js")

    assert response.status_code == 404
    assert "javascript" not in response.headers["Content-Type"]


async def test_whole_feed_fragment_has_a_composer_only_for_writers(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada)
    await a_post(ada, group, "Hej")
    path = f"/grupper/{group['id']}?vy=whole"

    writer_html, reader_html = [
        (await visit(person, path, Accept=FRAGMENT_TYPE)).html for person in (ada, bo)
    ]

    assert "<samv-composer" in writer_html
    assert 'data-seen="' in writer_html
    assert "<samv-composer" not in reader_html
    assert "data-seen" not in reader_html
    assert "Hej" in reader_html


async def test_whole_feed_fragment_marks_that_the_viewer_has_drafts(
    ada: ApiCaller, bo: ApiCaller
) -> None:
    group = await a_group(ada)
    post = await a_post(ada, group, "Hej")
    path = f"/grupper/{group['id']}?vy=whole"

    before = await visit(bo, path, Accept=FRAGMENT_TYPE)
    await bo.put(f"/drafts/post:{post['id']}", {"text": "Påbörjat"})
    after = await visit(bo, path, Accept=FRAGMENT_TYPE)
    of_other_person = await visit(ada, path, Accept=FRAGMENT_TYPE)

    assert "data-drafts" not in before.html + of_other_person.html
    assert "data-drafts" in after.html


async def _fetch(app: Starlette, path: str) -> httpx2.Response:
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost:8000") as http:
        return await http.get(path, headers={"Origin": INTRANET})


@pytest.mark.parametrize("origin", ["intranet.example.org", "https://intranet.example.org/start"])
def test_embed_origin_with_path_or_without_scheme_is_refused(origin: str) -> None:
    with pytest.raises(ValueError, match="without a path"):
        Settings(embed_origins=origin)
