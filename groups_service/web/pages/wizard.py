"""What the steps of creating a group ask for, and the starting points that prefill them."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from pydantic import Field

from groups_service.models.groups import Status
from groups_service.web.api import reading
from groups_service.web.api.fields import Description, Name, Reason, maybe_id
from groups_service.web.pages.forms import Form

STEPS = ("purpose", "status", "invite", "review")
NOTHING = {
    "preset": "",
    "name": "",
    "description": "",
    "status": "",
    "reason": "",
    "listed": "",
    "invited": "",
}
MOST_INVITED = 50


@dataclass(frozen=True)
class Preset:
    """A starting point: a kind of group, a hint for its name, its purpose, its status."""

    word: str
    about: str
    hint: str
    purpose: str
    status: Status


def _(message: str) -> str:
    """Said when the page is made; here it is only found by who translates."""
    return message


PRESETS = {
    "project": Preset(
        _("Project"),
        _("Several units work towards a goal for a time."),
        _("For example: New school on Strandvägen"),
        _("Here we who work in the project share plans, questions and what we have decided."),
        Status.MODERATED,
    ),
    "unit": Preset(
        _("Unit"),
        _("Colleagues at one workplace or in one department."),
        _("For example: The home care in the north"),
        _("Here we at the unit share what everybody at work needs to know."),
        Status.MODERATED,
    ),
    "interest": Preset(
        _("Interest"),
        _("Whoever is curious about a subject, wherever they work."),
        _("For example: Climate in everyday work"),
        _("Here everybody who is interested meets to ask, tell and share examples."),
        Status.OPEN,
    ),
}


class Way(Form):
    """Which step was filled in, and where to go from it.

    `go` may be followed by a colon and the id of a colleague to invite or not to.
    """

    step: Literal["purpose", "status", "invite", "review"] = "purpose"
    go: str = Field(default="next", pattern=r"^(next|back|find|(add|drop):[0-9a-f-]{36})$")


class Purpose(Form):
    name: Name
    description: Description = ""


class Kind(Purpose):
    status: Status
    reason: Reason = ""


class Invited(Kind):
    listed: Literal["", "true"] = ""
    invited: str = Field(default="", max_length=MOST_INVITED * 37)


class Draft(Invited):
    key: str = Field(default="", alias="Idempotency-Key", max_length=reading.LONGEST_KEY)


MODELS: dict[str, type[Purpose]] = {
    "purpose": Purpose,
    "status": Kind,
    "invite": Invited,
    "review": Draft,
}
ASKED = (("purpose", Purpose), ("status", Kind))


def chosen(preset: str) -> dict[str, str]:
    """The draft that a starting point begins with; an empty one without it."""
    found = PRESETS.get(preset)
    if found is None:
        return NOTHING
    return {**NOTHING, "preset": preset, "status": found.status.value}


def colleagues(text: str) -> list[UUID]:
    """The ids in a draft's `invited`, each once."""
    found = [maybe_id(each) for each in text.split(",")]
    return list(dict.fromkeys(each for each in found if each))[:MOST_INVITED]


def inviting(text: str, go: str) -> str:
    """`invited` after a colleague was added or dropped."""
    act, _, person = go.partition(":")
    kept = [str(each) for each in colleagues(text) if str(each) != person]
    return ",".join([*kept, person] if act == "add" else kept)
