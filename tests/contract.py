"""What openapi.yaml promises, and whether an answer keeps the promise."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
import jsonschema_rs
import yaml

FILE = Path(__file__).parents[1] / "openapi.yaml"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
METHODS = ("get", "put", "post", "patch", "delete")
PROBLEM = {"$ref": "#/components/schemas/Problem"}
OUTSIDE = {401, 403, 404, 405, 503}  # what may be answered to what is in no contract

Json = dict[str, Any]  # what YAML holds


@dataclass(frozen=True)
class Operation:
    """One method of one path, with what it may answer by status."""

    id: str
    method: str
    path: str
    responses: dict[int, Json]
    parameters: tuple[Json, ...] = ()
    body: Json | None = None

    def matches(self, path: str) -> bool:
        return _pattern(self.path).fullmatch(path) is not None

    @property
    def is_free(self) -> bool:
        """Whether nobody needs to be signed in."""
        return not self.path.startswith("/api/")

    @property
    def changes_something(self) -> bool:
        return self.method != "GET"


@cache
def document() -> Json:
    loaded: Json = yaml.load(FILE.read_text(), Loader=yaml.CSafeLoader)
    return loaded


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation, those with fewer placeholders in their path first."""
    found = [
        _operation(path, method, item)
        for path, item in document()["paths"].items()
        for method in METHODS
        if method in item
    ]
    return tuple(sorted(found, key=lambda operation: operation.path.count("{")))


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))


def check(method: str, path: str, answer: httpx2.Response) -> None:
    """Fail unless the contract allows this answer; pages are in no contract."""
    path = path.partition("?")[0]
    if not path.startswith("/api/") and path not in document()["paths"]:
        return
    _check_length(method, answer)
    operation = _find("GET" if method == "HEAD" else method, path)
    if operation is None:
        _check_outside(path, answer)
        return
    where = f"{method} {operation.path} -> {answer.status_code}"
    assert answer.status_code in operation.responses, f"{where}: not documented: {answer.text}"
    promised = operation.responses[answer.status_code]
    _check_headers(where, promised, answer)
    if method != "HEAD":
        _check_body(where, promised, answer)


def _operation(path: str, method: str, item: Json) -> Operation:
    told = item[method]
    body = told.get("requestBody")
    return Operation(
        told["operationId"],
        method.upper(),
        path,
        {int(status): resolved(response) for status, response in told["responses"].items()},
        tuple(map(resolved, [*item.get("parameters", []), *told.get("parameters", [])])),
        body and resolved(body),
    )


def resolved(node: Json) -> Json:
    """`node`, or what its `$ref` stands for."""
    if "$ref" not in node:
        return node
    found: Any = document()
    for part in node["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return resolved(found)


def _find(method: str, path: str) -> Operation | None:
    for operation in operations():
        if operation.method == method and operation.matches(path):
            return operation
    return None


def _check_outside(path: str, answer: httpx2.Response) -> None:
    """An unknown address, or a method that an address does not know."""
    known = {operation.method for operation in operations() if operation.matches(path)}
    where = f"outside the contract: {path} -> {answer.status_code}"
    assert answer.status_code in OUTSIDE, where
    if answer.status_code == 405:
        allowed = set(answer.headers["allow"].split(", "))
        assert known
        assert allowed - {"HEAD"} == known, f"{where}: Allow says {allowed}"
    if answer.headers.get("content-type") == "application/problem+json":
        _check_problem(where, PROBLEM, answer)


def _check_length(method: str, answer: httpx2.Response) -> None:
    announced = answer.headers.get("content-length")
    if announced is not None and method != "HEAD":
        assert int(announced) == len(answer.content), "Content-Length is not that of the body"


def _check_headers(where: str, promised: Json, answer: httpx2.Response) -> None:
    for name, header in promised.get("headers", {}).items():
        told = resolved(header)
        value = answer.headers.get(name)
        assert value is not None or not told.get("required"), f"{where}: {name} is missing"
        if value is not None:
            _check_value(f"{where}: {name}", told["schema"], value)


def _check_body(where: str, promised: Json, answer: httpx2.Response) -> None:
    content = promised.get("content")
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
    known = document()["components"]["schemas"]["Code"]["x-extensible-enum"]
    assert problem["code"] in known, f"{where}: {problem['code']} is not documented"


def _check_value(where: str, schema: Json, value: object) -> None:
    errors = [f"{error.instance_path}: {error.message}" for error in _errors(schema, value)]
    assert errors == [], f"{where}: {errors}"


def _errors(schema: Json, value: object) -> list[jsonschema_rs.ValidationError]:
    return list(_validator(json.dumps(schema)).iter_errors(value))


@cache
def _validator(schema: str) -> jsonschema_rs.Validator:
    """For a schema as JSON, whose references point into the document."""
    whole = {"$schema": DIALECT, "components": document()["components"], **json.loads(schema)}
    return jsonschema_rs.validator_for(_closed(whole), validate_formats=True)


def _closed(node: Any) -> Any:
    """The same schema, where an object has no field that is not documented."""
    if isinstance(node, list):
        return [_closed(each) for each in node]
    if not isinstance(node, dict):
        return node
    closed = {name: _closed(value) for name, value in node.items()}
    if node.get("type") == "object" and "properties" in node:
        closed.setdefault("additionalProperties", False)
    return closed
