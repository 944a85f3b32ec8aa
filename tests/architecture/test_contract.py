"""openapi.yaml is valid, complete and describes only what exists; and its checks detect faults."""

import json
import re
from pathlib import Path

import httpx2
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import BaseModel
from starlette.routing import Route

from groups_service import routes
from tests.architecture import tree
from tests.support import openapi_contract
from tests.support.openapi_contract import Operation
from tests.tools import request_schemas

UNDOCUMENTED_PATHS = {"/openapi.yaml", "/embed/samv.js", "/embed/samv-write-{digest}.js"}


def test_openapi_document_is_valid() -> None:
    errors = OpenAPIV31SpecValidator(openapi_contract.load_document()).iter_errors()

    assert [error.message for error in errors] == []


def test_routes_and_documented_operations_are_the_same() -> None:
    routed = {
        (method, route.path)
        for route in [*routes.public_routes, *routes.api_routes]
        if isinstance(route, Route) and route.path not in UNDOCUMENTED_PATHS
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert routed == {
        (operation.method, operation.path) for operation in openapi_contract.list_operations()
    }


def test_every_operation_has_a_unique_id_tags_and_a_summary() -> None:
    described = [
        item[method]
        for item in openapi_contract.load_document()["paths"].values()
        for method in openapi_contract.METHODS
        if method in item
    ]
    tags = {tag["name"] for tag in openapi_contract.load_document()["tags"]}

    assert len({operation["operationId"] for operation in described}) == len(described)
    assert {tag for operation in described for tag in operation["tags"]} == tags
    assert all(operation["summary"] for operation in described)


@pytest.mark.parametrize("operation", openapi_contract.list_operations(), ids=lambda each: each.id)
def test_operation_documents_every_status_of_its_kind(operation: Operation) -> None:
    assert _missing_statuses(operation) == set()


def test_path_placeholders_are_documented_as_parameters() -> None:
    for operation in openapi_contract.list_operations():
        named = {each["name"] for each in operation.parameters if each["in"] == "path"}

        assert named == set(re.findall(r"{(\w+)}", operation.path))


def test_every_creating_operation_takes_an_idempotency_key() -> None:
    creating = [
        operation
        for operation in openapi_contract.list_operations()
        if operation.method == "POST" and operation.body and 201 in operation.responses
    ]

    assert creating
    for operation in creating:
        assert "Idempotency-Key" in {each["name"] for each in operation.parameters}
        assert "Location" in operation.responses[201]["headers"]


def test_documented_refusals_use_only_listed_codes() -> None:
    known = set(
        openapi_contract.load_document()["components"]["schemas"]["Code"]["x-extensible-enum"]
    )
    responses = openapi_contract.load_document()["components"]["responses"]

    named = {
        code
        for response in responses.values()
        if "content" in response
        for code in re.findall(r"`([a-z_]+)`", response["description"])
    }
    assert named - known == {"detail", "era", "audience", "decision", "errors"}


def test_error_table_and_contract_list_the_same_codes() -> None:
    codes = re.findall(r"^\| `(\w+)` \| \d", tree.read_text("docs/api-errors.md"), re.MULTILINE)
    code_schema = openapi_contract.load_document()["components"]["schemas"]["Code"]

    assert codes == code_schema["x-extensible-enum"]


@pytest.mark.parametrize(
    "model", request_schemas.list_body_models(), ids=lambda each: each.__name__
)
def test_examples_of_a_request_body_are_valid(model: type[BaseModel]) -> None:
    examples = model.model_json_schema()["examples"]

    assert examples
    for example in examples:
        assert model.model_validate_json(json.dumps(example)).model_fields_set == set(example)


def test_every_request_body_is_generated() -> None:
    generated = {model.__name__ for model in request_schemas.list_body_models()}
    used = {
        content["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for operation in openapi_contract.list_operations()
        if operation.body
        for content in [operation.body["content"]]
        if "application/json" in content
    }

    assert used == generated - {"AttachmentBody", "LinkBody"}


def test_contract_refers_to_the_description_of_the_socket() -> None:
    description = openapi_contract.load_document()["info"]["description"]

    for page in ("docs/live.md", "docs/live.schema.json"):
        assert page in description
        assert (tree.ROOT / page).is_file()


def test_wheel_contains_the_contract() -> None:
    assert '"openapi.yaml" = "groups_service/openapi.yaml"' in tree.read_text(
        Path("pyproject.toml")
    )


OK = httpx2.Response(200, json={"status": "ok"})
BROKEN_ANSWERS = {
    "status": httpx2.Response(418, json={}),
    "fault": httpx2.Response(500, json={}),
    "type": httpx2.Response(200, text="ok"),
    "field": httpx2.Response(200, json={"status": "ok", "version": "1"}),
    "value": httpx2.Response(200, json={"status": "well"}),
    "length": httpx2.Response(200, json={"status": "ok"}, headers={"content-length": "1"}),
}


@pytest.mark.parametrize("answer", BROKEN_ANSWERS.values(), ids=BROKEN_ANSWERS)
def test_answer_that_breaks_the_contract_is_detected(answer: httpx2.Response) -> None:
    openapi_contract.check_answer("GET", "/healthz", OK)

    with pytest.raises(AssertionError):
        openapi_contract.check_answer("GET", "/healthz", answer)


def test_problem_with_missing_header_or_unknown_code_is_detected() -> None:
    problem = {
        "type": "urn:x",
        "title": "x",
        "status": 401,
        "detail": "x",
        "code": "not_signed_in",
    }
    media_type = {"content-type": "application/problem+json"}
    complete = {**media_type, "www-authenticate": "Bearer"}
    openapi_contract.check_answer(
        "GET", "/api/v1/me", httpx2.Response(401, json=problem, headers=complete)
    )

    for headers, changed in (
        (media_type, {}),
        (complete, {"code": "odd"}),
        (complete, {"status": 403}),
    ):
        answer = httpx2.Response(401, json=problem | changed, headers=headers)
        with pytest.raises(AssertionError):
            openapi_contract.check_answer("GET", "/api/v1/me", answer)


def _missing_statuses(operation: Operation) -> set[int]:
    """Return the statuses that an operation of this kind can answer with but does not document."""
    parameters = {each["name"] for each in operation.parameters}
    kinds = [
        (not operation.is_public, {401, 503}),
        (operation.is_write, {403}),
        (operation.body is not None, {413, 415, 422}),
        ("limit" in parameters, {400, 422}),
        ("{" in operation.path, {404}),
        ("Idempotency-Key" in parameters, {409}),
        ("If-Match" in parameters, {412}),
        ("If-None-Match" in parameters, {304}),
    ]
    required = {status for applies, statuses in kinds if applies for status in statuses}
    return required - set(operation.responses)
