"""The paths of the pages are written once, in `core/page_urls.py`, and used by their names."""

import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from starlette.routing import Route

from groups_service.core.page_urls import PAGE_PATHS, page_url
from groups_service.routes.pages import page_routes
from tests.architecture import tree

SOURCES = Path("groups_service")
PATH_FILES = {SOURCES / "core/page_urls.py", SOURCES / "ui/src/lib/page-urls.ts"}
"""The files with paths; a test of the front end compares the second with the first."""
FIRST_SEGMENTS = sorted({path.split("/")[1] for path in PAGE_PATHS.values()} - {""})
PATH_RE = re.compile(rf"(?<!\w)/(?:{'|'.join(FIRST_SEGMENTS)})\b")


def test_paths_of_pages_are_written_only_in_page_urls() -> None:
    literals = [
        f"{path}:{number}: {match[0]}"
        for path in _list_sources()
        for number, line in enumerate(tree.read_text(path).splitlines(), start=1)
        for match in PATH_RE.finditer(line)
    ]

    assert literals == []


def test_the_check_finds_a_path_in_each_kind_of_file() -> None:
    suffixes = {path.suffix for path in _list_sources()}

    assert suffixes == {".py", ".html", ".ts"}
    assert PATH_RE.search('href="/grupper/{{ group.id }}"')
    assert PATH_RE.search('f"/inlagg/{post_id}"')


def test_every_name_has_a_route_and_every_route_has_a_name() -> None:
    routes = [route for route in page_routes if isinstance(route, Route)]
    named = [(route.name, method) for route in routes for method in route.methods or ()]

    assert len(routes) == len(page_routes)
    assert {route.name: route.path for route in routes} == PAGE_PATHS
    assert len(set(named)) == len(named)


def test_templates_call_url_with_a_known_name_and_its_ids() -> None:
    calls = list(_iterate_url_calls())

    assert len(calls) > 100
    assert [
        (path, name, ids)
        for path, name, ids in calls
        if name not in PAGE_PATHS or ids != _list_ids(PAGE_PATHS[name])
    ] == []


def test_page_url_fills_the_ids_into_the_path() -> None:
    assert page_url("group_member", group_id="g", person_id=7) == "/grupper/g/medlemmar/7"


@pytest.mark.parametrize("name", ["no_such_page", "group"])
def test_unknown_name_or_missing_id_raises_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        page_url(name)


def _list_sources() -> list[Path]:
    """Return the Python files, templates and scripts of the service."""
    return [
        path
        for path in tree.list_files()
        if path.suffix == ".py"
        or path.is_relative_to(SOURCES / "templates")
        or path.is_relative_to(SOURCES / "ui/src")
        if path.is_relative_to(SOURCES) and path not in PATH_FILES
    ]


def _iterate_url_calls() -> Iterator[tuple[str, str, set[str]]]:
    """Yield the file, the name and the ids of each call of `url` with a constant name."""
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    for path in tree.list_files(".html"):
        if not path.is_relative_to(SOURCES / "templates"):
            continue
        for call in environment.parse(tree.read_text(path)).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "url":
                (name,) = call.args
                if isinstance(name, nodes.Const):
                    yield str(path), name.value, {each.key for each in call.kwargs}


def _list_ids(path: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(path) if name}
