"""Passes lists as one parameter: a statement has the same text for any number of values.

`{among $1}` tests whether the id before it is in the list, as in `p.id {among $1}`. `{texts $1}`
is a table `listed` with the column `value`; `{pairs $1}` is a table `asked` with two columns of
ids, `one` and `other`.
"""

import json
import re
from collections.abc import Iterable, Sized

LIST_RE = re.compile(r"\{(among|texts|pairs) \$(\d+)\}")
LIST_SQL = {
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


def placeholders(values: Sized, first: int = 1) -> str:
    """Return `$1, $2 ...` for `values`, numbered from `first`, for use inside `IN (...)`."""
    return ", ".join(f"${number}" for number in range(first, first + len(values)))


def encode_texts(values: Iterable[str]) -> str:
    """Return a parameter for `{texts $1}` and `{among $1}`."""
    return json.dumps(list(values))


def encode_pairs(values: Iterable[tuple[str, str]]) -> str:
    """Return a parameter for `{pairs $1}`; both values are ids as text."""
    return json.dumps(list(values))


def expand_lists(query: str, dialect: str) -> str:
    """Replace the lists in the statement by tables in the SQL of `dialect`."""
    return LIST_RE.sub(lambda match: LIST_SQL[dialect, match[1]] % match[2], query)
