"""Helpers for feeds: reading the texts of all pages, and posting on a timeline."""

from groups_service.database import sql
from tests.support.builders import Json
from tests.support.people import ApiCaller


async def list_post_texts(actor: ApiCaller, path: str, limit: int = 2) -> list[str]:
    """Return the texts of all posts in a list, page by page."""
    pages = actor.iterate_pages(path, limit=limit)
    return [post["text"] async for page in pages for post in page["items"]]


async def publish_status(actor: ApiCaller, text: str, **fields: object) -> Json:
    response = await actor.post("/me/posts", {"text": text, **fields})
    assert response.status_code == 201, response.text
    post: Json = response.json()
    return post


async def get_unit_id(person: ApiCaller, depth: int = -1) -> str:
    path = (await person.get(f"/people/{person.id}")).json()["unit_path"]
    unit: str = path[depth]["id"]
    return unit


async def set_equal_activity_times() -> None:
    """Give all posts the same activity time."""
    for table in ("post", "post_tag"):
        await sql(f"UPDATE {table} SET activity_at = (SELECT max(activity_at) FROM post)")
