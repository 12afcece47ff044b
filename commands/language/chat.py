"""`/language`: choose, or go back to the language of the platform."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

from bot.call import Call
from bot.components import RUN, component
from bot.declaration.command import Answers, command
from bot.declaration.parameters import Circumstances, OptionKind, Param, Wrong
from bot.directory import Directory
from bot.interactions import OptionValue
from bot.languages import Language, from_tag
from bot.messages import Actions, Button, Message, Option, Paragraph, phrase, rich


class Wish(StrEnum):
    """What a person can ask for: one of the three languages, or none of their own."""

    EN = Language.EN.value
    ZH_HANT = Language.ZH_HANT.value
    ZH_HANS = Language.ZH_HANS.value
    AUTO = "auto"


_NAMES = {Wish.EN: "English", Wish.ZH_HANT: "繁體中文（香港）", Wish.ZH_HANS: "简体中文"}
_CALLED = {
    "english": Wish.EN,
    "英文": Wish.EN,
    "繁體": Wish.ZH_HANT,
    "繁體中文": Wish.ZH_HANT,
    "traditional": Wish.ZH_HANT,
    "廣東話": Wish.ZH_HANT,
    "cantonese": Wish.ZH_HANT,
    "简体": Wish.ZH_HANS,
    "简体中文": Wish.ZH_HANS,
    "簡體": Wish.ZH_HANS,
    "簡體中文": Wish.ZH_HANS,
    "simplified": Wish.ZH_HANS,
}


class WishType:
    """A language by its tag, any tag that means it, or its everyday name."""

    kind = OptionKind.CHOICE
    most_words = 1

    def accept(self, value: OptionValue, circumstances: Circumstances) -> Wish:
        """Return the wish."""
        word = str(value).strip()
        if word.casefold() == Wish.AUTO:
            return Wish.AUTO
        if (wish := _CALLED.get(word.casefold())) is not None:
            return wish
        if (meant := from_tag(word)) is not None:
            return Wish(meant.value)
        raise Wrong(phrase("language.expected"))

    def options(self) -> tuple[Option, ...]:
        """Return every language in its own words."""
        return (
            *(Option(rich(_NAMES[wish]), wish.value) for wish in _NAMES),
            Option(phrase("language.auto"), Wish.AUTO),
        )


@command("language", answers=Answers.PRIVATE)
async def language(call: Call, tag: Annotated[Wish | None, Param(type=WishType())] = None) -> Message:
    """Show or keep the language of a person."""
    if tag is None:
        buttons = (Button(option.label, component(RUN, f"/language {option.value}")) for option in WishType().options())
        return Message(
            (Paragraph(phrase("language.now", language=_NAMES[Wish(call.language)])), Actions(tuple(buttons)))
        )
    chosen = None if tag is Wish.AUTO else Language(tag.value)
    await call.service(Directory).speak(call.person.id, chosen)
    call.person = replace(call.person, language=chosen)
    if chosen is None:
        return Message((Paragraph(phrase("language.forgotten")),))
    call.language = chosen
    return Message((Paragraph(phrase("language.kept", language=_NAMES[tag])),))
