"""How what people type, choose and fill in is read."""
