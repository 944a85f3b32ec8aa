"""Reactions to posts and comments, and their earlier revisions."""

from starlette.requests import Request
from starlette.responses import Response

from groups_service import access
from groups_service.access import ContentAction
from groups_service.core.page_urls import page_url
from groups_service.domain.posts import reactions
from groups_service.models import ReactionKind
from groups_service.queries.posts import posts
from groups_service.queries.posts.views import PostView
from groups_service.web.http import lookup
from groups_service.web.http.json_values import Json
from groups_service.web.http.lookup import PostOrComment, get_thread_post_id
from groups_service.web.http.pagination import FIRST_ID, MAX_PAGE_ITEMS
from groups_service.web.pages.core import forms, layout
from groups_service.web.pages.posts import fragments
from groups_service.web.pages.posts.fragments import ActionForm
from groups_service.web.serializers.posts import (
    serialize_post_or_comment,
    serialize_reaction,
    serialize_revision,
)


class ReactionForm(ActionForm):
    kind: ReactionKind
    on: bool = True


async def update_reaction(request: Request) -> Response:
    viewer, kind, item_id = await lookup.parse_target(request)
    form = forms.validate_form(ReactionForm, await forms.read_fields(request))
    change = reactions.add_reaction if form.on else reactions.remove_reaction
    await change(viewer, kind, item_id, form.kind)
    item = await lookup.get_target_or_404(viewer, kind, item_id)
    if layout.wants_fragment(request):
        return layout.render_fragment(
            request,
            "reactions",
            kind=kind,
            thing=serialize_post_or_comment(item, viewer),
            where=form,
        )
    return layout.redirect(fragments.get_return_url(item, form))


async def list_reactions(request: Request) -> Response:
    """List the reactions by kind with the first people of each.

    People who must not be named are only counted.
    """
    viewer, kind, item_id = await lookup.parse_target(request)
    item = await lookup.get_target_or_404(viewer, kind, item_id)
    page = await posts.list_reactions(
        viewer, item_id, get_thread_post_id(item), FIRST_ID, MAX_PAGE_ITEMS
    )
    reaction_items = [serialize_reaction(each) for each in page.items]
    values: Json = {
        "kind": kind,
        "thing": serialize_post_or_comment(item, viewer),
        "reacted": reaction_items,
    }
    if layout.wants_fragment(request):
        return layout.render_fragment(request, "reaction_list", **values)
    return await layout.render_page(
        request, viewer, "posts/reaction_list", here="groups", back=_get_back_url(item), **values
    )


async def list_revisions(request: Request) -> Response:
    """Show the current and earlier texts, for the author and the group's administrators."""
    viewer, kind, item_id = await lookup.parse_target(request)
    item = await lookup.get_target_or_404(viewer, kind, item_id)
    access.require_content_action(
        item.standing, item.facts_for(viewer), ContentAction.READ_REVISIONS
    )
    revisions = [serialize_revision(each) for each in await posts.list_revisions(item_id)]
    return await layout.render_page(
        request,
        viewer,
        "posts/revisions",
        here="groups",
        kind=kind,
        thing=serialize_post_or_comment(item, viewer),
        revisions=revisions,
        back=_get_back_url(item),
    )


def _get_back_url(item: PostOrComment) -> str:
    page = page_url("post", post_id=get_thread_post_id(item))
    return page if isinstance(item, PostView) else f"{page}#comment-{item.id}"
