"""`access` is the only door: nobody else decides who sees a group, or what is in it.

Three rules that a program can check. What breaks one of them is named with its reason, or fails.
"""

import ast
import re
from collections.abc import Callable, Iterable

import pytest

from tests.architecture import tree

GUARDED = (
    "groups|membership|group_era|post|comment|archive_file|join_request"
    "|follow|invitation|proposal|succession_offer"
)
READS = re.compile(rf"\b(?:FROM|JOIN|UPDATE|INTO)\s+(?:{GUARDED})\b")
DOOR = re.compile(r"\baccess\.(?:visible_\w+|public_\w+|known_groups|STANDING)\b")
TABLES = {"Group", "GroupEra", "Membership", "Post", "Comment", "ArchiveFile", "JoinRequest"}
RIGHTS = {"Status", "State", "Role"}
ASKED = {"viewer", "mine"}
"""Who has a viewer asks access; who has a turn (`mine`) has asked it, and holds the lock."""

MAY_QUERY = {
    "commands/bench_feeds_hand.py": "what the bench holds the service against",
    "commands/bench_feeds_posts.py Writing._raise": "makes a town to measure",
    "domain/turn.py _lock": "the lock that comes before asking; it tells nobody anything",
    "domain/looking.py look": "requires a reader first, in the same request",
    "queries/changes.py _version": "a number; its one caller requires a reader",
    "queries/changes.py _posts": "ids and numbers; its one caller requires a reader",
    "queries/mentionable.py of_thread": "its one caller has found the post through the viewer",
    "queries/mentionable.py readers": "its one caller requires a reader",
    "queries/places.py": "where a cursor stood; every statement that reads on asks access",
    "queries/places.py before": "a number for the service itself; its cursor was a viewer's",
    "queries/personal.py": "joins only; every statement made of them asks access",
    "queries/threads.py": "columns and joins only; every statement made of them asks access",
    "queries/threads.py _latest": "of posts that were seen",
    "queries/files.py": "columns and joins only; every statement made of them asks access",
    "queries/groups.py _administrators": "of groups that were seen; they are always named",
    "queries/merging.py": "ids only, of what its sources ask access for",
    "queries/members.py waiting": "its one caller requires ANSWER_REQUESTS",
    "queries/recipients.py administrators": "of their own group, about themselves",
    "queries/recipients.py has_more_members": "a number; tells nobody anything",
    "queries/recipients.py members": "of their own group",
    "queries/recipients.py members_among": "of their own group",
    "domain/bindings.py _of_binding": "inside a turn; ids only",
    "domain/handed.py require_room": "holds a question that was found through the viewer",
    "domain/succession.py _members": "of the group whose turn it is, about themselves",
    "queries/audience.py _authors": "its callers require the verb of administrators first",
    "queries/audience.py _era": "its callers require the verb of administrators first",
    "queries/audience.py _shown": "its callers require the verb of administrators first",
    "queries/audience.py outside_unit": "its callers require the verb of administrators first",
    "queries/audience.py secret_eras": "its callers require the verb of administrators first",
    "queries/audience.py waiting": "its callers require the verb of administrators first",
    "queries/bound.py acting": "in whose name the directory acts; tells nobody anything",
    "queries/bound.py differences": "what a sync changes; tells nobody anything",
    "queries/bound.py new_to": "numbers; its one caller requires BIND",
    "queries/groups.py _ties": "narrows a statement that asks access",
    "queries/quotes.py": "joins only; every statement made of them asks access",
    "queries/readers.py": "joins only; every statement made of them asks access",
    "queries/joining.py": "columns and joins only; those invited know the group",
    "queries/joining.py proposal": "its author, and administrators of a group that is there",
    "queries/joining.py proposals_to": "its author, and administrators; its callers require READ",
    "queries/recipients.py drop_followers_before": "ends what a closing made void",
    "queries/recipients.py followers_before": "about themselves: what they followed closed",
    "queries/statistics.py questions": "times only; its one caller requires a site administrator",
    "queries/threads.py _answers": "of questions that were seen",
    "queries/succession.py listed": "its callers require a site administrator",
    "queries/succession.py most_active": "of a group, to whom it is offered",
    "queries/succession.py without_administrator": "ids; shown to site administrators only",
}
MAY_COMPARE = {
    "domain/members.py _set_role": "the last administrator",
    "domain/members.py join": "whether to join or to ask; each requires its own verb",
    "domain/members.py put": "which verb to require",
    "domain/turn.py Turn.is_closed": "whether strangers are told that something changed",
    "web/pages/new_group.py _create": "whether the form's reason is meant",
    "commands/bench_town.py _era": "builds a town to measure",
    "domain/handing.py told": "what happens in a closed group is no hint elsewhere",
    "domain/eras.py begin": "what the era's row says",
    "domain/groups.py _unlisted": "whose requests end with being listed",
    "domain/groups.py require_closed_if_listed": "what fits together",
    "domain/invitations.py answer": "nothing new in an inactive group",
    "domain/lives.py _state_before": "what the group comes back as",
    "domain/statuses.py _take_effect": "whose requests end, who is let in",
    "domain/statuses.py publish": "there is nobody to publish to",
    "web/api/statuses.py preview_json": "which dry run is meant",
    "web/pages/about.py _changes": "which fields the form has",
    "web/pages/about.py page": "which fields the form has",
    "web/pages/outside.py show": "which words the page has",
    "web/pages/shown.py whole": "which words the page has",
    "web/pages/statuses.py set_state": "which way the button goes",
}
MAY_READ = {
    "demo/fill.py _answer": "looks up what the story of the demo has made",
    "demo/fill.py _require_empty": "fills empty installations only",
    "domain/turn.py Turn.show": "is the turn",
    "commands/bench_town.py build": "builds a town to measure",
    "domain/comments.py _above": "inside a turn; in the thread that was found",
    "domain/going.py _count": "inside a turn; in the thread that was found",
    "domain/bindings.py _apply_batch": "the directory acts, in a turn of its own",
    "domain/bindings.py _of_binding": "inside a turn",
    "domain/eras.py is_secret": "inside a turn",
    "domain/eras.py publish_closed": "inside a turn",
    "domain/finding.py index": "inside a turn; the words of the answer",
    "domain/finding.py recount": "inside a turn; a time",
    "domain/handed.py require_room": "of a question that was found through the viewer",
    "domain/attachments.py _waits_no_more": "inside a turn; of a file found through the viewer",
    "domain/leftovers.py _forget_upload": "nobody asks; what nobody but its uploader has seen",
    "domain/leftovers.py _forget_uploads": "nobody asks; what nobody but its uploader has seen",
    "domain/leftovers.py _shown": "which bytes are still named, of whatever group",
    "domain/invitations.py _still_counts": "of an invitation that was found through the viewer",
    "domain/lives.py destroy": "called by disposal rules and the demo only",
    "domain/members.py _step_down": "inside a turn",
    "domain/people.py store": "where the owners of timelines work; tells nobody anything",
    "domain/members.py appoint": "inside a turn",
    "domain/turn.py Turn.settle": "is the turn",
}

Broken = set[str]
Rule = Callable[[str, ast.Module], Iterable[str]]


def unguarded_queries(path: str, module: ast.Module) -> Iterable[str]:
    """Statements on the tables of groups that do not go through access."""
    for name, nodes in tree.parts(module):
        texts = [ast.unparse(node) for node in _strings(nodes)]
        if any(READS.search(text) and not DOOR.search(text) for text in texts):
            yield f"{path} {name}".strip()


def comparisons(path: str, module: ast.Module) -> Iterable[str]:
    """Questions about a status, state or role: answers to "may they?" are made of those."""
    for name, nodes in tree.parts(module):
        compared = (each for node in nodes for each in ast.walk(node) if _compares(each))
        if any(True for _ in compared):
            yield f"{path} {name}".strip()


def readers(path: str, module: ast.Module) -> Iterable[str]:
    """Functions that go to the tables of groups without a viewer or a turn."""
    for name, nodes in tree.parts(module):
        called = {_table(each) for node in nodes for each in ast.walk(node)} & TABLES
        if called and not ASKED & _arguments(nodes):
            yield f"{path} {name}".strip()


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [(unguarded_queries, MAY_QUERY), (comparisons, MAY_COMPARE), (readers, MAY_READ)],
    ids=["queries", "comparisons", "readers"],
)
def test_nobody_goes_around_access(rule: Rule, allowed: dict[str, str]) -> None:
    found = _found(rule)

    assert found - set(allowed) == set(), "through access, or here with a reason"
    assert set(allowed) - found == set(), "no exception stays longer than what it excuses"


def test_only_the_domain_the_demo_and_the_bench_know_the_tables() -> None:
    knowing = {
        path.parts[1]
        for path, module in tree.modules()
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == "groups_service.models"
        for name in node.names
        if name.name in TABLES
    }

    assert knowing == {"commands", "domain", "demo"}


def test_a_way_around_access_would_be_seen() -> None:
    query = """async def all_posts(): return await sql("SELECT * FROM post WHERE group_id = $1")"""
    question = "def may(group): return group.status is not Status.CLOSED"
    reader = "async def show(post_id): return await Post.get(id=post_id)"

    assert list(unguarded_queries("x.py", ast.parse(query))) == ["x.py all_posts"]
    assert list(comparisons("x.py", ast.parse(question))) == ["x.py may"]
    assert list(readers("x.py", ast.parse(reader))) == ["x.py show"]


def _found(rule: Rule) -> Broken:
    found: Broken = set()
    for path, module in tree.modules():
        inside = path.relative_to("groups_service").as_posix()
        if not inside.startswith(("access/", "models/", "migrations/")):
            found |= set(rule(inside, module))
    return found


def _strings(nodes: list[ast.AST]) -> list[ast.AST]:
    """Whole strings: an f-string counts once, with all that is put into it."""
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


def _compares(node: ast.AST) -> bool:
    if not isinstance(node, ast.Compare):
        return False
    sides = [each for side in (node.left, *node.comparators) for each in ast.walk(side)]
    return any(
        isinstance(each, ast.Attribute)
        and isinstance(each.value, ast.Name)
        and each.value.id in RIGHTS
        for each in sides
    )


def _table(node: ast.AST) -> str:
    """The table in `Post.get(...)`; creating a row asks nothing of it."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return ""
    if node.func.attr in {"create", "bulk_create"} or not isinstance(node.func.value, ast.Name):
        return ""
    return node.func.value.id


def _arguments(nodes: list[ast.AST]) -> set[str]:
    return {
        argument.arg
        for node in nodes
        if isinstance(node, tree.Function)
        for argument in (*node.args.args, *node.args.kwonlyargs)
    }
