"""The command line, `cohortbot`: the engine's own sub-commands and those that features and adapters bring."""

import sys

_INTERRUPTED = 130
"""What a shell expects of a process that Ctrl-C ended: 128 and the number of SIGINT."""


def main() -> None:
    """Run `cohortbot`; a Ctrl-C ends it quietly, even while it is still loading."""
    try:
        from bot.cli.main import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
