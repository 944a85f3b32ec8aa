"""Schemathesis sends generated requests; every response matches the contract."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SanitizationConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.transport.prepare import prepare_request

from tests.api.support.world import World
from tests.support import openapi_contract
from tests.support.openapi_contract import Operation
from tests.support.people import ORIGIN

GeneratedCase = Case[Any]  # a case of any schema type

SCHEMA = schemathesis.openapi.from_dict(openapi_contract.load_document())
MAX_EXAMPLES = 6  # per operation and generation mode
CHECK_NAMES = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
]
IGNORED_HEADERS = {
    "authorization",
    "cookie",
    "content-length",
}  # set by the test client, not by the generator
NO_SANITIZATION = SanitizationConfig(enabled=False)

bounded_settings = settings(
    max_examples=MAX_EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

load_all_checks()


@pytest.mark.parametrize("operation", openapi_contract.list_operations(), ids=lambda each: each.id)
async def test_response_to_generated_request_matches_contract(
    world: World, operation: Operation
) -> None:
    for case in _generate_cases(world, operation):
        path, arguments = _build_request(case)

        response = await world.ada.call(operation.method, path, **arguments)

        _check_response(case, response)


def _generate_cases(world: World, operation: Operation) -> list[GeneratedCase]:
    """Return the same valid and invalid requests on every run.

    All cases are collected before any request is sent, because the generator cannot await.
    """
    cases: list[GeneratedCase] = []
    for mode in GenerationMode:

        @bounded_settings
        @given(_build_strategy(world, operation, mode))
        def collect(case: GeneratedCase) -> None:
            cases.append(case)

        with suppress(Unsatisfiable):  # the operation has no invalid input
            collect()
    return cases


def _build_strategy(
    world: World, operation: Operation, mode: GenerationMode
) -> st.SearchStrategy[GeneratedCase]:
    """Combine cases with existing ids and cases with generated ids."""
    generator = SCHEMA[operation.path][operation.method]
    existing_ids = {
        name: id_ for name, id_ in world.ids().items() if f"{{{name}}}" in operation.path
    }
    strategy = generator.as_strategy(generation_mode=mode)
    if not existing_ids:
        return strategy
    return generator.as_strategy(generation_mode=mode, path_parameters=existing_ids) | strategy


def _check_response(case: GeneratedCase, response: httpx2.Response) -> None:
    checks: Any = CHECKS.get_by_names(CHECK_NAMES)  # Any: the declared type is too narrow
    try:
        case.validate_response(response, checks=checks)
    except FailureGroup as failures:  # a FailureGroup would end the test event loop
        raise AssertionError(str(failures)) from None


def _build_request(case: GeneratedCase) -> tuple[str, dict[str, Any]]:
    """Return the path and the httpx2 arguments of a case."""
    request = prepare_request(case, None, config=NO_SANITIZATION, base_url=ORIGIN)
    url = urlsplit(str(request.url))
    headers = {
        name: value if isinstance(value, bytes) else value.encode("latin-1")
        for name, value in request.headers.items()
        if name.lower() not in IGNORED_HEADERS
    }
    return f"{url.path}?{url.query}", {"headers": headers, "content": request.body}
