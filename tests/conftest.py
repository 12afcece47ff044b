"""Give every test the database fixtures, and say how many examples a property is held to.

No example is timed. `pytest --hypothesis-profile thorough` tries more of them than the ordinary run.
"""

from hypothesis import settings

pytest_plugins = ["bot.testing.databases"]

settings.register_profile("ordinary", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=100)
settings.load_profile("ordinary")
