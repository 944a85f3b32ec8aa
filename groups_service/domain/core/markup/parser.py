"""The Markdown parser: its syntax rules and their order.

HTML, external images, separate link definitions and headings underlined with dashes are not
supported.
"""

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_core import StateCore

from groups_service.domain.core.markup import complexity_limits, linkify, placeholders

MAX_NESTING_LEVELS = 20
BLOCK_RULE_OPTIONS: RuleOptionsType = {"alt": ["paragraph", "blockquote", "list"]}


class MarkdownParser(MarkdownIt):
    """A Markdown parser that restores the @ in URLs before they are encoded."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the parser's name
        return super().normalizeLink(placeholders.restore(url))


@cache
def get_parser() -> MarkdownIt:
    """Return the shared parser. State for one text is in the `env` that a call passes."""
    markdown = MarkdownParser()
    markdown.inline = complexity_limits.BudgetedInlineParser()
    markdown.configure(
        "commonmark",
        {"html": False, "breaks": True, "maxNesting": MAX_NESTING_LEVELS},
    )
    markdown.enable(["table", "strikethrough"])
    markdown.disable(["image", "html_block", "html_inline", "reference", "lheading"])
    markdown.block.ruler.before(
        "table", "budget", complexity_limits.limit_blocks, BLOCK_RULE_OPTIONS
    )
    markdown.block.ruler.at("table", complexity_limits.parse_table, {"alt": ["paragraph"]})
    markdown.inline.ruler.before("text", "budget", complexity_limits.limit_inline)
    markdown.inline.ruler.at("link", complexity_limits.parse_link)
    markdown.inline.ruler.at("autolink", complexity_limits.parse_autolink)
    markdown.inline.ruler.after("text", "urls", linkify.parse_url)
    markdown.core.ruler.after("inline", "link_text", linkify.linkify)
    markdown.core.ruler.push("lower_headings", _lower_headings)
    return markdown


def _lower_headings(state: StateCore) -> None:
    """Lower headings below those of the page: "# x" becomes h3."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
