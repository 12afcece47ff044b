"""One folder a feature: its chat surface, its domain, its tables and its texts."""
