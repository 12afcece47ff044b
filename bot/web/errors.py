"""What keeps the web server from starting; apart from the server, which takes long to import."""


class WebServerError(RuntimeError):
    """The web server cannot be started as it is configured; `str` says why and what to do."""
