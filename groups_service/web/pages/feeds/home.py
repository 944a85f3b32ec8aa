"""The start page: new posts in what the viewer follows, and a form to post to all colleagues."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service.access import Viewer
from groups_service.queries.feeds import personal_feed, unread
from groups_service.queries.groups import groups
from groups_service.queries.groups.groups import GroupFilter
from groups_service.queries.posts import questions
from groups_service.web.http.json_values import Json
from groups_service.web.http.viewer import get_viewer
from groups_service.web.pages.core import layout
from groups_service.web.pages.core.forms import EMPTY_DRAFT, FormDraft
from groups_service.web.pages.feeds import paginated_feed
from groups_service.web.pages.feeds.paginated_feed import PaginatedFeed
from groups_service.web.pages.groups.directory import list_invitations
from groups_service.web.pages.posts import fragments
from groups_service.web.serializers.groups import serialize_group
from groups_service.web.serializers.posts import serialize_post

MAX_GROUPS = 8
MAX_QUESTIONS = 3
PERSONAL_FEED = PaginatedFeed("/", personal_feed.list_personal_feed)


async def show_home(request: Request) -> Response:
    viewer = await get_viewer(request)
    fragment = await paginated_feed.render_feed_fragment(request, viewer, PERSONAL_FEED)
    return fragment or await render_home(request, viewer)


async def render_home(
    request: Request, viewer: Viewer, draft: FormDraft = EMPTY_DRAFT, *, status: int = 200
) -> Response:
    """Render the page. `draft` fills its form."""
    own_groups = await groups.list_groups(viewer, GroupFilter(is_member=True, limit=MAX_GROUPS))
    return await layout.render_page(
        request,
        viewer,
        "feeds/home",
        status=status,
        here="start",
        place=await fragments.serialize_own_timeline(viewer),
        draft=draft,
        streams=await personal_feed.list_subscribable_streams(viewer),
        groups=[serialize_group(group) for group in own_groups.items],
        more_groups=own_groups.has_more,
        unseen=await unread.list_unread_group_ids(viewer, own_groups.items),
        invitations=await list_invitations(viewer),
        to_answer=await _list_unanswered_questions(viewer),
        **await paginated_feed.get_feed_page(request, viewer, PERSONAL_FEED),
    )


async def _list_unanswered_questions(viewer: Viewer) -> list[Json]:
    """List questions about known subjects that have had no answer for three days."""
    page = await questions.list_questions_to_answer(viewer, None, MAX_QUESTIONS)
    return [serialize_post(post, viewer) for post in page.items]
