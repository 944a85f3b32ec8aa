"""Schemathesis walks the contract: whatever is sent, the answer keeps it and is no fault."""

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

from tests import contract
from tests.api.world import World
from tests.contract import Operation
from tests.people import ORIGIN

Generated = Case[Any]  # an operation of any kind of schema

SCHEMA = schemathesis.openapi.from_dict(contract.document())
EXAMPLES = 6  # for each operation and mode
WANTED = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
]
OURS = {"authorization", "cookie", "content-length"}  # not the generator's to say
AS_IT_IS = SanitizationConfig(enabled=False)

bounded = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

load_all_checks()


@pytest.mark.timeout(180)
@pytest.mark.parametrize("operation", contract.operations(), ids=lambda each: each.id)
async def test_whatever_is_sent_the_answer_keeps_the_contract(
    world: World, operation: Operation
) -> None:
    for case in _cases(world, operation):
        path, sent = _sent(case)

        answer = await world.ada.call(operation.method, path, **sent)

        _check(case, answer)


def _cases(world: World, operation: Operation) -> list[Generated]:
    """What fits the contract and what does not, always the same.

    They are collected before any is sent: the generator knows nothing of event loops.
    """
    found: list[Generated] = []
    for mode in GenerationMode:

        @bounded
        @given(_generated(world, operation, mode))
        def collect(case: Generated) -> None:
            found.append(case)

        with suppress(Unsatisfiable):  # there is nothing to do wrong
            collect()
    return found


def _generated(
    world: World, operation: Operation, mode: GenerationMode
) -> st.SearchStrategy[Generated]:
    """On things that are there, and on whatever the generator makes up."""
    generator = SCHEMA[operation.path][operation.method]
    there = {name: id_ for name, id_ in world.ids().items() if f"{{{name}}}" in operation.path}
    made_up = generator.as_strategy(generation_mode=mode)
    if not there:
        return made_up
    return generator.as_strategy(generation_mode=mode, path_parameters=there) | made_up


def _check(case: Generated, answer: httpx2.Response) -> None:
    checks: Any = CHECKS.get_by_names(WANTED)  # wider than what it takes
    try:
        case.validate_response(answer, checks=checks)
    except FailureGroup as failures:  # would end the event loop that runs the tests
        raise AssertionError(str(failures)) from None


def _sent(case: Generated) -> tuple[str, dict[str, Any]]:
    """A case in the words of httpx2."""
    request = prepare_request(case, None, config=AS_IT_IS, base_url=ORIGIN)
    url = urlsplit(str(request.url))
    headers = {
        name: value if isinstance(value, bytes) else value.encode("latin-1")
        for name, value in request.headers.items()
        if name.lower() not in OURS
    }
    return f"{url.path}?{url.query}", {"headers": headers, "content": request.body}
