"""The parser of what people write: which Markdown it knows, and in which order it looks.

Left out is what nobody means: HTML, pictures from elsewhere, definitions of links apart from
their use, and headings made by a line of dashes below.
"""

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_core import StateCore

from groups_service.domain.markup import bounds, marks, spotting

DEEPEST_NESTING = 20
BETWEEN_BLOCKS: RuleOptionsType = {"alt": ["paragraph", "blockquote", "list"]}


class Parser(MarkdownIt):
    """Gives the @ back to addresses before they are encoded."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the parser's name
        return super().normalizeLink(marks.taken(url))


@cache
def parser() -> MarkdownIt:
    """The one parser; what it keeps of a text is in the `env` it is called with."""
    made = Parser()
    made.inline = bounds.Inline()
    made.configure(
        "commonmark",
        {"html": False, "breaks": True, "maxNesting": DEEPEST_NESTING},
    )
    made.enable(["table", "strikethrough"])
    made.disable(["image", "html_block", "html_inline", "reference", "lheading"])
    made.block.ruler.before("table", "rest", bounds.rest_of_blocks, BETWEEN_BLOCKS)
    made.block.ruler.at("table", bounds.table, {"alt": ["paragraph"]})
    made.inline.ruler.before("text", "rest", bounds.rest_of_text)
    made.inline.ruler.at("link", bounds.link)
    made.inline.ruler.at("autolink", bounds.autolink)
    made.inline.ruler.after("text", "addresses", spotting.addresses)
    made.core.ruler.after("inline", "words", spotting.words)
    made.core.ruler.push("lower_headings", _lower_headings)
    return made


def _lower_headings(state: StateCore) -> None:
    """A post's headings stand below the page's: "# x" becomes h3."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
