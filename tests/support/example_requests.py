"""Requests that are built from the examples in openapi.yaml."""

from typing import Any

from tests.support import openapi_contract
from tests.support.images import build_image
from tests.support.openapi_contract import Operation

PHOTO = {"content": build_image(), "headers": {"Content-Type": "image/jpeg"}}
FILE = {"files": {"file": ("fil.txt", b"hej", "text/plain")}}

RequestArguments = dict[str, Any]  # keyword arguments of httpx2


def build_example_arguments(operation: Operation) -> RequestArguments:
    """Return the examples of the query parameters, and the first example of the body."""
    examples = {
        parameter["name"]: str(parameter["example"])
        for parameter in operation.parameters
        if parameter["in"] == "query" and "example" in parameter
    }
    query: RequestArguments = {"params": examples} if examples else {}
    return query | build_example_body(operation)


def build_example_body(operation: Operation) -> RequestArguments:
    if operation.body is None:
        return {}
    content = operation.body["content"]
    if "application/json" in content:
        schema = openapi_contract.resolve(content["application/json"]["schema"])
        return {"json": schema["examples"][0]}
    return FILE if "multipart/form-data" in content else PHOTO
