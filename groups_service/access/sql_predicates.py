"""The access rules as SQL conditions, for lists, counts and recipients of each viewer.

`group` is the alias of table `groups`; `viewer` is the placeholder of a person's id, as in "$1".
"""


def groups_visible_to(group: str, viewer: str) -> str:
    """Groups that exist for `viewer`.

    These are the readable and listed groups, groups with an invitation for the viewer, and
    trashed groups that the viewer administers.
    """
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


def groups_readable_by(group: str, viewer: str) -> str:
    """Groups whose content `viewer` may read."""
    return f"""(
        {group}.state IN ('active', 'inactive')
        AND ({group}.status <> 'closed' OR {_is_member(group, viewer)})
        AND {_is_active(viewer)}
    )"""


def era_content_readable_by(group: str, content: str, viewer: str) -> str:
    """Content with an era (posts, files), under the alias `content`, that `viewer` may read.

    A non-member reads it when the group is not closed now, and its era was either not closed or
    has been published.
    """
    return f"""({groups_readable_by(group, viewer)} AND (
        {_is_member(group, viewer)}
        OR {_in_era(group, content, "(NOT era.closed OR era.published)")}
    ))"""


def public_groups(group: str) -> str:
    """Groups whose content every employee may read."""
    return f"({group}.state IN ('active', 'inactive') AND {group}.status <> 'closed')"


def public_content(group: str, content: str) -> str:
    """Posts and files that every employee may read; needs `groups` by a LEFT JOIN.

    Email and webhooks, which leave the service, quote and announce only these.
    """
    return f"""({content}.timeline_id IS NOT NULL OR ({public_groups(group)}
        AND {_in_era(group, content, "(NOT era.closed OR era.published)")}
    ))"""


def posts_readable_by(group: str, post: str, viewer: str) -> str:
    """Posts of groups and timelines that `viewer` may read; needs `groups` by a LEFT JOIN.

    A post that its author deleted is readable by no person; a removed post keeps its place
    without its text.
    """
    return f"({_is_not_deleted(post)} AND {_location_readable_by(group, post, viewer)})"


def public_timeline_posts(post: str) -> str:
    """Posts of a timeline that every employee may read."""
    return _is_not_deleted(post)


def posts_readable_in_group(group: str, post: str, member: str) -> str:
    """Posts of a readable group that the viewer may read.

    `member` is a condition that says whether the viewer is a member.
    """
    readable_era = _in_era(group, post, "(NOT era.closed OR era.published)")
    return f"({_is_not_deleted(post)} AND ({member} OR {readable_era}))"


def posts_readable_or_deleted_by(group: str, post: str, viewer: str) -> str:
    """Posts that `viewer` may read, and posts that the viewer deleted in a readable location."""
    return f"""(({_is_not_deleted(post)} OR {post}.author_id = {viewer})
        AND {_location_readable_by(group, post, viewer)})"""


def comments_readable_with_post(comment: str) -> str:
    """Comments of readable posts that are shown: a deleted comment only while it has replies."""
    return f"""({comment}.deletion IS NULL OR {comment}.deletion = 'removed'
        OR {comment}.reply_count > 0)"""


def comments_readable_or_deleted_by(comment: str, viewer: str) -> str:
    """Comments of readable posts that are shown or that `viewer` deleted."""
    return f"({comments_readable_with_post(comment)} OR {comment}.author_id = {viewer})"


def reactions_readable_by(group: str, reaction: str, viewer: str) -> str:
    """Reactions on readable content whose person is named for `viewer`.

    Reactions of closed eras are named to members only. Needs `groups` by a LEFT JOIN; timelines
    have no group.
    """
    return f"""({group}.id IS NULL OR {_is_member(group, viewer)}
        OR {_in_era(group, reaction, "NOT era.closed")})"""


def files_readable_by(group: str, file: str, viewer: str) -> str:
    """Files that `viewer` may read; needs `groups` by a LEFT JOIN.

    A file uploaded for a post is readable where the post is; before it is attached, only by the
    uploader.
    """
    post_readable = _location_readable_by(group, "attached_post", viewer)
    return f"""({_location_readable_by(group, file, viewer)} AND (
        NOT {file}.for_post
        OR ({file}.author_id = {viewer} AND NOT EXISTS (
            SELECT 1 FROM attachment att WHERE att.file_id = {file}.id
        ))
        OR EXISTS (
            SELECT 1 FROM attachment att JOIN post attached_post ON attached_post.id = att.post_id
            WHERE att.file_id = {file}.id AND NOT att.hidden
            AND attached_post.deletion IS NULL AND {post_readable}
        )
    ))"""


def members_readable_by(group: str, membership: str, viewer: str) -> str:
    """Memberships that `viewer` may see.

    Members who joined in a closed era are named to members only; administrators are always
    named.
    """
    return f"""({groups_readable_by(group, viewer)} AND (
        {membership}.role = 'administrator'
        OR {_is_member(group, viewer)}
        OR {_in_era(group, membership, "NOT era.closed")}
    ))"""


def follow_is_active(group: str, follow: str) -> str:
    """Follows that are in force: no era since they began was closed."""
    return f"""NOT EXISTS (
        SELECT 1 FROM group_era later
        WHERE later.group_id = {group}.id AND later.number > {follow}.era AND later.closed
    )"""


def invitation_is_active(invitation: str) -> str:
    """Invitations in force: unanswered, not expired, from a current administrator."""
    return f"""({invitation}.state = 'waiting' AND {invitation}.expires_at > CURRENT_TIMESTAMP
        AND EXISTS (
            SELECT 1 FROM membership inviting JOIN person host ON host.id = inviting.person_id
            WHERE inviting.group_id = {invitation}.group_id AND host.active
            AND inviting.person_id = {invitation}.invited_by_id
            AND inviting.role = 'administrator'
        ))"""


def _is_not_deleted(post: str) -> str:
    """The post is not deleted by its author; removed posts are shown without their text."""
    return f"({post}.deletion IS NULL OR {post}.deletion = 'removed')"


def _location_readable_by(group: str, post: str, viewer: str) -> str:
    """The location of the content is readable by `viewer`; timelines by every employee."""
    return f"""(
        ({post}.timeline_id IS NOT NULL AND {_is_active(viewer)})
        OR ({post}.timeline_id IS NULL AND {era_content_readable_by(group, post, viewer)})
    )"""


def _in_era(group: str, content: str, condition: str) -> str:
    return f"""EXISTS (
        SELECT 1 FROM group_era era
        WHERE era.group_id = {group}.id AND era.number = {content}.era AND {condition}
    )"""


def _is_active(viewer: str) -> str:
    return f"EXISTS (SELECT 1 FROM person viewing WHERE viewing.id = {viewer} AND viewing.active)"


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
        WHERE i.group_id = {group}.id AND i.person_id = {viewer} AND {invitation_is_active("i")}
    )"""


READER_STANDING_COLUMNS = "g.status AS group_status, g.state AS group_state, me.role AS my_role"
"""Columns for `reader_standing_from_row`.

Of content that the viewer may read, LEFT JOINed to its group as g and to the viewer's membership
as me.
"""

STANDING_COLUMNS = f"""g.status, g.state, g.listed, m.role, me.active,
    EXISTS (
        SELECT 1 FROM join_request r
        WHERE r.group_id = g.id AND r.person_id = me.id AND r.state = 'waiting'
    ) AS requested,
    {_is_invited("g", "me.id")} AS invited,
    EXISTS (
        SELECT 1 FROM group_follow f
        WHERE f.group_id = g.id AND f.person_id = me.id AND {follow_is_active("g", "f")}
    ) AS follows,
    EXISTS (
        SELECT 1 FROM succession_offer so WHERE so.group_id = g.id AND so.person_id = me.id
    ) AS offered,
    CASE WHEN m.role = 'administrator' THEN NOT EXISTS (
        SELECT 1 FROM membership o JOIN person other ON other.id = o.person_id
        WHERE o.group_id = g.id AND o.role = 'administrator' AND other.active AND other.id <> me.id
    ) ELSE FALSE END AS only_administrator"""
"""Columns for `standing_from_row`.

Needs groups as g, the viewer as person me, and a membership as m.
"""
