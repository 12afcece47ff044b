"""When a typhoon or a rainstorm closes Hong Kong: what is on now and tomorrow moves, or moves online."""
