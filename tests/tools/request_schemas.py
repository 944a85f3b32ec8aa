"""JSON Schemas of the request bodies, as components of openapi.yaml."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import groups_service.routes  # noqa: F401 - imports every handler, and with them every body
from groups_service.web.http.field_types import RequestBody

COMPONENT = "#/components/schemas/{model}"
NAMED_FORMATS = {"uuid": "Id", "date-time": "Time", "time": "TimeOfDay"}
ERA = {"type": "integer", "minimum": 1}
NULL = {"type": "null"}
FIRST_KEYS = (
    "$ref",
    "type",
    "description",
    "enum",
    "additionalProperties",
    "required",
    "properties",
)
LAST_KEYS = ("default", "examples")

Schema = dict[str, Any]  # JSON Schema


def list_body_models() -> list[type[RequestBody]]:
    """Return the models of all JSON request bodies, by name."""
    return sorted(_iter_subclasses(RequestBody), key=lambda model: model.__name__)


def build_schemas(named_enums: dict[tuple[str, ...], str]) -> dict[str, Schema]:
    """Return the schema of each body by its class name.

    `named_enums` holds the names of the components that are enums, by their sorted values.
    """
    return {model.__name__: _build_schema(model, named_enums) for model in list_body_models()}


def _iter_subclasses(model: type[RequestBody]) -> Iterator[type[RequestBody]]:
    for subclass in model.__subclasses__():
        yield subclass
        yield from _iter_subclasses(subclass)


def _build_schema(model: type[RequestBody], named_enums: dict[tuple[str, ...], str]) -> Schema:
    schema = deepcopy(model.model_json_schema(ref_template=COMPONENT))
    definitions = schema.pop("$defs", {})
    bodies = {body.__name__ for body in list_body_models()}
    enums = {name: item for name, item in definitions.items() if name not in bodies}
    return _Simplifier(enums, named_enums).simplify(schema)


def _order_keys(schema: Schema) -> Schema:
    """Put the keys, and the fields of the examples, into the order in which they are read."""
    if "properties" in schema and "examples" in schema:
        schema["examples"] = [
            {name: example[name] for name in schema["properties"] if name in example}
            for example in schema["examples"]
        ]
    last = [key for key in schema if key not in FIRST_KEYS and key not in LAST_KEYS]
    order = [*FIRST_KEYS, *last, *LAST_KEYS]
    return {key: schema[key] for key in order if key in schema}


class _Simplifier:
    """Replaces pydantic's titles, definitions and anyOf by what a reader would write."""

    def __init__(self, enums: dict[str, Schema], named_enums: dict[tuple[str, ...], str]) -> None:
        self._enums = enums
        self._named_enums = named_enums

    def simplify(self, schema: Schema) -> Schema:
        return _order_keys(self._simplify(schema))

    def _simplify(self, schema: Schema) -> Schema:
        schema = self._inline_enum(schema)
        schema.pop("title", None)
        if schema.get("default", ...) is None:
            del schema["default"]
        if "description" in schema:
            schema["description"] = " ".join(schema["description"].split())
        if "properties" in schema:
            schema["properties"] = {
                name: self.simplify(field) for name, field in schema["properties"].items()
            }
        if "items" in schema:
            schema["items"] = self.simplify(schema["items"])
        if "anyOf" in schema:
            return self._simplify_nullable(schema)
        return self._name_type(schema)

    def _inline_enum(self, schema: Schema) -> Schema:
        name = schema.get("$ref", "").rpartition("/")[2]
        if name not in self._enums:
            return schema
        values = {key: self._enums[name][key] for key in ("type", "enum")}
        return values | {key: value for key, value in schema.items() if key != "$ref"}

    def _simplify_nullable(self, schema: Schema) -> Schema:
        """Write `X or null` as a list of types, or as oneOf when X is a component."""
        value, null = map(self.simplify, schema.pop("anyOf"))
        if null != NULL:
            raise ValueError(f"unions other than with null are not supported: {schema}")
        if "$ref" in value:
            return schema | {"oneOf": [value, null]}
        if "enum" in value:
            value["enum"] = [*value["enum"], None]
        return {"type": [value.pop("type"), "null"]} | schema | value

    def _name_type(self, schema: Schema) -> Schema:
        """Replace a type that openapi.yaml describes once by a reference to it."""
        rest = {key: schema[key] for key in ("description", "default") if key in schema}
        core = {key: value for key, value in schema.items() if key not in rest}
        if core == ERA:
            name = "Era"
        elif core.get("format") in NAMED_FORMATS:
            name = NAMED_FORMATS[core["format"]]
        elif "enum" in core and tuple(sorted(core["enum"])) in self._named_enums:
            name = self._named_enums[tuple(sorted(core["enum"]))]
        else:
            return schema
        return {"$ref": COMPONENT.format(model=name)} | rest
