"""A deleted comment is found by its author only, and only when deleted content is asked for."""

from uuid import UUID

import pytest

from groups_service import access
from groups_service.access import Viewer
from groups_service.core.errors import NotFound
from tests.support.builders import a_comment, a_group, a_post
from tests.support.people import ApiCaller


async def test_deleted_comment_is_found_by_its_author_only(ada: ApiCaller, bo: ApiCaller) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group)
    comment = await a_comment(bo, post)
    author, reader = Viewer(UUID(bo.id), "bo"), Viewer(UUID(ada.id), "ada")
    comment_id = UUID(comment["id"])
    assert str(await access.find_post_of_comment(reader, comment_id)) == post["id"]

    await bo.delete(f"/comments/{comment['id']}")

    found = await access.find_post_of_comment(author, comment_id, include_own_deleted=True)
    assert str(found) == post["id"]
    for viewer, include_own_deleted in ((author, False), (reader, False), (reader, True)):
        with pytest.raises(NotFound):
            await access.find_post_of_comment(
                viewer, comment_id, include_own_deleted=include_own_deleted
            )
