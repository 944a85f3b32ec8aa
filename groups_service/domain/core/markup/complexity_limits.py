"""A work budget for each text: when it is used up, the rest is shown as it was typed.

The parser takes a step for nearly every special character, and for some texts many steps each.
The budget therefore counts steps instead of characters: normal prose of any length passes, and
texts crafted to be slow are cut off.
"""

import re

from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as markdown_table
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import autolink as markdown_autolink
from markdown_it.rules_inline import link as markdown_link

MAX_WORK_STEPS = 4_400
INLINE_RESERVE_STEPS = 1_600  # the part of the budget that block parsing leaves
BLOCK_COST, LINE_COST, TABLE_COST, ROW_COST, CELL_COST = 3, 1, 12, 2, 1.5
STEP_COST, LOOKAHEAD_COST, DELIMITER_COST, WORD_COST, LINK_COST = 1, 0.25, 0.5, 1, 3
SPECIAL_CHARS_RE = re.compile(r"[\n*_~\[\]\\`&<:]")
DELIMITER_RUN_RE = re.compile(r"([*_~])\1*")
MAX_LINK_TEXT_CHARS = 1_000
CHARS_PER_STEP = 16  # characters of a link that cost one step


class WorkBudget:
    """The remaining work budget of one text."""

    def __init__(self) -> None:
        self.remaining: float = MAX_WORK_STEPS

    def spend(self, amount: float, *, reserve: int = 0) -> bool:
        """Subtract `amount`. Returns True while more than `reserve` remains."""
        self.remaining -= amount
        return self.remaining > reserve


def limit_blocks(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - a rule of the parser
    """Parse the rest as a code block when the budget is used up.

    The first rule that the parser tries at each block and each line.
    """
    budget: WorkBudget = state.env["budget"]
    if budget.spend(LINE_COST if silent else BLOCK_COST, reserve=INLINE_RESERVE_STEPS):
        return False
    if not silent:
        token = state.push("code_block", "code", 0)
        token.content = state.getLines(start, end, state.blkIndent, keepLastLF=True)
        token.map = [start, end]
        state.line = end
    return True


def parse_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Parse a table, unless its cells cost more than the remaining budget."""
    if start + 2 > end or not markdown_table(state, start, end, silent=True):
        return False
    if silent:
        return True
    budget: WorkBudget = state.env["budget"]
    delimiter_row = start + 1
    columns = state.src.count("|", state.bMarks[delimiter_row], state.eMarks[delimiter_row]) + 1
    max_rows = int((budget.remaining - INLINE_RESERVE_STEPS) / (ROW_COST + CELL_COST * columns))
    rows = next(
        (row for row in range(max_rows) if start + row >= end or state.isEmpty(start + row)), 0
    )
    budget.spend(
        TABLE_COST + (ROW_COST + CELL_COST * columns) * rows if rows else max_rows / CHARS_PER_STEP
    )
    return bool(rows) and markdown_table(state, start, end, silent)


def limit_inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Take the rest as plain text when the budget is used up.

    The first rule that the parser tries at each step through a text.
    """
    budget: WorkBudget = state.env["budget"]
    delimiters = DELIMITER_RUN_RE.match(state.src, state.pos)
    if budget.spend(STEP_COST + (DELIMITER_COST * len(delimiters[0]) if delimiters else 0)):
        return False
    if not silent:
        state.append_pending(state.src[state.pos : state.posMax])
    state.pos = state.posMax
    return True


def parse_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Parse a link. Skip the parser's search when the end of the link text is missing."""
    start = state.pos
    if state.src[start] != "[" or state.src.find("](", start, start + MAX_LINK_TEXT_CHARS) < 0:
        return False
    is_link = markdown_link(state, silent)
    budget: WorkBudget = state.env["budget"]
    budget.spend(LINK_COST + (state.pos - start) / CHARS_PER_STEP)
    return is_link


def parse_autolink(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Parse a URL between < and >."""
    start = state.pos
    if not markdown_autolink(state, silent):
        return False
    budget: WorkBudget = state.env["budget"]
    budget.spend(LINK_COST + (state.pos - start) / CHARS_PER_STEP)
    return True


class BudgetedInlineParser(ParserInline):
    """An inline parser that stops at special characters only, and counts its look-ahead."""

    def __init__(self) -> None:
        super().__init__()
        self.terminator_re = SPECIAL_CHARS_RE

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - the parser's name
        budget: WorkBudget = state.env["budget"]
        if budget.spend(LOOKAHEAD_COST):
            super().skipToken(state)
        else:
            state.pos = state.posMax
