"""Component ids: what a button, a select or a form means, in the id itself, so that it outlives the process."""

from __future__ import annotations

LONGEST = 100
"""Characters of an id: Discord's limit for `custom_id`; Slack's for `action_id` is 255."""

RUN = "command:run"
DRAFT = "command:draft"
FORM = "command:form"
CONTINUE = "command:continue"


def component(name: str, argument: str = "") -> str:
    """Return the id of an action `feature:action` with its argument.

    Raises:
        ValueError: the name has another form, or the whole is longer than a platform takes.
    """
    if name.count(":") != 1:
        raise ValueError(f"an action is called feature:action, not {name!r}")
    made = f"{name}:{argument}"
    if not fits(made):
        raise ValueError(f"a component id has at most {LONGEST} characters, this one {len(made)}: {made[:40]}…")
    return made


def fits(component_id: str) -> bool:
    """Tell whether every platform takes an id of this length."""
    return len(component_id) <= LONGEST


def split(component_id: str) -> tuple[str, str]:
    """Return the action's name and the argument of an id, whoever made it."""
    feature, _, rest = component_id.partition(":")
    act, _, argument = rest.partition(":")
    return f"{feature}:{act}", argument
