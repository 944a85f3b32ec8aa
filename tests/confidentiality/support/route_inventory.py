"""Every route of the service, and its request arguments.

The pages are in page_inventory.py; the API comes from openapi.yaml: the first example of the body,
and the examples of the query parameters.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from starlette.applications import Starlette
from starlette.routing import Route

from tests.confidentiality.support.page_inventory import FRAGMENT_REQUESTS, PAGE_REQUESTS
from tests.confidentiality.support.questions import SIMILAR_QUESTION
from tests.confidentiality.support.request_bodies import (
    API,
    GROUP,
    MISSING_ID,
    RequestArguments,
    body,
    query,
)
from tests.support import openapi_contract
from tests.support.example_requests import build_example_arguments

__all__ = ["GROUP", "MISSING_ID", "ROUTE_REQUESTS", "RouteRequest", "iter_requests", "list_routes"]


API_OVERRIDES: dict[tuple[str, str], RequestArguments] = {
    ("GET", f"{API}/groups/similar"): query(name="Det den hette förr"),
    ("GET", f"{GROUP}/questions/similar"): query(q=SIMILAR_QUESTION),
    ("GET", f"{API}/questions"): query(unanswered="true", mine_to_answer="true"),
    ("GET", f"{API}/mentionable"): query(q="kanarie"),
    ("PUT", f"{GROUP}/read"): body(version=1),
    ("PUT", f"{API}/notifications/read"): body(up_to=0),
}
"""Requests that find canaries, and read markers that hide no later difference."""


API_REQUESTS: dict[tuple[str, str], RequestArguments] = {
    (operation.method, operation.path): build_example_arguments(operation)
    for operation in openapi_contract.list_operations()
    if operation.path.startswith(API)
}
ROUTE_REQUESTS = PAGE_REQUESTS | API_REQUESTS | API_OVERRIDES


@dataclass(frozen=True)
class RouteRequest:
    """One request to a route."""

    method: str
    path: str
    arguments: RequestArguments

    @property
    def is_for_site_administrators(self) -> bool:
        """True for routes that refuse all other people before they look for the group."""
        return self.path.startswith((f"{API}/admin/", "/statistik/grupper/"))


def list_routes(app: Starlette) -> set[tuple[str, str]]:
    """Return method and path of every route, except sockets and built files."""
    api_routes = (route for route in app.routes if isinstance(route, Route))
    return {
        (method, route.path)
        for route in api_routes
        for method in (route.methods or set()) - {"HEAD"}
    }


def iter_requests(ids: Mapping[str, list[str]]) -> Iterator[RouteRequest]:
    """Yield every route with every combination of `ids`, which are keyed by path parameter."""
    for (method, path), arguments in ROUTE_REQUESTS.items():
        names = [name for name in ids if f"{{{name}}}" in path]
        for chosen in product(*(ids[name] for name in names)):
            url = path.format(**dict(zip(names, chosen, strict=True)))
            yield RouteRequest(method, url, arguments)
            if (method, path) in FRAGMENT_REQUESTS:
                yield RouteRequest(method, url, FRAGMENT_REQUESTS[method, path])
