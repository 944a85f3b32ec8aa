"""Groups with a similar name, shown before a new group is created."""

from groups_service.access import Viewer
from groups_service.core import text_search
from groups_service.queries.groups.groups import GroupOrder, GroupView, load_groups

MIN_WORD_CHARS, MAX_STEM_CHARS, MAX_WORDS = 4, 6, 6
"""Limits for comparing names: shorter words are not distinctive, and endings vary."""
MAX_COMPARED_GROUPS, MAX_SIMILAR_GROUPS = 50, 5


async def list_similar_groups(viewer: Viewer, name: str) -> list[GroupView]:
    """List groups whose names share the longer words of `name`, most words first.

    Returns at most five.
    """
    stems = [
        word[:MAX_STEM_CHARS]
        for word in text_search.fold(name).split()
        if len(word) >= MIN_WORD_CHARS
    ]
    if not stems:
        return []
    hits = [
        f"g.search_name LIKE ${number} ESCAPE '!'"
        for number in range(2, len(stems[:MAX_WORDS]) + 2)
    ]
    values = [f"%{text_search.escape_like(stem)}%" for stem in stems[:MAX_WORDS]]
    conditions = ["g.state <> 'trashed'", f"({' OR '.join(hits)})"]
    page = await load_groups(
        viewer, conditions, list(values), GroupOrder.ACTIVITY, MAX_COMPARED_GROUPS
    )
    folded = [(group, text_search.fold(group.name)) for group in page.items]
    ranked = sorted(folded, key=lambda each: -sum(stem in each[1] for stem in stems))
    return [group for group, _ in ranked[:MAX_SIMILAR_GROUPS]]
