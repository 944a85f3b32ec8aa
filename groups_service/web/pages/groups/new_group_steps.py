"""The forms of the steps for creating a group, and the presets that fill them."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from pydantic import Field

from groups_service.models.groups import GroupStatus
from groups_service.web.http import request_parsing
from groups_service.web.http.field_types import DescriptionText, GroupName, ReasonText, parse_id
from groups_service.web.pages.core.forms import Form

STEPS = ("purpose", "status", "invite", "review")
EMPTY_FIELDS = {
    "preset": "",
    "name": "",
    "description": "",
    "status": "",
    "reason": "",
    "listed": "",
    "invited": "",
}
MAX_INVITED_PEOPLE = 50


@dataclass(frozen=True)
class Preset:
    """A kind of group to start from: label, explanation, hint for a name, description, status."""

    word: str
    about: str
    hint: str
    purpose: str
    status: GroupStatus


def _(message: str) -> str:
    """Mark a message for translation. The page translates it when it renders."""
    return message


PRESETS = {
    "project": Preset(
        _("Project"),
        _("Several units work towards a goal for a time."),
        _("For example: New school on Strandvägen"),
        _("Here we who work in the project share plans, questions and what we have decided."),
        GroupStatus.MODERATED,
    ),
    "unit": Preset(
        _("Unit"),
        _("Colleagues at one workplace or in one department."),
        _("For example: The home care in the north"),
        _("Here we at the unit share what everybody at work needs to know."),
        GroupStatus.MODERATED,
    ),
    "interest": Preset(
        _("Interest"),
        _("Whoever is curious about a subject, wherever they work."),
        _("For example: Climate in everyday work"),
        _("Here everybody who is interested meets to ask, tell and share examples."),
        GroupStatus.OPEN,
    ),
}


class StepForm(Form):
    """Which step was submitted, and where to go from it.

    `go` may be `add:` or `drop:` followed by the id of a colleague.
    """

    step: Literal["purpose", "status", "invite", "review"] = "purpose"
    go: str = Field(default="next", pattern=r"^(next|back|find|(add|drop):[0-9a-f-]{36})$")


class PurposeStep(Form):
    name: GroupName
    description: DescriptionText = ""


class StatusStep(PurposeStep):
    status: GroupStatus
    reason: ReasonText = ""


class InviteStep(StatusStep):
    listed: Literal["", "true"] = ""
    invited: str = Field(default="", max_length=MAX_INVITED_PEOPLE * 37)


class ReviewStep(InviteStep):
    key: str = Field(
        default="", alias="Idempotency-Key", max_length=request_parsing.MAX_IDEMPOTENCY_KEY_CHARS
    )


STEP_FORMS: dict[str, type[PurposeStep]] = {
    "purpose": PurposeStep,
    "status": StatusStep,
    "invite": InviteStep,
    "review": ReviewStep,
}
STEPS_WITH_REQUIRED_FIELDS = (("purpose", PurposeStep), ("status", StatusStep))


def get_preset_fields(preset: str) -> dict[str, str]:
    """Return the initial fields of a preset; empty fields when there is no such preset."""
    values = PRESETS.get(preset)
    if values is None:
        return EMPTY_FIELDS
    return {**EMPTY_FIELDS, "preset": preset, "status": values.status.value}


def parse_invited(text: str) -> list[UUID]:
    """Parse the ids in a form's `invited`, without duplicates."""
    ids = [parse_id(each) for each in text.split(",")]
    return list(dict.fromkeys(each for each in ids if each))[:MAX_INVITED_PEOPLE]


def update_invited(text: str, go: str) -> str:
    """Return `invited` after adding or dropping the colleague that `go` names."""
    action, _, person = go.partition(":")
    remaining = [str(each) for each in parse_invited(text) if str(each) != person]
    return ",".join([*remaining, person] if action == "add" else remaining)
