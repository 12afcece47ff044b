"""One typed declaration for each command, native on every platform."""
