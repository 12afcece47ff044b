"""Declare a section of the configuration: the project's own and those of features and adapters alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform, get_type_hints

from bot.configuration.patterns import ANY_ID, IdSyntax

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Section:
    """Be the base of a section's model, and of the tables within it.

    A subclass declares its keys as a dataclass does, frozen and by keyword. Pydantic checks them when a file holds the
    section: unknown keys are refused, and types are taken at their word (`port = "8080"` is a text, not a number).
    Declare lists and tables with the types of `bot.configuration.fields`, so that they are frozen too. A model whose
    keys all have defaults is valid without being in the file.

    It is no pydantic model itself, because a bot without a configuration must answer within a second of its start and
    to define the first pydantic model takes a fifth of that.
    """

    def __init_subclass__(cls, **arguments: object) -> None:
        super().__init_subclass__(**arguments)
        dataclass(frozen=True, kw_only=True)(cls)

    @classmethod
    def declared_keys(cls) -> Mapping[str, object]:
        """Give the keys with their annotations, in the order of their declaration."""
        hints = get_type_hints(cls, include_extras=True)
        return {each.name: hints[each.name] for each in _fields(cls)}

    @classmethod
    def required_keys(cls) -> frozenset[str]:
        """Give the keys without a default."""
        return frozenset(
            each.name for each in _fields(cls) if each.default is MISSING and each.default_factory is MISSING
        )

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        required = cls.required_keys()
        table = core_schema.typed_dict_schema(
            {
                key: core_schema.typed_dict_field(handler.generate_schema(annotation), required=key in required)
                for key, annotation in cls.declared_keys().items()
            },
            extra_behavior="forbid",
            config=core_schema.CoreConfig(strict=True, allow_inf_nan=False),
        )
        return core_schema.no_info_after_validator_function(lambda values: cls(**values), table)


def _fields(model: type[Section]) -> tuple[Field[Any], ...]:
    # __init_subclass__ makes a dataclass of each, which dataclasses.fields() cannot know.
    return fields(model)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class NeededSecret:
    """Name a secret that a section needs as it stands; `advice` tells the operator where to get it."""

    name: str
    advice: str


class AdapterSection(Section):
    """Be the base of the section of an adapter, which is named after its platform.

    `ids` says what the platform's accounts and channels look like in `people` and `channels`.
    """

    ids: ClassVar[IdSyntax] = ANY_ID

    enabled: bool = False

    def needed_secrets(self) -> tuple[NeededSecret, ...]:
        """Name the secrets that the adapter needs with these settings."""
        return ()


@dataclass(frozen=True, slots=True)
class ConfigurationSection:
    """Register a section: the name of its table in the file, and the model that checks it.

    `overrides` maps keys to the environment variables that replace them (`{"api_url": "SLACK_API_URL"}`). `secrets`
    names the environment variables of secrets that belong here, so that a person who writes one into the file is told.
    """

    name: str
    model: type[Section]
    overrides: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
