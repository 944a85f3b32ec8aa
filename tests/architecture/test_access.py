"""Only `access` decides who sees a group and its content.

Three rules are checked on the syntax trees. Code that breaks one of them needs a comment above
the function, `# access (query): reason`, or below the module's docstring for module-level code.
"""

import ast
import re
from collections.abc import Callable, Iterable

import pytest

from tests.architecture import tree

GUARDED_TABLES = (
    "groups|membership|group_era|post|comment|archive_file|join_request"
    "|group_follow|invitation|proposal|succession_offer"
)
TABLE_ACCESS = re.compile(rf"\b(?:FROM|JOIN|UPDATE|INTO)\s+(?:{GUARDED_TABLES})\b")
ACCESS_SQL = re.compile(
    r"\baccess\.(?:\w+_readable_\w+|public_\w+|groups_visible_to|STANDING\w*)\b"
)
TABLES = {"Group", "GroupEra", "Membership", "Post", "Comment", "ArchiveFile", "JoinRequest"}
RIGHTS_ENUMS = {"GroupStatus", "GroupState", "Role"}
PROOF_PARAMETERS = {"viewer", "mine", "uow"}
"""Parameters that prove that access was checked: a viewer, or a unit of work that holds the
lock.
"""
MARKER = re.compile(r"^\s*# access \((query|compare|read)\): \S.*$")

Violations = set[str]
Rule = Callable[[str, ast.Module], Iterable[str]]


def find_unguarded_queries(path: str, module: ast.Module) -> Iterable[str]:
    """Yield functions with a statement on the tables of groups that does not use access."""
    for name, nodes in tree.iterate_parts(module):
        texts = [ast.unparse(node) for node in _string_nodes(nodes)]
        if any(TABLE_ACCESS.search(text) and not ACCESS_SQL.search(text) for text in texts):
            yield f"{path} {name}".strip()


def find_comparisons(path: str, module: ast.Module) -> Iterable[str]:
    """Yield functions that compare a status, state or role: permissions are made of these."""
    for name, nodes in tree.iterate_parts(module):
        compared = (each for node in nodes for each in ast.walk(node) if _compares_rights(each))
        if any(True for _ in compared):
            yield f"{path} {name}".strip()


def find_unguarded_reads(path: str, module: ast.Module) -> Iterable[str]:
    """Yield functions that query the tables of groups without a viewer or a unit of work."""
    for name, nodes in tree.iterate_parts(module):
        called = {_queried_table(each) for node in nodes for each in ast.walk(node)} & TABLES
        if called and not PROOF_PARAMETERS & _argument_names(nodes):
            yield f"{path} {name}".strip()


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        (find_unguarded_queries, "query"),
        (find_comparisons, "compare"),
        (find_unguarded_reads, "read"),
    ],
    ids=["queries", "comparisons", "readers"],
)
def test_code_that_bypasses_access_states_a_reason(rule: Rule, kind: str) -> None:
    found, allowed = _find_violations(rule), _marked_functions(kind)

    assert found - allowed == set(), "ask access, or state the reason in a marker"
    assert allowed - found == set(), "a marker whose code no longer bypasses access is removed"


def test_only_domain_and_demo_import_the_group_tables() -> None:
    importers = {
        path.parts[1]
        for path, module in tree.iterate_modules()
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == "groups_service.models"
        for name in node.names
        if name.name in TABLES
    }

    assert importers == {"domain", "demo"}


def test_access_rules_detect_code_that_bypasses_access() -> None:
    query = """async def all_posts(): return await sql("SELECT * FROM post WHERE group_id = $1")"""
    question = "def may(group): return group.status is not GroupStatus.CLOSED"
    reader = "async def show(post_id): return await Post.get(id=post_id)"

    assert list(find_unguarded_queries("x.py", ast.parse(query))) == ["x.py all_posts"]
    assert list(find_comparisons("x.py", ast.parse(question))) == ["x.py may"]
    assert list(find_unguarded_reads("x.py", ast.parse(reader))) == ["x.py show"]


def _find_violations(rule: Rule) -> Violations:
    found: Violations = set()
    for path, module in tree.iterate_modules():
        inside = path.relative_to("groups_service").as_posix()
        if not inside.startswith(("access/", "models/", "migrations/")):
            found |= set(rule(inside, module))
    return found


def _marked_functions(kind: str) -> Violations:
    """Return the names of the functions with a marker of this kind above them."""
    marked: Violations = set()
    for path, module in tree.iterate_modules():
        inside = path.relative_to("groups_service").as_posix()
        lines = tree.read_text(path).splitlines()
        for name, first in _first_lines(module):
            above = first - 1
            while (marker := MARKER.match(lines[above - 1])) is not None:
                if marker[1] == kind:
                    marked.add(f"{inside} {name}".strip())
                above -= 1
    return marked


def _first_lines(module: ast.Module) -> Iterable[tuple[str, int]]:
    """Yield the first line of each function, decorators included; for module-level code, of its
    imports.
    """
    for name, nodes in tree.iterate_parts(module):
        if name:
            node = nodes[0]
            assert isinstance(node, tree.Function)
            yield name, min(each.lineno for each in (node, *node.decorator_list))
        else:
            lines = [node.lineno for node in nodes if isinstance(node, ast.stmt)]
            if len(lines) > 1:
                yield "", lines[1] - 1


def _string_nodes(nodes: list[ast.AST]) -> list[ast.AST]:
    """Return whole string nodes: an f-string counts once, with everything inserted into it."""
    whole = [each for node in nodes for each in ast.walk(node) if isinstance(each, ast.JoinedStr)]
    within = {id(part) for each in whole for part in ast.walk(each)} - {id(each) for each in whole}
    plain = [
        each
        for node in nodes
        for each in ast.walk(node)
        if isinstance(each, ast.Constant)
        and isinstance(each.value, str)
        and id(each) not in within
    ]
    return [*whole, *plain]


def _compares_rights(node: ast.AST) -> bool:
    if not isinstance(node, ast.Compare):
        return False
    sides = [each for side in (node.left, *node.comparators) for each in ast.walk(side)]
    return any(
        isinstance(each, ast.Attribute)
        and isinstance(each.value, ast.Name)
        and each.value.id in RIGHTS_ENUMS
        for each in sides
    )


def _queried_table(node: ast.AST) -> str:
    """Return the table in `Post.get(...)`. Creating a row reads nothing and is not counted."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return ""
    if node.func.attr in {"create", "bulk_create"} or not isinstance(node.func.value, ast.Name):
        return ""
    return node.func.value.id


def _argument_names(nodes: list[ast.AST]) -> set[str]:
    return {
        argument.arg
        for node in nodes
        if isinstance(node, tree.Function)
        for argument in (*node.args.args, *node.args.kwonlyargs)
    }
