"""What features keep for as long as the application runs, found by type."""

from __future__ import annotations

from typing import TypeVar

Service = TypeVar("Service")


class Services:
    """One instance of each type; a handler asks for it with `call.service(Type)`."""

    def __init__(self) -> None:
        self._by_type: dict[type, object] = {}

    def provide(self, of: type[Service], service: Service) -> None:
        """Offer `service` to whoever asks for `of`.

        Raises:
            ValueError: somebody offers one already.
        """
        if of in self._by_type:
            raise ValueError(f"there is a {of.__name__} already")
        self._by_type[of] = service

    def get(self, of: type[Service]) -> Service:
        """Return the service of that type.

        Raises:
            LookupError: nobody offers one.
        """
        try:
            return self._by_type[of]  # type: ignore[return-value]  # `provide` keeps key and value of one type
        except KeyError:
            raise LookupError(f"no feature provides a {of.__name__}") from None
