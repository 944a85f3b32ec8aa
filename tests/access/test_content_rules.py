"""Permissions for posts and comments: every cell of content.txt (role x piece x action)."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from groups_service import access
from groups_service.access import TIMELINE_STANDING, ContentAction, ContentFacts, Standing
from groups_service.core.errors import NotAllowed, NotFound
from groups_service.models import DeletionKind
from groups_service.models.groups import GroupState, GroupStatus, Role

TABLE = Path(__file__).with_name("content.txt")
COLUMNS = {
    "comment": ContentAction.COMMENT,
    "react": ContentAction.REACT,
    "edit": ContentAction.EDIT,
    "delete": ContentAction.DELETE,
    "restore": ContentAction.RESTORE,
    "remove": ContentAction.REMOVE,
    "pin": ContentAction.PIN,
    "lock": ContentAction.LOCK,
    "ask": ContentAction.ASK,
    "accept": ContentAction.ACCEPT_ANSWER,
    "forward": ContentAction.FORWARD,
    "versions": ContentAction.READ_REVISIONS,
    "report": ContentAction.REPORT,
}


def build_standing(
    status: GroupStatus, state: GroupState, *, active: bool = True, **more: Any
) -> Standing:
    return Standing(active=active, status=status, state=state, **more)


STANDINGS = {
    "administrator": build_standing(
        GroupStatus.CLOSED, GroupState.ACTIVE, role=Role.ADMINISTRATOR
    ),
    "member": build_standing(GroupStatus.CLOSED, GroupState.ACTIVE, role=Role.MEMBER),
    "reader": build_standing(GroupStatus.MODERATED, GroupState.ACTIVE),
    "colleague": TIMELINE_STANDING,
    "outsider": build_standing(GroupStatus.CLOSED, GroupState.ACTIVE, listed=True),
    "inactive group's administrator": build_standing(
        GroupStatus.OPEN, GroupState.INACTIVE, role=Role.ADMINISTRATOR
    ),
    "inactive group's reader": build_standing(GroupStatus.OPEN, GroupState.INACTIVE),
    "trashed group's administrator": build_standing(
        GroupStatus.OPEN, GroupState.TRASHED, role=Role.ADMINISTRATOR
    ),
    "inactive person": build_standing(
        GroupStatus.OPEN, GroupState.ACTIVE, role=Role.ADMINISTRATOR, active=False
    ),
}
CONTENTS = {
    "own post": ContentFacts(is_author=True),
    "own question": ContentFacts(is_author=True, is_question=True),
    "own locked post": ContentFacts(is_author=True, is_locked=True),
    "own deleted post": ContentFacts(is_author=True, deletion=DeletionKind.DELETED),
    "own removed post": ContentFacts(is_author=True, deletion=DeletionKind.REMOVED),
    "own comment": ContentFacts(is_author=True, is_post=False),
    "another's post": ContentFacts(is_author=False),
    "another's question": ContentFacts(is_author=False, is_question=True),
    "another's locked post": ContentFacts(is_author=False, is_locked=True),
    "another's deleted post": ContentFacts(is_author=False, deletion=DeletionKind.DELETED),
    "another's removed post": ContentFacts(is_author=False, deletion=DeletionKind.REMOVED),
    "another's comment": ContentFacts(is_author=False, is_post=False),
}


def read_content_table() -> dict[tuple[str, str], set[ContentAction]]:
    """Parse the table: the allowed actions by (standing, piece)."""
    allowed, standing = {}, ""
    for line in TABLE.read_text().splitlines():
        name, cells = line[:24].strip(), line[24:].split()
        if line in STANDINGS:
            standing = line
        elif cells and name:
            acts = zip(COLUMNS.values(), cells, strict=True)
            allowed[standing, name] = {act for act, cell in acts if cell == "yes"}
    return allowed


@pytest.mark.parametrize(("standing", "piece"), [*product(STANDINGS, CONTENTS)])
def test_allowed_content_actions_are_those_of_the_table(standing: str, piece: str) -> None:
    assert (
        access.allowed_content_actions(STANDINGS[standing], CONTENTS[piece])
        == read_content_table()[standing, piece]
    )


@pytest.mark.parametrize(("standing", "piece"), [*product(STANDINGS, CONTENTS)])
def test_refused_content_action_has_a_reason_or_is_not_found(standing: str, piece: str) -> None:
    holder, allowed = STANDINGS[standing], read_content_table()[standing, piece]
    for act in ContentAction:
        if act in allowed:
            access.require_content_action(holder, CONTENTS[piece], act)
            continue
        with pytest.raises((NotAllowed, NotFound)) as refused:
            access.require_content_action(holder, CONTENTS[piece], act)
        assert isinstance(refused.value, NotFound) != access.can_read_group(holder)


@pytest.mark.parametrize(
    ("standing", "piece", "act", "code"),
    [
        ("inactive group's administrator", "another's post", ContentAction.COMMENT, "inactive"),
        ("inactive group's reader", "another's locked post", ContentAction.PIN, "inactive"),
        ("member", "another's locked post", ContentAction.COMMENT, "locked"),
        ("member", "another's locked post", ContentAction.PIN, "may_not_pin"),
        ("member", "another's deleted post", ContentAction.COMMENT, "may_not_comment"),
        ("member", "own post", ContentAction.REPORT, "may_not_report"),
    ],
)
def test_refused_content_action_gives_the_expected_code(
    standing: str, piece: str, act: ContentAction, code: str
) -> None:
    with pytest.raises(NotAllowed) as refused:
        access.require_content_action(STANDINGS[standing], CONTENTS[piece], act)

    assert refused.value.code == code


def test_every_content_action_has_a_column() -> None:
    assert set(COLUMNS.values()) == set(ContentAction)
