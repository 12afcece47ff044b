"""From an interaction to the handler that it means, and to what the handler answers."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, cast

from bot.audit import record
from bot.call import Call, Refused
from bot.components import CONTINUE, DRAFT, FORM, RUN, split
from bot.declaration.command import Action, Answer, Answers, Command
from bot.declaration.parameters import ResolvedType, Wrong
from bot.declaration.references import Reference
from bot.drafts import Drafts
from bot.engine.explain import explain, explain_unknown, resembling
from bot.forms import command_form
from bot.interactions import (
    CommandCall,
    CompletionRequest,
    ConversationOpened,
    HomeOpened,
    Press,
    QuestionRaised,
    ShortcutUsed,
    Submission,
    TextMessage,
)
from bot.kept_forms import KeptForms
from bot.messages import Block, Heading, Message, Option, phrase, say
from bot.places import PlaceKind
from bot.reading.binding import NotBound, Trouble, Values, bind_options
from bot.reading.cleaning import clean, clean_value
from bot.reading.courtesies import Courtesy
from bot.reading.lines import SLASHES, Misunderstood, Nothing, Question, Understood, UnknownCommand, read_line
from bot.registry import Registry
from bot.roles import Role
from bot.storage import Database

Ask: TypeAlias = Callable[[Call, str], Awaitable[Message | None]]
"""Answers a question in plain words; None where it has nothing to say, as to a `QuestionRaised` it is not sure of."""

Section: TypeAlias = Callable[[Call], Awaitable[Sequence[Block]]]
"""Fills a part of a person's home; no blocks where there is nothing to show."""

Suggest: TypeAlias = Callable[[Call], Awaitable[Sequence[Option]]]
"""Offers what a person may ask: what is shown, and the words that are sent in its stead."""

MOST_SUGGESTIONS = 4
"""Slack's limit on the suggested prompts of an assistant's thread."""

MOST_COMPLETIONS = 25
"""Discord's limit on the choices of an autocomplete answer; Slack's is 100."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is to be shown, and how."""

    answer: Answer
    private: bool = False
    replaces: bool = False
    outcome: str = "answered"


class Dispatch:
    """Finds what an interaction means in dictionaries, checks the role, binds, and calls the handler."""

    def __init__(
        self,
        registry: Registry,
        ask: Ask | None = None,
        home: Sequence[Section] = (),
        suggestions: Sequence[Suggest] = (),
    ) -> None:
        self._registry = registry
        self._ask = ask
        self._home = tuple(home)
        self._suggestions = tuple(suggestions)

    async def __call__(self, call: Call) -> Given:
        """Return what to show for an interaction.

        Raises:
            Refused: it is not to be done; the text says why.
        """
        match call.interaction:
            case TextMessage() as message:
                return await (self._text if message.addressed else self._overheard)(call, message.text)
            case QuestionRaised(text=text):
                return Given(await self._ask(call, clean(text)) if self._ask else None)
            case CommandCall() as called:
                return await self._command_call(call, called)
            case Press() as press:
                call.chosen = press.values
                return await self._press(call, press.action)
            case Submission() as submission:
                call.submitted = {name: clean_value(value) for name, value in submission.values.items()}
                return await self._submission(call, submission)
            case CompletionRequest() as request:
                await self._complete(call, request)
                return Given(None)
            case ShortcutUsed() as used:
                return await self._shortcut(call, used)
            case HomeOpened():
                return Given(await self._home_message(call), private=True)
            case ConversationOpened():
                await self._suggest(call)
                return Given(None)

    async def _text(self, call: Call, text: str) -> Given:
        match read_line(self._registry, text, call.circumstances):
            case Understood(command, values):
                return await self._understood(call, command, values, text)
            case Misunderstood(reason):
                return self._misunderstood(call, reason)
            case UnknownCommand(word, nearest):
                component = await self._run_button(call, nearest) if nearest else None
                return Given(explain_unknown(word, nearest, component), private=True, outcome="unknown command")
            case Question(question, meant):
                return await self._thread_reply(call, question) or await self._question(call, question, meant)
            case Courtesy() as courtesy:
                return Given(say(f"engine.{courtesy.value}", name=call.person.name))
            case Nothing():
                return Given(say("engine.nothing"), private=True)

    async def _overheard(self, call: Call, text: str) -> Given:
        return await self._thread_reply(call, text) or Given(None, outcome="overheard")

    async def _thread_reply(self, call: Call, text: str) -> Given | None:
        """Give what is said in the thread of a delivery to its feature; None where it is not for it."""
        declared = self._registry.thread_replies.get(call.root.kind) if call.root is not None else None
        words = clean(text)
        if call.root is None or declared is None or not words or not call.person.role.includes(declared.requires):
            return None
        call.private = True
        answer = await declared.handler(call, call.root.key, words)
        return Given(answer, private=True, outcome="answered" if answer is not None else "overheard")

    async def _understood(self, call: Call, command: Command, values: Values, text: str) -> Given:
        try:
            return await self._run(call, command, values)
        except NotBound as reason:
            if text.lstrip().startswith(SLASHES):
                return self._misunderstood(call, reason)
            return await self._question(call, text, f"/{text}")

    async def _question(self, call: Call, question: str, meant: str | None) -> Given:
        answer = await self._ask(call, question) if self._ask else say("engine.no_answers")
        if meant and answer is not None:
            answer = resembling(answer, meant, await self._run_button(call, meant))
        return Given(answer, call.private)

    async def _run_button(self, call: Call, line: str) -> str:
        drafts = call.service(Drafts)
        return await drafts.component(call.person.account_id, RUN, line, DRAFT, call.now)

    async def _run(self, call: Call, command: Command, values: Values) -> Given:
        """Call a command's handler with bound values; raises NotBound where one names nothing that there is."""
        _check(call, command.requires)
        call.private = call.private or command.answers is not Answers.PUBLIC
        await _resolve(call, command, values)
        answer = await command.handler(call, **values)
        if command.requires.includes(Role.STAFF):
            await _write_down(call, command.line)
        return Given(answer, call.private)

    def _misunderstood(self, call: Call, reason: NotBound) -> Given:
        command = reason.command
        _check(call, command.requires)
        if command.answers is Answers.FORM and reason.trouble is not Trouble.TOO_MUCH:
            shown = None if reason.trouble is Trouble.MISSING else reason
            return Given(command_form(command, reason.given, shown), private=True, outcome="form")
        return Given(explain(reason), private=True, outcome="misunderstood")

    async def _command_call(self, call: Call, called: CommandCall) -> Given:
        command = self._registry.by_path.get(called.path)
        if command is None:
            return Given(say("engine.gone"), private=True)
        try:
            return await self._run(call, command, bind_options(command, called.options, call.circumstances))
        except NotBound as reason:
            return self._misunderstood(call, reason)

    async def _press(self, call: Call, component_id: str) -> Given:
        name, argument = split(component_id)
        if name == RUN:
            return await self._run_privately(call, argument)
        if name == DRAFT:
            draft = await call.service(Drafts).find(call.person.account_id, RUN, argument, call.now)
            if draft is None:
                return Given(say("engine.gone"), private=True, outcome="gone")
            return await self._run_privately(call, str(draft["argument"]))
        if name == CONTINUE:
            form = await call.service(KeptForms).find(call.person.account_id, argument, call.now)
            if form is None:
                return Given(say("engine.form_gone"), private=True, outcome="gone")
            return Given(form, private=True, outcome="form")
        action = self._registry.actions.get(name)
        if action is None:
            return Given(say("engine.gone"), private=True, outcome="gone")
        return await self._act(call, action, argument)

    async def _run_privately(self, call: Call, line: str) -> Given:
        """Run the line behind a button for whoever pressed it; nobody else has asked."""
        call.private = True
        return replace(await self._text(call, line), private=True)

    async def _submission(self, call: Call, submission: Submission) -> Given:
        name, argument = split(submission.action)
        if name != FORM:
            return await self._press(call, submission.action)
        command = self._registry.by_path.get(tuple(argument.split(" ")))
        if command is None:
            return Given(say("engine.gone"), private=True, outcome="gone")
        _check(call, command.requires)
        try:
            return await self._run(call, command, bind_options(command, submission.values, call.circumstances))
        except NotBound as reason:
            return Given(command_form(command, reason.given, reason), private=True, outcome="form")

    async def _act(self, call: Call, action: Action, argument: str) -> Given:
        _check(call, action.requires)
        private = action.answers is not Answers.PUBLIC
        # What replaces a message is read by whoever reads that one, and the press does not tell who that is.
        call.private = private and not action.replaces
        answer = await action.handler(call, argument)
        if action.requires.includes(Role.STAFF):
            await _write_down(call, action.name)
        return Given(answer, private, action.replaces)

    async def _shortcut(self, call: Call, used: ShortcutUsed) -> Given:
        shortcut = self._registry.shortcuts.get(used.shortcut)
        if shortcut is None:
            return Given(say("engine.gone"), private=True, outcome="gone")
        _check(call, shortcut.requires)
        call.private = shortcut.answers is not Answers.PUBLIC
        answer = await shortcut.handler(call, clean(used.text))
        if shortcut.requires.includes(Role.STAFF):
            await _write_down(call, shortcut.name)
        return Given(answer, call.private)

    async def _suggest(self, call: Call) -> None:
        offered = [option for suggest in self._suggestions for option in await suggest(call)][:MOST_SUGGESTIONS]
        await call.interaction.reply.complete([call.localiser.localise(option, call.language) for option in offered])

    async def _complete(self, call: Call, request: CompletionRequest) -> None:
        command = self._registry.by_path.get(request.path)
        options: Sequence[Option] = ()
        if command is not None and call.person.role.includes(command.requires):
            parameter = command.by_name.get(request.parameter)
            if parameter is not None and parameter.complete is not None:
                with contextlib.suppress(Refused):
                    options = await parameter.complete(call, request.typed, request.others)
            elif parameter is not None and isinstance(parameter.type, Reference):
                options = await parameter.type.complete(call, request.typed)
            elif parameter is not None:
                typed = request.typed.casefold()
                options = [option for option in parameter.type.options() if typed in option.value.casefold()]
        await call.interaction.reply.complete(
            [call.localiser.localise(option, call.language) for option in options][:MOST_COMPLETIONS]
        )

    async def _home_message(self, call: Call) -> Message:
        blocks: list[Block] = [Heading(phrase("home.title", name=call.person.name))]
        for section in self._home:
            blocks.extend(await section(call))
        return Message(tuple(blocks))


def _check(call: Call, requires: Role) -> None:
    if not call.person.role.includes(requires):
        raise Refused(phrase(f"engine.needs_{requires.value}"))


async def _resolve(call: Call, command: Command, values: Values) -> None:
    """Put what accepted values stand for in their places."""
    for parameter in command.resolved:
        value = values[parameter.name]
        if value is None:
            continue
        try:
            values[parameter.name] = await cast("ResolvedType", parameter.type).resolve(value, call)
        except Wrong as wrong:
            typed = {name: str(each) for name, each in values.items() if each is not None}
            raise NotBound(command, Trouble.WRONG, parameter, wrong.expected, str(value), typed) from None


async def _write_down(call: Call, action: str) -> None:
    async with call.service(Database).write() as session:
        # A direct message is named after whoever writes there, and the log outlives the wish to be forgotten.
        subject = "" if call.place.kind is PlaceKind.DIRECT else call.place.channel
        await record(session, call.person, action, subject, call.now)
