"""What is sent with the requests of the inventory."""

from collections.abc import Mapping
from typing import Any

from tests.pictures import a_picture

API = "/api/v1"
GROUP = f"{API}/groups/{{group_id}}"
POST = f"{API}/posts/{{post_id}}"
COMMENT = f"{API}/comments/{{comment_id}}"
PAGE = "/grupper/{group_id}"
PHOTO = {"content": a_picture(), "headers": {"Content-Type": "image/jpeg"}}
FILE = {"files": {"file": ("fil.txt", b"hej", "text/plain")}}

Sent = Mapping[str, Any]  # what httpx2 takes


def body(**fields: object) -> Sent:
    return {"json": fields}


def form(**fields: str) -> Sent:
    return {"data": fields}


def query(**words: str) -> Sent:
    return {"params": words}


NOTHING: Sent = {}
NOBODY = "01890000-0000-7000-8000-000000000000"
