"""openapi.yaml is valid, complete, and about nothing that is not there; and its check can fail."""

import re
from pathlib import Path

import httpx2
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.routing import Route

from groups_service import routes
from groups_service.queries.subjects import Subjects
from groups_service.web.live import who
from groups_service.web.problems import of_notifications
from notifications.fanout import InProcess
from notifications.hub import Hub
from notifications.routes import Desk, notification_routes
from tests import contract
from tests.architecture import tree
from tests.contract import Operation

NOT_PROMISED = {"/openapi.yaml", "/embed/samv.js", "/embed/samv-write-{digest}.js"}


def test_the_contract_is_valid() -> None:
    errors = OpenAPIV31SpecValidator(contract.document()).iter_errors()

    assert [error.message for error in errors] == []


def test_every_route_is_an_operation_and_every_operation_a_route() -> None:
    desk = Desk(Subjects(), who, InProcess(Hub()), of_notifications)
    served = [*routes.public, *routes.api, *notification_routes(desk, prefix=routes.API)]

    promised = {
        (method, route.path)
        for route in served
        if isinstance(route, Route) and route.path not in NOT_PROMISED
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert promised == {(operation.method, operation.path) for operation in contract.operations()}


def test_every_operation_has_a_name_of_its_own_a_tag_and_a_summary() -> None:
    told = [
        item[method]
        for item in contract.document()["paths"].values()
        for method in contract.METHODS
        if method in item
    ]
    tags = {tag["name"] for tag in contract.document()["tags"]}

    assert len({operation["operationId"] for operation in told}) == len(told)
    assert {tag for operation in told for tag in operation["tags"]} == tags
    assert all(operation["summary"] for operation in told)


@pytest.mark.parametrize("operation", contract.operations(), ids=lambda each: each.id)
def test_an_operation_promises_what_every_one_of_its_kind_answers(operation: Operation) -> None:
    assert _missing(operation) == set()


def test_a_path_names_its_placeholders_as_parameters() -> None:
    for operation in contract.operations():
        named = {each["name"] for each in operation.parameters if each["in"] == "path"}

        assert named == set(re.findall(r"{(\w+)}", operation.path))


def test_whatever_creates_takes_a_key() -> None:
    creating = [
        operation
        for operation in contract.operations()
        if operation.method == "POST" and operation.body and 201 in operation.responses
    ]

    assert creating
    for operation in creating:
        assert "Idempotency-Key" in {each["name"] for each in operation.parameters}
        assert "Location" in operation.responses[201]["headers"]


def test_every_refusal_names_only_codes_that_are_listed() -> None:
    known = set(contract.document()["components"]["schemas"]["Code"]["x-extensible-enum"])
    responses = contract.document()["components"]["responses"]

    named = {
        code
        for response in responses.values()
        if "content" in response
        for code in re.findall(r"`([a-z_]+)`", response["description"])
    }
    assert named - known == {"detail", "era", "audience", "errors"}


def test_the_socket_is_described_where_the_contract_says() -> None:
    description = contract.document()["info"]["description"]

    for page in ("docs/live.md", "docs/live.schema.json"):
        assert page in description
        assert (tree.ROOT / page).is_file()


def test_the_wheel_carries_the_contract() -> None:
    assert '"openapi.yaml" = "groups_service/openapi.yaml"' in tree.text(Path("pyproject.toml"))


OK = httpx2.Response(200, json={"status": "ok"})
BROKEN = {
    "status": httpx2.Response(418, json={}),
    "fault": httpx2.Response(500, json={}),
    "type": httpx2.Response(200, text="ok"),
    "field": httpx2.Response(200, json={"status": "ok", "version": "1"}),
    "value": httpx2.Response(200, json={"status": "well"}),
    "length": httpx2.Response(200, json={"status": "ok"}, headers={"content-length": "1"}),
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_an_answer_that_breaks_the_contract_is_found(answer: httpx2.Response) -> None:
    contract.check("GET", "/healthz", OK)

    with pytest.raises(AssertionError):
        contract.check("GET", "/healthz", answer)


def test_a_refusal_without_its_header_or_with_an_unknown_code_is_found() -> None:
    problem = {
        "type": "urn:x",
        "title": "x",
        "status": 401,
        "detail": "x",
        "code": "not_signed_in",
    }
    media_type = {"content-type": "application/problem+json"}
    told = {**media_type, "www-authenticate": "Bearer"}
    contract.check("GET", "/api/v1/me", httpx2.Response(401, json=problem, headers=told))

    for headers, changed in ((media_type, {}), (told, {"code": "odd"}), (told, {"status": 403})):
        answer = httpx2.Response(401, json=problem | changed, headers=headers)
        with pytest.raises(AssertionError):
            contract.check("GET", "/api/v1/me", answer)


def _missing(operation: Operation) -> set[int]:
    """Statuses that an operation of this kind can answer with, and that it does not name."""
    parameters = {each["name"] for each in operation.parameters}
    kinds = [
        (not operation.is_free, {401, 503}),
        (operation.changes_something, {403}),
        (operation.body is not None, {413, 415, 422}),
        ("limit" in parameters, {400, 422}),
        ("{" in operation.path, {404}),
        ("Idempotency-Key" in parameters, {409}),
        ("If-Match" in parameters, {412}),
        ("If-None-Match" in parameters, {304}),
    ]
    wanted = {status for is_so, statuses in kinds if is_so for status in statuses}
    return wanted - set(operation.responses)
