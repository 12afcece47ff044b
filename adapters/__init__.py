"""One folder a platform; each translates it to and from the engine's words."""
