"""The error codes of the API, found in the source of the service."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from groups_service.access import content_rules, group_rules
from groups_service.core.errors import ServiceError
from groups_service.web.http import error_handlers, request_parsing
from tests.tools.source_calls import SourceCall, iter_calls, list_modules

NOT_IN_THE_API = ("groups_service/demo/", "groups_service/commands/", "groups_service/web/pages/")
CODES_OF_JOBS = {"sync_braked"}
CODE = re.compile(r"[a-z_]+")
HEADING = """# Error codes

Every error of the API is a problem document (RFC 9457) with one of these codes in `code`. The
meaning is the English `detail`; a response has it in the language of the caller. This page is
written by `make schemas`.

| code | status | meaning |
|---|---|---|
"""
FIELD_HEADING = """
With `invalid` (422), `errors` lists the invalid fields, each with one of these codes or a code of
[pydantic](https://docs.pydantic.dev/latest/errors/validation_errors/).

| code of a field | meaning |
|---|---|
"""

Meanings = dict[str, list[str]]


def render_table() -> str:
    """Return the text of docs/api-errors.md."""
    rows = [
        f"| `{code}` | {status} | {_join(meanings)} |"
        for (code, status), meanings in sorted(list_error_codes().items())
    ]
    field_rows = [
        f"| `{code}` | {_join(meanings)} |"
        for code, meanings in sorted(list_field_codes().items())
    ]
    return HEADING + "\n".join(rows) + "\n" + FIELD_HEADING + "\n".join(field_rows) + "\n"


def list_error_codes() -> dict[tuple[str, int], list[str]]:
    """Return the messages of every code and status."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for code, status, message in [*_iter_denials(), *_iter_raised(), *_iter_middleware_codes()]:
        if code not in CODES_OF_JOBS and message not in found[code, status]:
            found[code, status].append(message)
    return {key: [each for each in messages if each] for key, messages in found.items()}


def list_field_codes() -> Meanings:
    """Return the messages of every code of an invalid field."""
    found: Meanings = {code: [message] for code, message in request_parsing.MESSAGES.items()}
    for call in iter_calls(NOT_IN_THE_API):
        texts = call.get_texts()
        if call.name == "PydanticCustomError":
            code, message = texts[:2]
        elif call.name == "FieldError" and len(texts) > 2:
            code, message = texts[1:3]
        else:
            continue
        if code and message and code not in request_parsing.MESSAGES:
            messages = found.setdefault(code, [])
            messages += [message] if message not in messages else []
    return found


def _iter_denials() -> Iterator[tuple[str, int, str]]:
    denials = [*group_rules.DENIAL_MESSAGES.items(), *content_rules.DENIAL_MESSAGES.items()]
    for action, message in denials:
        yield f"may_not_{action.value}", 403, message
    locked = content_rules.DENIAL_MESSAGES[content_rules.ContentAction.COMMENT]
    yield "locked", 403, locked


def _iter_raised() -> Iterator[tuple[str, int, str]]:
    """Yield the errors of all calls of an exception class, with the code given or the class's."""
    classes = {each.__name__: each for each in _list_error_classes(ServiceError)}
    for call in iter_calls(NOT_IN_THE_API):
        if call.name not in classes:
            continue
        error = classes[call.name]
        code = call.get_keyword("code") if call.has_keyword("code") else error.code
        message = call.get_texts()[0] if call.node.args else None
        if code is not None:
            yield code, error.status, message or _get_class_message(error.__name__)
    for error in classes.values():
        if _get_class_message(error.__name__):  # raised without a call
            yield error.code, error.status, _get_class_message(error.__name__)


def _iter_middleware_codes() -> Iterator[tuple[str, int, str]]:
    """Yield the errors that are rendered without an exception."""
    codes = {code.name: code for code in error_handlers.AUTH_PROBLEMS}
    for call in iter_calls(NOT_IN_THE_API):
        statuses = [
            argument.value
            for argument in call.node.args
            if isinstance(argument, ast.Constant) and isinstance(argument.value, int)
        ]
        for argument in call.node.args:
            if statuses and isinstance(argument, ast.Attribute) and argument.attr in codes:
                code = codes[argument.attr]
                yield code.value, statuses[0], error_handlers.AUTH_PROBLEMS[code][1]
        yield from _iter_problems(call, statuses)


def _iter_problems(call: SourceCall, statuses: list[int]) -> Iterator[tuple[str, int, str]]:
    """Yield the code of a call such as `build_problem(500, "internal", ...)`."""
    if not statuses or call.name != "build_problem":
        return
    code = call.get_texts()[1]
    if code and CODE.fullmatch(code):
        unexpected = error_handlers.UNEXPECTED_ERROR[1] if code == "internal" else ""
        yield code, statuses[0], call.get_texts()[2] or unexpected


def _list_error_classes(base: type[ServiceError]) -> Iterable[type[ServiceError]]:
    for error in base.__subclasses__():
        yield error
        yield from _list_error_classes(error)


def _get_class_message(name: str) -> str:
    """Return the message that the class passes to its base class, or an empty text."""
    for _, tree in list_modules():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name == name:
                return next(filter(None, map(_get_init_message, ast.walk(node))), "")
    return ""


def _get_init_message(node: ast.AST) -> str:
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "__init__"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ):
        return str(node.args[0].value)
    return ""


def _join(messages: list[str]) -> str:
    """Join the messages of a code; `%(limit)d` becomes `{limit}`."""
    return re.sub(r"%\((\w+)\)[ds]", r"{\1}", " ".join(messages))
