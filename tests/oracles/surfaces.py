"""What somebody is shown on every surface, held against the model."""

from collections import Counter
from typing import Any

from groups_service.web.live import GroupStream
from tests.oracles.model import ADMINISTRATOR, CLOSED, DELETED, TRASHED, Group, Model, Said, Thing
from tests.oracles.stage import Stage

Json = dict[str, Any]  # what JSON holds
HIDDEN_BUT_KNOWN = ("member_count", "era", "version", "my_role", "activity_at", "created_at")


class Looks:
    """One person looking at everything."""

    def __init__(self, stage: Stage, model: Model, who: str) -> None:
        self.stage, self.model, self.who = stage, model, who
        self.me = stage.people[who]
        self.names = {person.id: name for name, person in stage.people.items()}

    async def at_group(self, place: int) -> None:
        """What the group itself says, its feed, files and members."""
        group, id_ = self.model.groups[place], self.stage.groups[place]
        answer = await self.me.get(f"/groups/{id_}")
        assert answer.status_code == (200 if self.model.knows(self.who, group) else 404), answer
        if answer.status_code == 200:
            self._of_group(group, answer.json())
        await self._list(place, "posts", self._posts)
        await self._list(place, "members", self._members)

    async def at_all_of_group(self, place: int) -> None:
        await self.at_group(place)
        await self._list(place, "files", self._files)
        await self._list(place, "proposals", self._proposals)
        await self._queue(place, "requests", self.model.groups[place].requests)
        invited = {*self.model.groups[place].invited}
        living = {each for each in invited if self._is_invited(each, place)}
        await self._queue(place, "invitations", living)
        await self._history(place)
        await self.at_stream(place)
        for thing in self.model.groups[place].things:
            await self._thing(self.model.groups[place], thing)

    async def at_stream(self, place: int) -> int | None:
        version = await GroupStream().version(self.me.id, str(self.stage.groups[place]))
        reads = self.model.reads(self.who, self.model.groups[place])
        assert (version is not None) == reads
        return version

    async def at_lists(self) -> None:
        """The directory of groups, in each order; and the groups on everybody's profile."""
        known = [place for place, group in enumerate(self.model.groups) if self._lists(group)]
        ordered = {
            order: await self._places(f"/groups?limit=100&order={order}")
            for order in ("activity", "name", "size")
        }
        assert all(sorted(found) == known for found in ordered.values())
        sizes = [self._size(place) for place in ordered["size"]]
        assert sizes == sorted(sizes, reverse=True)
        for query, expected in self._narrowed(known):
            assert sorted(await self._places(f"/groups?limit=100&{query}")) == expected, query
        for name, person in self.stage.people.items():
            await self._profile(name, person.id)

    async def at_notices(self) -> None:
        """Words about content only for who may read it now."""
        visible = {
            label
            for group in self.model.groups
            for thing in group.things
            if self.model.sees(self.who, group, thing)
            for label in (thing.text, *(comment.text for comment in thing.counted))
        }
        for notice in (await self.me.get("/notifications?limit=100")).json()["items"]:
            if notice["ref"] is not None and notice["ref"]["type"] in CONTENT:
                assert notice["text"] in visible, notice

    def _of_group(self, group: Group, told: Json) -> None:
        reads = self.model.reads(self.who, group)
        assert told["administrators"] is not None
        leading = {self.names[person["id"]] for person in told["administrators"]}
        assert leading == {each for each, role in group.roles.items() if role == ADMINISTRATOR}
        assert told["requested"] == (self.who in group.requests)
        assert told["invited"] == self.model.is_invited(self.who, group)
        if not reads:
            assert [told[name] for name in HIDDEN_BUT_KNOWN] == [None] * len(HIDDEN_BUT_KNOWN)
            return
        assert (told["status"], told["state"]) == (group.status, group.state)
        assert (told["my_role"], told["member_count"]) == (
            group.roles.get(self.who),
            len(group.roles),
        )
        assert told["follows"] == self.model.follows(self.who, group)

    def _posts(self, group: Group, items: list[Json]) -> None:
        expected = [thing for thing in self._visible(group) if not thing.is_file]
        expected.sort(key=lambda thing: -thing.activity)
        assert [item["text"] for item in items] == [thing.shown for thing in expected]
        for item, thing in zip(items, expected, strict=True):
            latest = [comment.text for comment in thing.counted][-3:]
            assert item["comment_count"] == len(thing.counted)
            assert [comment["text"] for comment in item["comments"]] == latest
            assert (item["gone"], item["pinned"]) == (thing.gone, thing.pinned)
            self._reactions(thing, item)

    def _reactions(self, said: Said, item: Json) -> None:
        kinds = Counter(kind for _, kind in said.reactions)
        mine = sorted(kind for who, kind in said.reactions if who == self.who)
        assert (item["reactions"], item["my_reactions"]) == (dict(kinds), mine)

    def _files(self, group: Group, items: list[Json]) -> None:
        expected = [thing.label for thing in self._visible(group) if thing.is_file]
        assert [item["name"] for item in items] == expected[::-1]

    def _members(self, group: Group, items: list[Json]) -> None:
        found = {self.names[item["person"]["id"]]: item["role"] for item in items}
        named = self.model.names(self.who, group)
        assert found == {each: group.roles[each] for each in named}

    def _proposals(self, group: Group, items: list[Json]) -> None:
        assert {item["text"] for item in items} == self.model.proposals(self.who, group)

    async def _list(self, place: int, name: str, check: Any) -> None:
        """A list for readers: 404 for who knows nothing, 403 for who knows the name only."""
        group = self.model.groups[place]
        answer = await self.me.get(f"/groups/{self.stage.groups[place]}/{name}?limit=100")
        if self.model.reads(self.who, group):
            assert answer.status_code == 200, answer.text
            check(group, answer.json()["items"])
        else:
            self._refused(group, answer.status_code)

    async def _queue(self, place: int, name: str, waiting: set[str]) -> None:
        group = self.model.groups[place]
        answer = await self.me.get(f"/groups/{self.stage.groups[place]}/{name}?limit=100")
        if self.model.administers(self.who, group):
            found = {self.names[item["person"]["id"]] for item in answer.json()["items"]}
            assert found == waiting
        else:
            self._refused(group, answer.status_code)

    async def _history(self, place: int) -> None:
        group = self.model.groups[place]
        answer = await self.me.get(f"/groups/{self.stage.groups[place]}/history?limit=100")
        if self.who in group.roles and self.model.reads(self.who, group):
            told = [item["kind"] for item in answer.json()["items"]]
            assert told.count("group.status") == group.statuses
        else:
            self._refused(group, answer.status_code)

    async def _thing(self, group: Group, thing: Thing) -> None:
        expected = 200 if self.model.sees(self.who, group, thing) else 404
        if thing.is_file:
            path = f"/files/{self.stage.things[thing.label]}"
            for part in ("", "/content"):
                assert (await self.me.get(f"{path}{part}")).status_code == expected
            return
        answer = await self.me.get(f"/posts/{self.stage.things[thing.label]}/comments?limit=100")
        assert answer.status_code == expected
        if expected == 200:
            items, kept = answer.json()["items"], [c for c in thing.comments if c.gone != DELETED]
            assert [item["text"] for item in items] == [comment.shown for comment in kept]
            for item, comment in zip(items, kept, strict=True):
                self._reactions(comment, item)

    async def _profile(self, name: str, id_: str) -> None:
        answer = await self.me.get(f"/people/{id_}")
        if name not in self.model.active:
            assert answer.status_code == 404, answer.text
            return
        shown = {self.stage.groups.index(group["id"]) for group in answer.json()["groups"]}
        groups = enumerate(self.model.groups)
        assert shown == {at for at, group in groups if name in self.model.names(self.who, group)}

    async def _places(self, path: str) -> list[int]:
        answer = await self.me.get(path)
        return [self.stage.groups.index(item["id"]) for item in answer.json()["items"]]

    def _narrowed(self, known: list[int]) -> list[tuple[str, list[int]]]:
        groups = self.model.groups
        trashed = [
            place
            for place, group in enumerate(groups)
            if group.state == TRASHED and self.model.knows(self.who, group)
        ]
        return [
            ("mine=true", [at for at in known if self.who in groups[at].roles]),
            ("followed=true", [at for at in known if self.model.follows(self.who, groups[at])]),
            ("status=closed", [at for at in known if groups[at].status == CLOSED]),
            ("trashed=true", trashed),
        ]

    def _refused(self, group: Group, status: int) -> None:
        assert status == (403 if self.model.knows(self.who, group) else 404)

    def _lists(self, group: Group) -> bool:
        return group.state != TRASHED and self.model.knows(self.who, group)

    def _size(self, place: int) -> int:
        group = self.model.groups[place]
        return len(group.roles) if self.model.reads(self.who, group) else 0

    def _visible(self, group: Group) -> list[Thing]:
        return [thing for thing in group.things if self.model.sees(self.who, group, thing)]

    def _is_invited(self, who: str, place: int) -> bool:
        return self.model.is_invited(who, self.model.groups[place])


CONTENT = {"post", "comment", "archive_file"}
