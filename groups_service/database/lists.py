"""Lists as one parameter: a statement has the same text however many it asks for.

`{among $1}` asks whether the id before it is listed, as in `p.id {among $1}`.
`{texts $1}` is a table `listed` with the column `value`; `{pairs $1}` is a table `asked` with two
columns of ids, `one` and `other`.
"""

import json
import re
from collections.abc import Iterable

LISTS = re.compile(r"\{(among|texts|pairs) \$(\d+)\}")
TABLES = {
    ("sqlite", "among"): "IN (SELECT value FROM json_each($%s))",
    ("postgres", "among"): """= ANY(
        (SELECT CAST(translate($%s::text, '[]" ', '{}') AS uuid[]))::uuid[])""",
    ("sqlite", "texts"): "(SELECT value FROM json_each($%s)) AS listed",
    ("sqlite", "pairs"): """(SELECT json_extract(value, '$[0]') AS one,
        json_extract(value, '$[1]') AS other FROM json_each($%s)) AS asked""",
    ("postgres", "texts"): """(SELECT jsonb_array_elements_text($%s::text::jsonb) AS value)
        AS listed""",
    ("postgres", "pairs"): """(SELECT CAST(value->>0 AS uuid) AS one,
        CAST(value->>1 AS uuid) AS other FROM jsonb_array_elements($%s::text::jsonb)) AS asked""",
}


def texts(values: Iterable[str]) -> str:
    """A parameter for `{texts $1}` and `{among $1}`."""
    return json.dumps(list(values))


def pairs(values: Iterable[tuple[str, str]]) -> str:
    """A parameter for `{pairs $1}`; both are ids as text."""
    return json.dumps(list(values))


def spelled(query: str, dialect: str) -> str:
    """The statement with its lists as `dialect` makes tables of them."""
    return LISTS.sub(lambda found: TABLES[dialect, found[1]] % found[2], query)
