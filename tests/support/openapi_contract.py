"""Checks answers against the contract in openapi.yaml."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
import jsonschema_rs
import yaml

CONTRACT_PATH = Path(__file__).parents[2] / "openapi.yaml"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
METHODS = ("get", "put", "post", "patch", "delete")
PROBLEM = {"$ref": "#/components/schemas/Problem"}
UNDOCUMENTED_STATUSES = {
    401,
    403,
    404,
    405,
    503,
}  # allowed for addresses that are not in the contract

Json = dict[str, Any]  # a YAML mapping


@dataclass(frozen=True)
class Operation:
    """One method of one path, with its documented answers by status."""

    id: str
    method: str
    path: str
    responses: dict[int, Json]
    parameters: tuple[Json, ...] = ()
    body: Json | None = None

    def matches(self, path: str) -> bool:
        return _path_pattern(self.path).fullmatch(path) is not None

    @property
    def is_public(self) -> bool:
        """True if no sign-in is needed."""
        return not self.path.startswith("/api/")

    @property
    def is_write(self) -> bool:
        return self.method != "GET"


@cache
def load_document() -> Json:
    loaded: Json = yaml.load(CONTRACT_PATH.read_text(), Loader=yaml.CSafeLoader)
    return loaded


@cache
def list_operations() -> tuple[Operation, ...]:
    """Return all operations, those with fewer placeholders in their path first."""
    result = [
        _parse_operation(path, method, item)
        for path, item in load_document()["paths"].items()
        for method in METHODS
        if method in item
    ]
    return tuple(sorted(result, key=lambda operation: operation.path.count("{")))


@cache
def _path_pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))


def check_answer(method: str, path: str, answer: httpx2.Response) -> None:
    """Fail unless the contract allows this answer. Pages are in no contract."""
    path = path.partition("?")[0]
    if not path.startswith("/api/") and path not in load_document()["paths"]:
        return
    _check_length(method, answer)
    operation = _find_operation("GET" if method == "HEAD" else method, path)
    if operation is None:
        _check_undocumented(path, answer)
        return
    where = f"{method} {operation.path} -> {answer.status_code}"
    assert answer.status_code in operation.responses, f"{where}: not documented: {answer.text}"
    documented = operation.responses[answer.status_code]
    _check_headers(where, documented, answer)
    if method != "HEAD":
        _check_body(where, documented, answer)


def _parse_operation(path: str, method: str, item: Json) -> Operation:
    described = item[method]
    body = described.get("requestBody")
    return Operation(
        described["operationId"],
        method.upper(),
        path,
        {int(status): resolve(response) for status, response in described["responses"].items()},
        tuple(map(resolve, [*item.get("parameters", []), *described.get("parameters", [])])),
        body and resolve(body),
    )


def resolve(node: Json) -> Json:
    """Return `node`, or what its `$ref` refers to."""
    if "$ref" not in node:
        return node
    target: Any = load_document()
    for part in node["$ref"].removeprefix("#/").split("/"):
        target = target[part]
    return resolve(target)


def _find_operation(method: str, path: str) -> Operation | None:
    for operation in list_operations():
        if operation.method == method and operation.matches(path):
            return operation
    return None


def _check_undocumented(path: str, answer: httpx2.Response) -> None:
    """Check an answer to an unknown address, or to a method that an address does not have."""
    methods = {operation.method for operation in list_operations() if operation.matches(path)}
    where = f"outside the contract: {path} -> {answer.status_code}"
    assert answer.status_code in UNDOCUMENTED_STATUSES, where
    if answer.status_code == 405:
        allowed = set(answer.headers["allow"].split(", "))
        assert methods
        assert allowed - {"HEAD"} == methods, f"{where}: Allow says {allowed}"
    if answer.headers.get("content-type") == "application/problem+json":
        _check_problem(where, PROBLEM, answer)


def _check_length(method: str, answer: httpx2.Response) -> None:
    length = answer.headers.get("content-length")
    if length is not None and method != "HEAD":
        assert int(length) == len(answer.content), "Content-Length is not that of the body"


def _check_headers(where: str, documented: Json, answer: httpx2.Response) -> None:
    for name, header in documented.get("headers", {}).items():
        described = resolve(header)
        value = answer.headers.get(name)
        assert value is not None or not described.get("required"), f"{where}: {name} is missing"
        if value is not None:
            _check_value(f"{where}: {name}", described["schema"], value)


def _check_body(where: str, documented: Json, answer: httpx2.Response) -> None:
    content = documented.get("content")
    if content is None:
        assert answer.content == b"", f"{where}: there is to be no body"
        return
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    key = media_type if media_type in content else "*/*"
    assert key in content, f"{where}: {media_type} is not documented"
    if media_type == "application/problem+json":
        _check_problem(where, content[key]["schema"], answer)
    elif key == "application/json":
        _check_value(where, content[key]["schema"], answer.json())


def _check_problem(where: str, schema: Json, answer: httpx2.Response) -> None:
    problem = answer.json()
    _check_value(where, schema, problem)
    assert problem["status"] == answer.status_code, where
    known = load_document()["components"]["schemas"]["Code"]["x-extensible-enum"]
    assert problem["code"] in known, f"{where}: {problem['code']} is not documented"


def _check_value(where: str, schema: Json, value: object) -> None:
    errors = [f"{error.instance_path}: {error.message}" for error in _list_errors(schema, value)]
    assert errors == [], f"{where}: {errors}"


def _list_errors(schema: Json, value: object) -> list[jsonschema_rs.ValidationError]:
    return list(_validator(json.dumps(schema)).iter_errors(value))


@cache
def _validator(schema: str) -> jsonschema_rs.Validator:
    """Return a validator of a schema (as JSON) whose references point into the document."""
    complete = {
        "$schema": DIALECT,
        "components": load_document()["components"],
        **json.loads(schema),
    }
    return jsonschema_rs.validator_for(_forbid_extra_fields(complete), validate_formats=True)


def _forbid_extra_fields(node: Any) -> Any:
    """Return the same schema, but without undocumented fields in objects."""
    if isinstance(node, list):
        return [_forbid_extra_fields(each) for each in node]
    if not isinstance(node, dict):
        return node
    closed = {name: _forbid_extra_fields(value) for name, value in node.items()}
    if node.get("type") == "object" and "properties" in node:
        closed.setdefault("additionalProperties", False)
    return closed
