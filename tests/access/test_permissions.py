"""Who may do what: status x listed x state x role x verb, every role in every table.

The tables are permissions.txt (what is open to many), administering.txt (what administrators do)
and things.txt (by the era a thing is of).
"""

from itertools import product

import pytest

from groups_service import access
from groups_service.access import LastAdministrator, Standing, Verb
from groups_service.errors import NotAllowed, NotFound
from groups_service.models.groups import Role, State, Status
from tests.access.kinds import KINDS, ROLES, Kind, Line, a_standing, lines

VERBS = {
    "read": Verb.READ,
    "join": Verb.JOIN,
    "ask": Verb.REQUEST,
    "retract": Verb.WITHDRAW,
    "answer": Verb.ANSWER_INVITATION,
    "follow": Verb.FOLLOW,
    "unfollow": Verb.UNFOLLOW,
    "leave": Verb.LEAVE,
    "post": Verb.POST,
    "propose": Verb.PROPOSE,
    "comment": Verb.COMMENT,
    "upload": Verb.UPLOAD,
    "history": Verb.READ_HISTORY,
    "take-over": Verb.TAKE_OVER,
}
ADMINISTERING = {
    "edit": Verb.EDIT,
    "status": Verb.SET_STATUS,
    "publish": Verb.PUBLISH,
    "requests": Verb.ANSWER_REQUESTS,
    "proposals": Verb.ANSWER_PROPOSALS,
    "invite": Verb.INVITE,
    "add": Verb.ADD_MEMBERS,
    "remove": Verb.REMOVE_MEMBERS,
    "roles": Verb.SET_ROLES,
    "bind": Verb.BIND,
    "state": Verb.SET_STATE,
    "trash": Verb.TRASH,
    "restore": Verb.RESTORE,
}
USUAL, BY_ADMINISTRATORS = lines("permissions.txt"), lines("administering.txt")
EVERYBODY = tuple(product(KINDS, ROLES))


def allowed(line: Line, verbs: dict[str, Verb]) -> set[Verb]:
    return {verbs[column] for column, cell in line.cells.items() if cell == "yes"}


def all_allowed(kind: str, role: str) -> set[Verb]:
    place = EVERYBODY.index((kind, role))
    return allowed(USUAL[place], VERBS) | allowed(BY_ADMINISTRATORS[place], ADMINISTERING)


def test_the_tables_hold_every_kind_role_and_verb() -> None:
    for table, verbs in ((USUAL, VERBS), (BY_ADMINISTRATORS, ADMINISTERING)):
        assert [(line.kind, line.role) for line in table] == list(EVERYBODY)
        assert {tuple(line.cells) for line in table} == {tuple(verbs)}
        assert {cell for line in table for cell in line.cells.values()} == {"yes", "-"}
    assert {*VERBS.values(), *ADMINISTERING.values()} == set(Verb)
    assert {(kind.status, kind.state) for kind in KINDS.values()} == {
        *product(Status, set(State) - {State.DESTROYED})
    }


@pytest.mark.parametrize("line", USUAL, ids=str)
def test_one_may_what_the_table_says(line: Line) -> None:
    standing = a_standing(KINDS[line.kind], line.role)

    assert access.may(standing) & {*VERBS.values()} == allowed(line, VERBS)
    assert access.may_read(standing) == (line.cells["read"] == "yes")


@pytest.mark.parametrize("line", BY_ADMINISTRATORS, ids=str)
def test_administrators_may_what_the_table_says(line: Line) -> None:
    standing = a_standing(KINDS[line.kind], line.role)

    assert access.may(standing) & {*ADMINISTERING.values()} == allowed(line, ADMINISTERING)


@pytest.mark.parametrize(("kind", "role"), EVERYBODY)
def test_a_group_is_known_to_who_reads_it_or_may_do_or_is_told_something(
    kind: str, role: str
) -> None:
    by_name = KINDS[kind].listed and KINDS[kind].state is not State.TRASHED
    known = bool(all_allowed(kind, role)) or (by_name and role != "inactive person")

    assert access.may_know(a_standing(KINDS[kind], role)) == known


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("status", "listed"), tuple(product(Status, [False, True])))
def test_what_was_destroyed_is_known_to_nobody(status: Status, role: str, *, listed: bool) -> None:
    standing = a_standing(Kind(status, listed, State.DESTROYED), role)

    assert access.may(standing) == frozenset()
    assert not access.may_know(standing)
    assert not access.may_read(standing)


@pytest.mark.parametrize(
    ("kind", "role", "verb", "error", "code"),
    [
        ("closed active", "outsider", Verb.READ, NotFound, "not_found"),
        ("closed active", "outsider", Verb.POST, NotFound, "not_found"),
        ("open active", "inactive person", Verb.READ, NotFound, "not_found"),
        ("open trashed", "member", Verb.READ, NotFound, "not_found"),
        ("open trashed", "administrator", Verb.POST, NotAllowed, "inactive"),
        ("open trashed", "administrator", Verb.READ, NotAllowed, "inactive"),
        ("listed closed active", "outsider", Verb.READ, NotAllowed, "members_only"),
        ("listed closed active", "outsider", Verb.POST, NotAllowed, "members_only"),
        ("listed closed inactive", "outsider", Verb.REQUEST, NotAllowed, "members_only"),
        ("closed active", "invited", Verb.READ, NotAllowed, "members_only"),
        ("open active", "outsider", Verb.UPLOAD, NotAllowed, "may_not_upload"),
        ("open active", "outsider", Verb.LEAVE, NotAllowed, "may_not_leave"),
        ("open active", "outsider", Verb.WITHDRAW, NotAllowed, "may_not_withdraw"),
        ("open active", "outsider", Verb.REQUEST, NotAllowed, "may_not_request"),
        ("open active", "outsider", Verb.PROPOSE, NotAllowed, "may_not_propose"),
        ("open active", "member", Verb.FOLLOW, NotAllowed, "may_not_follow"),
        ("moderated active", "outsider", Verb.POST, NotAllowed, "may_not_post"),
        ("moderated active", "outsider", Verb.JOIN, NotAllowed, "may_not_join"),
        ("open active", "member", Verb.EDIT, NotAllowed, "administrators_only"),
        ("open active", "administrator", Verb.TAKE_OVER, NotAllowed, "may_not_take_over"),
        ("open active", "only administrator", Verb.LEAVE, LastAdministrator, "last_administrator"),
        (
            *("open inactive", "only administrator", Verb.LEAVE),
            *(LastAdministrator, "last_administrator"),
        ),
        ("open inactive", "administrator", Verb.POST, NotAllowed, "inactive"),
        ("open inactive", "member", Verb.TRASH, NotAllowed, "inactive"),
    ],
)
def test_a_refusal_says_why(
    kind: str, role: str, verb: Verb, error: type[NotAllowed], code: str
) -> None:
    with pytest.raises(error) as refused:
        access.require(a_standing(KINDS[kind], role), verb)

    assert refused.value.code == code


@pytest.mark.parametrize(("kind", "role"), EVERYBODY)
def test_every_verb_is_either_allowed_or_refused_in_words(kind: str, role: str) -> None:
    standing = a_standing(KINDS[kind], role)
    refused = {verb for verb in Verb if _is_refused(standing, verb)}

    assert refused == set(Verb) - all_allowed(kind, role)


@pytest.mark.parametrize("status", [Status.OPEN, Status.MODERATED])
def test_being_listed_means_nothing_in_groups_that_always_are(status: Status) -> None:
    unlisted, listed = (
        a_standing(Kind(status, listed, State.ACTIVE), "outsider") for listed in (False, True)
    )

    assert access.may(listed) == access.may(unlisted)


def test_who_reads_is_in_every_table_the_same() -> None:
    things = {(line.kind, line.role): line.cells["open"] != "-" for line in lines("things.txt")}

    assert things == {(line.kind, line.role): line.cells["read"] == "yes" for line in USUAL}


def _is_refused(standing: Standing, verb: Verb) -> bool:
    try:
        access.require(standing, verb)
    except (NotAllowed, NotFound, LastAdministrator):
        return True
    return False


def test_roles_of_the_tables_are_all_there_are() -> None:
    told = {role.get("role") for role in ROLES.values()}

    assert told == {None, *Role}
