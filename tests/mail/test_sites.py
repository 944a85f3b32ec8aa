"""What registered sites hear of the service: ids, of what every employee may read."""

import json
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette

from groups_service import clock
from groups_service.app import create_app
from groups_service.database import Database
from groups_service.settings import Settings
from notifications import webhooks
from notifications.webhooks import Carries
from tests.builders import a_file, a_group, a_post
from tests.leaks.secret import a_secret
from tests.notifications.site import Listener, listening
from tests.people import Somebody

Told = list[tuple[str, dict[str, str]]]


@pytest.fixture
def app(clean: Database, settings: Settings) -> Starlette:
    told = {"webhook_networks": "127.0.0.0/8, ::1/128"}
    return create_app(settings.model_copy(update=told), clean)


@pytest.fixture
async def site(clean: Database) -> AsyncIterator[Listener]:
    async with listening() as listener:
        await webhooks.add(listener.url, Carries.PUBLIC, now=clock.now())
        yield listener


@pytest.fixture
async def trusted(clean: Database) -> AsyncIterator[Listener]:
    async with listening() as listener:
        await webhooks.add(listener.url, Carries.ALL, now=clock.now())
        yield listener


async def heard(app: Starlette, site: Listener) -> Told:
    """What the site hears of everything that waits."""
    before = len(site.heard)
    await app.state.parts.relay.tell_all()
    await app.state.parts.courier.round()
    bodies = [json.loads(each.body) for each in site.heard[before:]]
    return [(body["type"], body["data"]) for body in bodies]


async def test_a_site_hears_of_posts_comments_files_and_statuses(
    app: Starlette, site: Listener, ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    post = await a_post(ada, group)
    comment = (await bo.post(f"/posts/{post['id']}/comments", {"text": "Hej"})).json()
    file = await a_file(ada, group)
    await ada.put(f"/groups/{group['id']}/status", {"status": "moderated"})

    told = await heard(app, site)

    where = {"group": group["id"]}
    assert told == [
        ("post.published", where | {"post": post["id"]}),
        ("comment.added", where | {"post": post["id"], "comment": comment["id"]}),
        ("file.added", where | {"file": file["id"]}),
        ("group.status", where),
    ]


async def test_a_site_hears_nothing_of_a_closed_group_unless_registered_so(
    app: Starlette, site: Listener, trusted: Listener, ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    await a_post(ada, group)
    await a_file(bo, group)

    told = await heard(app, trusted)

    assert [kind for kind, _ in told] == ["post.published", "file.added"]
    assert site.heard == []


async def test_a_site_hears_nothing_of_a_thread_that_only_members_read(
    app: Starlette, site: Listener, ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "closed", bo)
    post = await a_post(ada, group)
    await ada.put(f"/groups/{group['id']}/status", {"status": "open"})
    await heard(app, site)

    await bo.post(f"/posts/{post['id']}/comments", {"text": "Hemligt"})

    assert await heard(app, site) == []


async def test_what_became_secret_before_it_left_is_not_told(
    app: Starlette, site: Listener, ada: Somebody, bo: Somebody
) -> None:
    group = await a_group(ada, "open", bo)
    await a_post(ada, group)
    await app.state.parts.relay.tell_all()
    await ada.put(f"/groups/{group['id']}/status", {"status": "closed", "reason": "Hemligt"})

    assert await heard(app, site) == []


async def test_no_word_of_a_closed_group_is_told_even_to_a_site_that_hears_of_it(
    app: Starlette, site: Listener, trusted: Listener
) -> None:
    secret = await a_secret(app)
    await heard(app, site)

    told, known = str(site.heard).encode(), str(trusted.heard).encode()
    assert secret.leaks(told + known) == set()
    assert secret.ids["post_id"][1].encode() in known
    assert secret.group["id"].encode() not in told
