"""Request bodies and paths for the route inventory."""

from collections.abc import Mapping
from typing import Any

API = "/api/v1"
GROUP = f"{API}/groups/{{group_id}}"
GROUP_PAGE = "/grupper/{group_id}"

RequestArguments = Mapping[str, Any]  # keyword arguments of httpx2


def body(**fields: object) -> RequestArguments:
    return {"json": fields}


def form(**fields: str) -> RequestArguments:
    return {"data": fields}


def query(**params: str) -> RequestArguments:
    return {"params": params}


NO_BODY: RequestArguments = {}
MISSING_ID = "01890000-0000-7000-8000-000000000000"
