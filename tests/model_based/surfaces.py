"""Compares what a person sees in each list and page with the model."""

from collections import Counter
from typing import Any

from groups_service.web.http.live_adapters import GroupStream
from tests.model_based.model import Model
from tests.model_based.model_data import (
    ADMINISTRATOR,
    CLOSED,
    DELETED,
    TRASHED,
    AuthoredText,
    GroupItem,
    ModelGroup,
)
from tests.model_based.service_driver import ServiceDriver

Json = dict[str, Any]  # a JSON object
CONTENT_TYPES = {"post", "comment", "archive_file"}
HIDDEN_FIELDS = ("member_count", "era", "version", "my_role", "activity_at", "created_at")


class SurfaceChecks:
    """Checks of everything that one person can see."""

    def __init__(self, driver: ServiceDriver, model: Model, viewer: str) -> None:
        self.driver, self.model, self.viewer = driver, model, viewer
        self.client = driver.people[viewer]
        self.names = {person.id: name for name, person in driver.people.items()}

    async def check_group(self, index: int) -> None:
        """Check the group itself, its posts and members."""
        group, id_ = self.model.groups[index], self.driver.group_ids[index]
        response = await self.client.get(f"/groups/{id_}")
        assert response.status_code == (
            200 if self.model.can_see_group(self.viewer, group) else 404
        ), response
        if response.status_code == 200:
            self._check_group_fields(group, response.json())
        await self._check_list(index, "posts", self._check_posts)
        await self._check_list(index, "members", self._check_members)

    async def check_whole_group(self, index: int) -> None:
        await self.check_group(index)
        await self._check_list(index, "files", self._check_files)
        await self._check_list(index, "proposals", self._check_proposals)
        await self._check_pending(index, "requests", self.model.groups[index].requests)
        invited = {*self.model.groups[index].inviters}
        valid = {each for each in invited if self._is_invited(each, index)}
        await self._check_pending(index, "invitations", valid)
        await self._check_history(index)
        await self.check_stream(index)
        for item in self.model.groups[index].items:
            await self._check_item(self.model.groups[index], item)

    async def check_stream(self, index: int) -> int | None:
        version = await GroupStream().get_version(
            self.client.id, str(self.driver.group_ids[index])
        )
        can_read = self.model.can_read(self.viewer, self.model.groups[index])
        assert (version is not None) == can_read
        return version

    async def check_lists(self) -> None:
        """Check the list of groups in each order, and the groups on each profile."""
        known = [index for index, group in enumerate(self.model.groups) if self._is_listed(group)]
        ordered = {
            order: await self._list_group_indexes(f"/groups?limit=100&order={order}")
            for order in ("activity", "name", "size")
        }
        assert all(sorted(indexes) == known for indexes in ordered.values())
        sizes = [self._get_visible_size(index) for index in ordered["size"]]
        assert sizes == sorted(sizes, reverse=True)
        for query, expected in self._list_filters(known):
            assert (
                sorted(await self._list_group_indexes(f"/groups?limit=100&{query}")) == expected
            ), query
        for name, person in self.driver.people.items():
            await self._check_profile(name, person.id)

    async def check_notifications(self) -> None:
        """Check that notifications contain text only of content that the viewer may read now."""
        visible = {
            label
            for group in self.model.groups
            for thread in group.items
            if self.model.can_see_item(self.viewer, group, thread)
            for label in (thread.text, *(comment.text for comment in thread.live_comments))
        }
        for item in (await self.client.get("/notifications?limit=100")).json()["items"]:
            if item["ref"] is not None and item["ref"]["type"] in CONTENT_TYPES:
                assert item["text"] in visible, item

    def _check_group_fields(self, group: ModelGroup, body: Json) -> None:
        can_read = self.model.can_read(self.viewer, group)
        assert body["administrators"] is not None
        administrators = {self.names[person["id"]] for person in body["administrators"]}
        assert administrators == {
            each for each, role in group.roles.items() if role == ADMINISTRATOR
        }
        assert body["requested"] == (self.viewer in group.requests)
        assert body["invited"] == self.model.is_invited(self.viewer, group)
        if not can_read:
            assert [body[name] for name in HIDDEN_FIELDS] == [None] * len(HIDDEN_FIELDS)
            return
        assert (body["status"], body["state"]) == (group.status, group.state)
        assert (body["my_role"], body["member_count"]) == (
            group.roles.get(self.viewer),
            len(group.roles),
        )
        assert body["follows"] == self.model.is_following(self.viewer, group)

    def _check_posts(self, group: ModelGroup, items: list[Json]) -> None:
        expected = [post for post in self._list_visible_items(group) if not post.is_file]
        expected.sort(key=lambda post: -post.activity)
        assert [item["text"] for item in items] == [post.visible_text for post in expected]
        for item, post in zip(items, expected, strict=True):
            latest = [comment.text for comment in post.live_comments][-3:]
            assert item["comment_count"] == len(post.live_comments)
            assert [comment["text"] for comment in item["comments"]] == latest
            assert (item["deletion"], item["pinned"]) == (post.deletion, post.pinned)
            self._check_reactions(post, item)

    def _check_reactions(self, text: AuthoredText, item: Json) -> None:
        kinds = Counter(kind for _, kind in text.reactions)
        mine = sorted(kind for person, kind in text.reactions if person == self.viewer)
        assert (item["reactions"], item["my_reactions"]) == (dict(kinds), mine)

    def _check_files(self, group: ModelGroup, items: list[Json]) -> None:
        expected = [item.label for item in self._list_visible_items(group) if item.is_file]
        assert [item["name"] for item in items] == expected[::-1]

    def _check_members(self, group: ModelGroup, items: list[Json]) -> None:
        roles = {self.names[item["person"]["id"]]: item["role"] for item in items}
        named = self.model.named_members(self.viewer, group)
        assert roles == {each: group.roles[each] for each in named}

    def _check_proposals(self, group: ModelGroup, items: list[Json]) -> None:
        assert {item["text"] for item in items} == self.model.visible_proposals(self.viewer, group)

    async def _check_list(self, index: int, name: str, check: Any) -> None:
        """Check a readers-only list: 404 if the group is hidden, 403 if only its name is shown."""
        group = self.model.groups[index]
        response = await self.client.get(
            f"/groups/{self.driver.group_ids[index]}/{name}?limit=100"
        )
        if self.model.can_read(self.viewer, group):
            assert response.status_code == 200, response.text
            check(group, response.json()["items"])
        else:
            self._check_refused(group, response.status_code)

    async def _check_pending(self, index: int, name: str, waiting: set[str]) -> None:
        group = self.model.groups[index]
        response = await self.client.get(
            f"/groups/{self.driver.group_ids[index]}/{name}?limit=100"
        )
        if self.model.is_admin(self.viewer, group):
            people = {self.names[item["person"]["id"]] for item in response.json()["items"]}
            assert people == waiting
        else:
            self._check_refused(group, response.status_code)

    async def _check_history(self, index: int) -> None:
        group = self.model.groups[index]
        response = await self.client.get(
            f"/groups/{self.driver.group_ids[index]}/history?limit=100"
        )
        if self.viewer in group.roles and self.model.can_read(self.viewer, group):
            kinds = [item["kind"] for item in response.json()["items"]]
            assert kinds.count("group.status") == group.status_changes
        else:
            self._check_refused(group, response.status_code)

    async def _check_item(self, group: ModelGroup, item: GroupItem) -> None:
        expected = 200 if self.model.can_see_item(self.viewer, group, item) else 404
        if item.is_file:
            path = f"/files/{self.driver.item_ids[item.label]}"
            for part in ("", "/content"):
                assert (await self.client.get(f"{path}{part}")).status_code == expected
            return
        response = await self.client.get(
            f"/posts/{self.driver.item_ids[item.label]}/comments?limit=100"
        )
        assert response.status_code == expected
        if expected == 200:
            rows = response.json()["items"]
            listed = [each for each in item.comments if each.deletion != DELETED]
            assert [row["text"] for row in rows] == [each.visible_text for each in listed]
            for row, comment in zip(rows, listed, strict=True):
                self._check_reactions(comment, row)

    async def _check_profile(self, name: str, id_: str) -> None:
        response = await self.client.get(f"/people/{id_}")
        if name not in self.model.active:
            assert response.status_code == 404, response.text
            return
        listed = {self.driver.group_ids.index(group["id"]) for group in response.json()["groups"]}
        groups = enumerate(self.model.groups)
        assert listed == {
            at for at, group in groups if name in self.model.named_members(self.viewer, group)
        }

    async def _list_group_indexes(self, path: str) -> list[int]:
        response = await self.client.get(path)
        return [self.driver.group_ids.index(item["id"]) for item in response.json()["items"]]

    def _list_filters(self, known: list[int]) -> list[tuple[str, list[int]]]:
        groups = self.model.groups
        trashed = [
            index
            for index, group in enumerate(groups)
            if group.state == TRASHED and self.model.can_see_group(self.viewer, group)
        ]
        return [
            ("mine=true", [at for at in known if self.viewer in groups[at].roles]),
            (
                "followed=true",
                [at for at in known if self.model.is_following(self.viewer, groups[at])],
            ),
            ("status=closed", [at for at in known if groups[at].status == CLOSED]),
            ("trashed=true", trashed),
        ]

    def _check_refused(self, group: ModelGroup, status: int) -> None:
        assert status == (403 if self.model.can_see_group(self.viewer, group) else 404)

    def _is_listed(self, group: ModelGroup) -> bool:
        return group.state != TRASHED and self.model.can_see_group(self.viewer, group)

    def _get_visible_size(self, index: int) -> int:
        group = self.model.groups[index]
        return len(group.roles) if self.model.can_read(self.viewer, group) else 0

    def _list_visible_items(self, group: ModelGroup) -> list[GroupItem]:
        return [item for item in group.items if self.model.can_see_item(self.viewer, group, item)]

    def _is_invited(self, person: str, index: int) -> bool:
        return self.model.is_invited(person, self.model.groups[index])
