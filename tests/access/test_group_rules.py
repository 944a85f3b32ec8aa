"""Permissions in groups: status x listed x state x role x verb, every role in every table.

The tables are permissions.txt (actions open to many), administering.txt (what administrators do)
and things.txt (by the era of a piece of content).
"""

from itertools import product

import pytest

from groups_service import access
from groups_service.access import GroupAction, LastAdministrator, Standing
from groups_service.core.errors import NotAllowed, NotFound
from groups_service.models.groups import GroupState, GroupStatus, Role
from tests.access.permission_tables import (
    KINDS,
    ROLES,
    GroupKind,
    TableRow,
    build_standing,
    read_tables,
)

MEMBER_ACTIONS = {
    "read": GroupAction.READ,
    "join": GroupAction.JOIN,
    "ask": GroupAction.REQUEST,
    "retract": GroupAction.WITHDRAW,
    "answer": GroupAction.ANSWER_INVITATION,
    "follow": GroupAction.FOLLOW,
    "unfollow": GroupAction.UNFOLLOW,
    "leave": GroupAction.LEAVE,
    "post": GroupAction.POST,
    "propose": GroupAction.PROPOSE,
    "comment": GroupAction.COMMENT,
    "upload": GroupAction.UPLOAD,
    "history": GroupAction.READ_HISTORY,
    "succession": GroupAction.ACCEPT_SUCCESSION,
}
ADMIN_ACTIONS = {
    "edit": GroupAction.EDIT,
    "status": GroupAction.SET_STATUS,
    "publish": GroupAction.PUBLISH,
    "requests": GroupAction.ANSWER_REQUESTS,
    "proposals": GroupAction.ANSWER_PROPOSALS,
    "invite": GroupAction.INVITE,
    "add": GroupAction.ADD_MEMBERS,
    "remove": GroupAction.REMOVE_MEMBERS,
    "roles": GroupAction.SET_ROLES,
    "bind": GroupAction.BIND,
    "state": GroupAction.SET_STATE,
    "trash": GroupAction.TRASH,
    "restore": GroupAction.RESTORE,
}
PERMISSION_ROWS, ADMIN_ROWS = read_tables("permissions.txt"), read_tables("administering.txt")
KINDS_AND_ROLES = tuple(product(KINDS, ROLES))


def allowed_in_row(line: TableRow, verbs: dict[str, GroupAction]) -> set[GroupAction]:
    return {verbs[column] for column, cell in line.cells.items() if cell == "yes"}


def all_allowed(kind: str, role: str) -> set[GroupAction]:
    index = KINDS_AND_ROLES.index((kind, role))
    return allowed_in_row(PERMISSION_ROWS[index], MEMBER_ACTIONS) | allowed_in_row(
        ADMIN_ROWS[index], ADMIN_ACTIONS
    )


def test_tables_cover_every_kind_role_and_action() -> None:
    for table, verbs in ((PERMISSION_ROWS, MEMBER_ACTIONS), (ADMIN_ROWS, ADMIN_ACTIONS)):
        assert [(line.kind, line.role) for line in table] == list(KINDS_AND_ROLES)
        assert {tuple(line.cells) for line in table} == {tuple(verbs)}
        assert {cell for line in table for cell in line.cells.values()} == {"yes", "-"}
    assert {*MEMBER_ACTIONS.values(), *ADMIN_ACTIONS.values()} == set(GroupAction)
    assert {(kind.status, kind.state) for kind in KINDS.values()} == {
        *product(GroupStatus, set(GroupState) - {GroupState.DESTROYED})
    }


@pytest.mark.parametrize("line", PERMISSION_ROWS, ids=str)
def test_allowed_group_actions_are_those_of_the_table(line: TableRow) -> None:
    standing = build_standing(KINDS[line.kind], line.role)

    assert access.allowed_actions(standing) & {*MEMBER_ACTIONS.values()} == allowed_in_row(
        line, MEMBER_ACTIONS
    )
    assert access.can_read_group(standing) == (line.cells["read"] == "yes")


@pytest.mark.parametrize("line", ADMIN_ROWS, ids=str)
def test_allowed_admin_actions_are_those_of_the_table(line: TableRow) -> None:
    standing = build_standing(KINDS[line.kind], line.role)

    assert access.allowed_actions(standing) & {*ADMIN_ACTIONS.values()} == allowed_in_row(
        line, ADMIN_ACTIONS
    )


@pytest.mark.parametrize(("kind", "role"), KINDS_AND_ROLES)
def test_group_is_visible_if_any_action_is_allowed_or_it_is_listed(kind: str, role: str) -> None:
    is_named = KINDS[kind].listed and KINDS[kind].state is not GroupState.TRASHED
    visible = bool(all_allowed(kind, role)) or (is_named and role != "inactive person")

    assert access.can_see_group(build_standing(KINDS[kind], role)) == visible


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("status", "listed"), tuple(product(GroupStatus, [False, True])))
def test_destroyed_group_is_visible_to_no_one(
    status: GroupStatus, role: str, *, listed: bool
) -> None:
    standing = build_standing(GroupKind(status, listed, GroupState.DESTROYED), role)

    assert access.allowed_actions(standing) == frozenset()
    assert not access.can_see_group(standing)
    assert not access.can_read_group(standing)


REFUSALS = [
    ("closed active", "outsider", GroupAction.READ, NotFound, "not_found"),
    ("closed active", "outsider", GroupAction.POST, NotFound, "not_found"),
    ("open active", "inactive person", GroupAction.READ, NotFound, "not_found"),
    ("open trashed", "member", GroupAction.READ, NotFound, "not_found"),
    ("open trashed", "administrator", GroupAction.POST, NotAllowed, "inactive"),
    ("open trashed", "administrator", GroupAction.READ, NotAllowed, "inactive"),
    ("listed closed active", "outsider", GroupAction.READ, NotAllowed, "members_only"),
    ("listed closed active", "outsider", GroupAction.POST, NotAllowed, "members_only"),
    ("listed closed inactive", "outsider", GroupAction.REQUEST, NotAllowed, "members_only"),
    ("closed active", "invited", GroupAction.READ, NotAllowed, "members_only"),
    ("open active", "outsider", GroupAction.UPLOAD, NotAllowed, "may_not_upload"),
    ("open active", "outsider", GroupAction.LEAVE, NotAllowed, "may_not_leave"),
    ("open active", "outsider", GroupAction.WITHDRAW, NotAllowed, "may_not_withdraw"),
    ("open active", "outsider", GroupAction.REQUEST, NotAllowed, "may_not_request"),
    ("open active", "outsider", GroupAction.PROPOSE, NotAllowed, "may_not_propose"),
    ("open active", "member", GroupAction.FOLLOW, NotAllowed, "may_not_follow"),
    ("moderated active", "outsider", GroupAction.POST, NotAllowed, "may_not_post"),
    ("moderated active", "outsider", GroupAction.JOIN, NotAllowed, "may_not_join"),
    ("open active", "member", GroupAction.EDIT, NotAllowed, "administrators_only"),
    (
        "open active",
        "administrator",
        GroupAction.ACCEPT_SUCCESSION,
        NotAllowed,
        "may_not_accept_succession",
    ),
    (
        "open active",
        "only administrator",
        GroupAction.LEAVE,
        LastAdministrator,
        "last_administrator",
    ),
    (
        *("open inactive", "only administrator", GroupAction.LEAVE),
        *(LastAdministrator, "last_administrator"),
    ),
    ("open inactive", "administrator", GroupAction.POST, NotAllowed, "inactive"),
    ("open inactive", "member", GroupAction.TRASH, NotAllowed, "inactive"),
]


@pytest.mark.parametrize(("kind", "role", "verb", "error", "code"), REFUSALS)
def test_refused_group_action_gives_the_expected_code(
    kind: str, role: str, verb: GroupAction, error: type[NotAllowed], code: str
) -> None:
    with pytest.raises(error) as refused:
        access.require_action(build_standing(KINDS[kind], role), verb)

    assert refused.value.code == code


@pytest.mark.parametrize(("kind", "role"), KINDS_AND_ROLES)
def test_group_action_outside_the_table_is_always_refused(kind: str, role: str) -> None:
    standing = build_standing(KINDS[kind], role)
    refused = {verb for verb in GroupAction if _is_refused(standing, verb)}

    assert refused == set(GroupAction) - all_allowed(kind, role)


@pytest.mark.parametrize("status", [GroupStatus.OPEN, GroupStatus.MODERATED])
def test_listed_flag_changes_nothing_in_open_and_moderated_groups(status: GroupStatus) -> None:
    unlisted, listed = (
        build_standing(GroupKind(status, listed, GroupState.ACTIVE), "outsider")
        for listed in (False, True)
    )

    assert access.allowed_actions(listed) == access.allowed_actions(unlisted)


def test_all_tables_agree_on_who_reads() -> None:
    readers = {
        (line.kind, line.role): line.cells["open"] != "-" for line in read_tables("things.txt")
    }

    assert readers == {
        (line.kind, line.role): line.cells["read"] == "yes" for line in PERMISSION_ROWS
    }


def _is_refused(standing: Standing, verb: GroupAction) -> bool:
    try:
        access.require_action(standing, verb)
    except (NotAllowed, NotFound, LastAdministrator):
        return True
    return False


def test_tables_cover_every_role() -> None:
    roles = {role.get("role") for role in ROLES.values()}

    assert roles == {None, *Role}
