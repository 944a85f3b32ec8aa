"""Who may do what: status x state x standing x verb, every role in every table, to be read."""

from itertools import product
from typing import Any

import pytest

from groups_service import access
from groups_service.access import LastAdministrator, Standing, Verb
from groups_service.errors import NotAllowed, NotFound
from groups_service.models.groups import Role, State, Status

ROLES: dict[str, dict[str, Any]] = {
    "administrator": {"role": Role.ADMINISTRATOR},
    "the only one": {"role": Role.ADMINISTRATOR, "only_administrator": True},
    "member": {"role": Role.MEMBER},
    "applicant": {"requested": True},
    "outsider": {},
    "former staff": {"role": Role.ADMINISTRATOR, "active": False},
}
VERBS = {
    "read": Verb.READ,
    "join": Verb.JOIN,
    "ask": Verb.REQUEST,
    "retract": Verb.WITHDRAW,
    "leave": Verb.LEAVE,
    "post": Verb.POST,
    "comment": Verb.COMMENT,
    "upload": Verb.UPLOAD,
    "edit": Verb.EDIT,
    "status": Verb.SET_STATUS,
    "answer": Verb.ANSWER_REQUESTS,
    "add": Verb.ADD_MEMBERS,
    "remove": Verb.REMOVE_MEMBERS,
    "roles": Verb.SET_ROLES,
}
TABLES = """
open active   read join ask retract leave post comment upload edit status answer add remove roles
administrator yes  -    -   -       yes   yes  yes     yes    yes  yes    yes    yes yes    yes
the only one  yes  -    -   -       -     yes  yes     yes    yes  yes    yes    yes yes    yes
member        yes  -    -   -       yes   yes  yes     yes    -    -      -      -   -      -
applicant     yes  yes  -   yes     -     -    yes     -      -    -      -      -   -      -
outsider      yes  yes  -   -       -     -    yes     -      -    -      -      -   -      -
former staff  -    -    -   -       -     -    -       -      -    -      -      -   -      -

moder. active read join ask retract leave post comment upload edit status answer add remove roles
administrator yes  -    -   -       yes   yes  yes     yes    yes  yes    yes    yes yes    yes
the only one  yes  -    -   -       -     yes  yes     yes    yes  yes    yes    yes yes    yes
member        yes  -    -   -       yes   yes  yes     yes    -    -      -      -   -      -
applicant     yes  -    -   yes     -     -    yes     -      -    -      -      -   -      -
outsider      yes  -    yes -       -     -    yes     -      -    -      -      -   -      -
former staff  -    -    -   -       -     -    -       -      -    -      -      -   -      -

closed active read join ask retract leave post comment upload edit status answer add remove roles
administrator yes  -    -   -       yes   yes  yes     yes    yes  yes    yes    yes yes    yes
the only one  yes  -    -   -       -     yes  yes     yes    yes  yes    yes    yes yes    yes
member        yes  -    -   -       yes   yes  yes     yes    -    -      -      -   -      -
applicant     -    -    -   -       -     -    -       -      -    -      -      -   -      -
outsider      -    -    -   -       -     -    -       -      -    -      -      -   -      -
former staff  -    -    -   -       -     -    -       -      -    -      -      -   -      -

open inactive read join ask retract leave post comment upload edit status answer add remove roles
administrator yes  -    -   -       yes   -    -       -      -    -      -      -   -      -
the only one  yes  -    -   -       -     -    -       -      -    -      -      -   -      -
member        yes  -    -   -       yes   -    -       -      -    -      -      -   -      -
applicant     yes  -    -   yes     -     -    -       -      -    -      -      -   -      -
outsider      yes  -    -   -       -     -    -       -      -    -      -      -   -      -
former staff  -    -    -   -       -     -    -       -      -    -      -      -   -      -

moder. inact. read join ask retract leave post comment upload edit status answer add remove roles
administrator yes  -    -   -       yes   -    -       -      -    -      -      -   -      -
the only one  yes  -    -   -       -     -    -       -      -    -      -      -   -      -
member        yes  -    -   -       yes   -    -       -      -    -      -      -   -      -
applicant     yes  -    -   yes     -     -    -       -      -    -      -      -   -      -
outsider      yes  -    -   -       -     -    -       -      -    -      -      -   -      -
former staff  -    -    -   -       -     -    -       -      -    -      -      -   -      -

closed inact. read join ask retract leave post comment upload edit status answer add remove roles
administrator yes  -    -   -       yes   -    -       -      -    -      -      -   -      -
the only one  yes  -    -   -       -     -    -       -      -    -      -      -   -      -
member        yes  -    -   -       yes   -    -       -      -    -      -      -   -      -
applicant     -    -    -   -       -     -    -       -      -    -      -      -   -      -
outsider      -    -    -   -       -     -    -       -      -    -      -      -   -      -
former staff  -    -    -   -       -     -    -       -      -    -      -      -   -      -
"""
WIDTH = len("administrator ")
KINDS = {
    "open active": (Status.OPEN, State.ACTIVE),
    "moder. active": (Status.MODERATED, State.ACTIVE),
    "closed active": (Status.CLOSED, State.ACTIVE),
    "open inactive": (Status.OPEN, State.INACTIVE),
    "moder. inact.": (Status.MODERATED, State.INACTIVE),
    "closed inact.": (Status.CLOSED, State.INACTIVE),
}

Row = tuple[str, str, frozenset[Verb]]


def rows() -> list[Row]:
    """Kind of group, role, and the verbs in whose columns stands "yes"."""
    read: list[Row] = []
    for table in TABLES.strip().split("\n\n"):
        head, *lines = table.splitlines()
        verbs = [VERBS[word] for word in head[WIDTH:].split()]
        for line in lines:
            cells = line[WIDTH:].split()
            allowed = {verb for verb, cell in zip(verbs, cells, strict=True) if cell == "yes"}
            read.append((head[:WIDTH].strip(), line[:WIDTH].strip(), frozenset(allowed)))
    return read


def a_standing(status: Status, state: State, role: str) -> Standing:
    usual: dict[str, Any] = {"active": True, "status": status, "state": state}
    return Standing(**(usual | ROLES[role]))


def test_the_tables_hold_every_kind_role_and_verb() -> None:
    told = [(kind, role) for kind, role, _ in rows()]

    assert told == list(product(KINDS, ROLES))
    assert set(VERBS.values()) == set(Verb)
    assert {*KINDS.values()} == {*product(Status, (State.ACTIVE, State.INACTIVE))}


@pytest.mark.parametrize(("kind", "role", "allowed"), rows())
def test_one_may_what_the_table_says(kind: str, role: str, allowed: frozenset[Verb]) -> None:
    standing = a_standing(*KINDS[kind], role)

    assert access.may(standing) == allowed
    assert access.may_read(standing) == (Verb.READ in allowed)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", [State.TRASHED, State.DESTROYED])
@pytest.mark.parametrize("status", Status)
def test_nobody_may_anything_with_what_was_thrown_away(
    status: Status, state: State, role: str
) -> None:
    assert access.may(a_standing(status, state, role)) == frozenset()


@pytest.mark.parametrize(
    ("kind", "role", "verb", "error", "code"),
    [
        ("closed active", "outsider", Verb.READ, NotFound, "not_found"),
        ("closed active", "outsider", Verb.POST, NotFound, "not_found"),
        ("open active", "former staff", Verb.READ, NotFound, "not_found"),
        ("open active", "outsider", Verb.POST, NotAllowed, "may_not_post"),
        ("open active", "outsider", Verb.UPLOAD, NotAllowed, "may_not_upload"),
        ("open active", "outsider", Verb.LEAVE, NotAllowed, "may_not_leave"),
        ("open active", "outsider", Verb.WITHDRAW, NotAllowed, "may_not_withdraw"),
        ("open active", "outsider", Verb.REQUEST, NotAllowed, "may_not_request"),
        ("moder. active", "outsider", Verb.JOIN, NotAllowed, "may_not_join"),
        ("open active", "member", Verb.EDIT, NotAllowed, "administrators_only"),
        ("open active", "the only one", Verb.LEAVE, LastAdministrator, "last_administrator"),
        ("open inactive", "administrator", Verb.POST, NotAllowed, "inactive"),
    ],
)
def test_a_refusal_says_why(
    kind: str, role: str, verb: Verb, error: type[NotAllowed], code: str
) -> None:
    with pytest.raises(error) as refused:
        access.require(a_standing(*KINDS[kind], role), verb)

    assert refused.value.code == code


@pytest.mark.parametrize(("kind", "role", "allowed"), rows())
def test_every_verb_is_either_allowed_or_refused_in_words(
    kind: str, role: str, allowed: frozenset[Verb]
) -> None:
    standing = a_standing(*KINDS[kind], role)
    refused = set()

    for verb in Verb:
        try:
            access.require(standing, verb)
        except (NotAllowed, NotFound, LastAdministrator):
            refused.add(verb)

    assert refused == set(Verb) - allowed
