"""The engine of cohortbot: it knows no platform and no feature."""
