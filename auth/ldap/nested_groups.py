"""Resolves nested groups to the people in them."""

from collections.abc import Collection, Mapping


def resolve_members(groups: Mapping[str, Collection[str]]) -> dict[str, frozenset[str]]:
    """Return for each group its members at any depth, without the groups themselves."""
    people = {name: frozenset(members) - groups.keys() for name, members in groups.items()}
    return {
        name: frozenset().union(*(people[inner] for inner in _find_inner_groups(name, groups)))
        for name in groups
    }


def _find_inner_groups(start: str, groups: Mapping[str, Collection[str]]) -> set[str]:
    """Return the groups inside a group, including itself. Each is visited once: cycles end."""
    reached, pending = {start}, [start]
    while pending:
        inner = groups.keys() & set(groups[pending.pop()])
        pending += inner - reached
        reached |= inner
    return reached
