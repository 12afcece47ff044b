"""The section `faq` of the configuration."""

from __future__ import annotations

from typing import Annotated

from bot.configuration.fields import whole_number
from bot.configuration.sections import Section


class FaqSection(Section):
    """Say within how many hours staff mean to answer what the bank could not; then they are reminded."""

    answer_within: Annotated[int, whole_number(1, 720)] = 24
