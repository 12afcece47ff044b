"""The web server of `cohortbot run`: health, metrics, and what features and platforms serve."""
