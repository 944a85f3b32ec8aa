"""Who may do what with posts and comments: role x piece x act, as content.txt says, every cell."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from groups_service import access
from groups_service.access import TIMELINE, Act, Piece, Standing
from groups_service.errors import NotAllowed, NotFound
from groups_service.models import Gone
from groups_service.models.groups import Role, State, Status

TABLE = Path(__file__).with_name("content.txt")
COLUMNS = {
    "comment": Act.COMMENT,
    "react": Act.REACT,
    "edit": Act.EDIT,
    "delete": Act.DELETE,
    "restore": Act.RESTORE,
    "remove": Act.REMOVE,
    "pin": Act.PIN,
    "lock": Act.LOCK,
    "ask": Act.ASK,
    "accept": Act.ACCEPT_ANSWER,
    "hand-on": Act.HAND_ON,
    "versions": Act.READ_REVISIONS,
    "report": Act.REPORT,
}


def a_standing(status: Status, state: State, *, active: bool = True, **more: Any) -> Standing:
    return Standing(active=active, status=status, state=state, **more)


STANDINGS = {
    "administrator": a_standing(Status.CLOSED, State.ACTIVE, role=Role.ADMINISTRATOR),
    "member": a_standing(Status.CLOSED, State.ACTIVE, role=Role.MEMBER),
    "reader": a_standing(Status.MODERATED, State.ACTIVE),
    "colleague": TIMELINE,
    "outsider": a_standing(Status.CLOSED, State.ACTIVE, listed=True),
    "inactive group's administrator": a_standing(
        Status.OPEN, State.INACTIVE, role=Role.ADMINISTRATOR
    ),
    "inactive group's reader": a_standing(Status.OPEN, State.INACTIVE),
    "trashed group's administrator": a_standing(
        Status.OPEN, State.TRASHED, role=Role.ADMINISTRATOR
    ),
    "inactive person": a_standing(
        Status.OPEN, State.ACTIVE, role=Role.ADMINISTRATOR, active=False
    ),
}
PIECES = {
    "own post": Piece(mine=True),
    "own question": Piece(mine=True, is_question=True),
    "own locked post": Piece(mine=True, locked=True),
    "own deleted post": Piece(mine=True, gone=Gone.DELETED),
    "own removed post": Piece(mine=True, gone=Gone.REMOVED),
    "own comment": Piece(mine=True, is_post=False),
    "another's post": Piece(mine=False),
    "another's question": Piece(mine=False, is_question=True),
    "another's locked post": Piece(mine=False, locked=True),
    "another's deleted post": Piece(mine=False, gone=Gone.DELETED),
    "another's removed post": Piece(mine=False, gone=Gone.REMOVED),
    "another's comment": Piece(mine=False, is_post=False),
}


def table() -> dict[tuple[str, str], set[Act]]:
    """What the text allows: (standing, piece) -> acts."""
    allowed, standing = {}, ""
    for line in TABLE.read_text().splitlines():
        name, cells = line[:24].strip(), line[24:].split()
        if line in STANDINGS:
            standing = line
        elif cells and name:
            acts = zip(COLUMNS.values(), cells, strict=True)
            allowed[standing, name] = {act for act, cell in acts if cell == "yes"}
    return allowed


@pytest.mark.parametrize(("standing", "piece"), [*product(STANDINGS, PIECES)])
def test_everybody_may_what_the_table_says(standing: str, piece: str) -> None:
    assert access.may_with(STANDINGS[standing], PIECES[piece]) == table()[standing, piece]


@pytest.mark.parametrize(("standing", "piece"), [*product(STANDINGS, PIECES)])
def test_what_is_refused_is_refused_with_a_reason_or_hidden(standing: str, piece: str) -> None:
    theirs, allowed = STANDINGS[standing], table()[standing, piece]
    for act in Act:
        if act in allowed:
            access.require_act(theirs, PIECES[piece], act)
            continue
        with pytest.raises((NotAllowed, NotFound)) as refused:
            access.require_act(theirs, PIECES[piece], act)
        assert isinstance(refused.value, NotFound) != access.may_read(theirs)


@pytest.mark.parametrize(
    ("standing", "piece", "act", "code"),
    [
        ("inactive group's administrator", "another's post", Act.COMMENT, "inactive"),
        ("inactive group's reader", "another's locked post", Act.PIN, "inactive"),
        ("member", "another's locked post", Act.COMMENT, "locked"),
        ("member", "another's locked post", Act.PIN, "may_not_pin"),
        ("member", "another's deleted post", Act.COMMENT, "may_not_comment"),
        ("member", "own post", Act.REPORT, "may_not_report"),
    ],
)
def test_the_reason_is_the_one_that_holds(standing: str, piece: str, act: Act, code: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        access.require_act(STANDINGS[standing], PIECES[piece], act)

    assert refused.value.code == code


def test_every_act_has_a_column() -> None:
    assert set(COLUMNS.values()) == set(Act)
