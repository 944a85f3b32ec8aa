"""The rules as SQL: what narrows lists, counts and recipients, for each viewer.

Table `groups` goes by the name `group`; `viewer` is the placeholder, as in "$1", of a person's id.
"""


def known_groups(group: str, viewer: str) -> str:
    """Groups that exist for `viewer`: read, listed, invited to, or one's own in the trash."""
    return f"""(
        (
            ({group}.state IN ('active', 'inactive') AND (
                {group}.status <> 'closed' OR {group}.listed
                OR {_is_member(group, viewer)} OR {_is_invited(group, viewer)}
            ))
            OR ({group}.state = 'trashed' AND {_is_administrator(group, viewer)})
        )
        AND {_is_active(viewer)}
    )"""


def visible_groups(group: str, viewer: str) -> str:
    """Groups whose content `viewer` may read."""
    return f"""(
        {group}.state IN ('active', 'inactive')
        AND ({group}.status <> 'closed' OR {_is_member(group, viewer)})
        AND {_is_active(viewer)}
    )"""


def visible_things(group: str, thing: str, viewer: str) -> str:
    """Things of an era (posts, files) under the name `thing` that `viewer` may read.

    Who is no member sees a thing when the group is not closed now and the thing's era was not
    closed either, or has been published.
    """
    return f"""({visible_groups(group, viewer)} AND (
        {_is_member(group, viewer)}
        OR {_in_era(group, thing, "(NOT era.closed OR era.published)")}
    ))"""


def public_groups(group: str) -> str:
    """Groups whose content every employee may read."""
    return f"({group}.state IN ('active', 'inactive') AND {group}.status <> 'closed')"


def public_things(group: str, thing: str) -> str:
    """Posts and files that every employee may read; needs `groups` by a LEFT JOIN.

    What is told outside the service, by mail and to sites, is of these only.
    """
    return f"""({thing}.timeline_id IS NOT NULL OR ({public_groups(group)}
        AND {_in_era(group, thing, "(NOT era.closed OR era.published)")}
    ))"""


def visible_posts(group: str, post: str, viewer: str) -> str:
    """Posts that `viewer` may read, of groups and timelines; needs `groups` by a LEFT JOIN.

    What its author deleted is nobody's; what was removed keeps its place without its words.
    """
    return f"({visible_on_timeline(post)} AND {_placed(group, post, viewer)})"


def visible_on_timeline(post: str) -> str:
    """Posts of a timeline, for every employee."""
    return f"({post}.gone IS NULL OR {post}.gone = 'removed')"


def visible_within(group: str, post: str, member: str) -> str:
    """Posts of a group that the viewer may read, where `member` says whether they are one."""
    shown = _in_era(group, post, "(NOT era.closed OR era.published)")
    return f"({visible_on_timeline(post)} AND ({member} OR {shown}))"


def restorable_posts(group: str, post: str, viewer: str) -> str:
    """Posts that `viewer` may read, or has deleted where they may still read."""
    return f"""(({post}.gone IS NULL OR {post}.gone = 'removed' OR {post}.author_id = {viewer})
        AND {_placed(group, post, viewer)})"""


def visible_comments(comment: str) -> str:
    """Comments of visible posts that are shown: a deleted one only while it has replies."""
    return f"""({comment}.gone IS NULL OR {comment}.gone = 'removed'
        OR {comment}.reply_count > 0)"""


def restorable_comments(comment: str, viewer: str) -> str:
    """Comments of visible posts that are shown, or that `viewer` has deleted."""
    return f"({visible_comments(comment)} OR {comment}.author_id = {viewer})"


def visible_reactions(group: str, reaction: str, viewer: str) -> str:
    """Reactions to visible things whose person is named: those of closed eras to members only.

    Needs `groups` by a LEFT JOIN; timelines have no group.
    """
    return f"""({group}.id IS NULL OR {_is_member(group, viewer)}
        OR {_in_era(group, reaction, "NOT era.closed")})"""


def visible_files(group: str, file: str, viewer: str) -> str:
    """Files that `viewer` may read; needs `groups` by a LEFT JOIN.

    What was uploaded for a post is seen where the post is; before that by its uploader alone.
    """
    showing = _placed(group, "showing", viewer)
    return f"""({_placed(group, file, viewer)} AND (
        NOT {file}.for_post
        OR ({file}.author_id = {viewer} AND NOT EXISTS (
            SELECT 1 FROM attachment shown WHERE shown.file_id = {file}.id
        ))
        OR EXISTS (
            SELECT 1 FROM attachment shown JOIN post showing ON showing.id = shown.post_id
            WHERE shown.file_id = {file}.id AND NOT shown.hidden
            AND showing.gone IS NULL AND {showing}
        )
    ))"""


def visible_members(group: str, membership: str, viewer: str) -> str:
    """Memberships that `viewer` may see: who joined in a closed era is named to members only.

    Administrators are always named.
    """
    return f"""({visible_groups(group, viewer)} AND (
        {membership}.role = 'administrator'
        OR {_is_member(group, viewer)}
        OR {_in_era(group, membership, "NOT era.closed")}
    ))"""


def living_follow(group: str, follow: str) -> str:
    """Follows that count: no era since they began was closed."""
    return f"""NOT EXISTS (
        SELECT 1 FROM group_era shut
        WHERE shut.group_id = {group}.id AND shut.number > {follow}.era AND shut.closed
    )"""


def living_invitation(invitation: str) -> str:
    """Invitations that count: unanswered, not too old, by somebody who still administers."""
    return f"""({invitation}.state = 'waiting' AND {invitation}.expires_at > CURRENT_TIMESTAMP
        AND EXISTS (
            SELECT 1 FROM membership inviting JOIN person host ON host.id = inviting.person_id
            WHERE inviting.group_id = {invitation}.group_id AND host.active
            AND inviting.person_id = {invitation}.invited_by_id
            AND inviting.role = 'administrator'
        ))"""


def _placed(group: str, post: str, viewer: str) -> str:
    """Where the post stands, `viewer` may read: every employee reads timelines."""
    return f"""(
        ({post}.timeline_id IS NOT NULL AND {_is_active(viewer)})
        OR ({post}.timeline_id IS NULL AND {visible_things(group, post, viewer)})
    )"""


def _in_era(group: str, thing: str, condition: str) -> str:
    return f"""EXISTS (
        SELECT 1 FROM group_era era
        WHERE era.group_id = {group}.id AND era.number = {thing}.era AND {condition}
    )"""


def _is_active(viewer: str) -> str:
    return f"EXISTS (SELECT 1 FROM person asking WHERE asking.id = {viewer} AND asking.active)"


def _is_member(group: str, viewer: str) -> str:
    return f"""EXISTS (
        SELECT 1 FROM membership own
        WHERE own.group_id = {group}.id AND own.person_id = {viewer}
    )"""


def _is_administrator(group: str, viewer: str) -> str:
    return f"""EXISTS (
        SELECT 1 FROM membership own
        WHERE own.group_id = {group}.id AND own.person_id = {viewer}
        AND own.role = 'administrator'
    )"""


def _is_invited(group: str, viewer: str) -> str:
    return f"""EXISTS (
        SELECT 1 FROM invitation i
        WHERE i.group_id = {group}.id AND i.person_id = {viewer} AND {living_invitation("i")}
    )"""


READER = "g.status AS group_status, g.state AS group_state, me.role AS my_role"
"""Columns for `reader_of`: of a thing the viewer may read, LEFT JOINed to its group g and to the
viewer's membership me."""

STANDING = f"""g.status, g.state, g.listed, m.role, me.active,
    EXISTS (
        SELECT 1 FROM join_request r
        WHERE r.group_id = g.id AND r.person_id = me.id AND r.state = 'waiting'
    ) AS requested,
    {_is_invited("g", "me.id")} AS invited,
    EXISTS (
        SELECT 1 FROM follow f
        WHERE f.group_id = g.id AND f.person_id = me.id AND {living_follow("g", "f")}
    ) AS follows,
    EXISTS (
        SELECT 1 FROM succession_offer so WHERE so.group_id = g.id AND so.person_id = me.id
    ) AS offered,
    CASE WHEN m.role = 'administrator' THEN NOT EXISTS (
        SELECT 1 FROM membership o JOIN person other ON other.id = o.person_id
        WHERE o.group_id = g.id AND o.role = 'administrator' AND other.active AND other.id <> me.id
    ) ELSE FALSE END AS only_administrator"""
"""Columns for `standing_of`; needs groups g, the viewer as person me, and a membership m."""
