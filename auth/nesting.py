"""Groups within groups, opened until only people are left."""

from collections.abc import Collection, Mapping


def people_within(groups: Mapping[str, Collection[str]]) -> dict[str, frozenset[str]]:
    """Give every group its members at any depth that are no groups themselves."""
    people = {name: frozenset(members) - groups.keys() for name, members in groups.items()}
    return {
        name: frozenset().union(*(people[inner] for inner in _reached(name, groups)))
        for name in groups
    }


def _reached(start: str, groups: Mapping[str, Collection[str]]) -> set[str]:
    """Find the groups inside a group, itself included; each once, so a circle ends."""
    reached, waiting = {start}, [start]
    while waiting:
        inner = groups.keys() & set(groups[waiting.pop()])
        waiting += inner - reached
        reached |= inner
    return reached
