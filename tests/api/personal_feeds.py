"""Reading feeds in tests: the texts of all pages, and writing on one's own timeline."""

from groups_service.database import sql
from tests.builders import Json
from tests.people import Somebody


async def texts(by: Somebody, path: str, limit: int = 2) -> list[str]:
    """What is in a list of posts, page after page."""
    pages = by.pages(path, limit=limit)
    return [post["text"] async for page in pages for post in page["items"]]


async def a_status(by: Somebody, text: str, **told: object) -> Json:
    answer = await by.post("/me/posts", {"text": text, **told})
    assert answer.status_code == 201, answer.text
    post: Json = answer.json()
    return post


async def unit_of(person: Somebody, depth: int = -1) -> str:
    path = (await person.get(f"/people/{person.id}")).json()["unit_path"]
    unit: str = path[depth]["id"]
    return unit


async def all_at_once() -> None:
    """As if everything had happened in the same moment."""
    for table in ("post", "post_tag"):
        await sql(f"UPDATE {table} SET activity_at = (SELECT max(activity_at) FROM post)")
