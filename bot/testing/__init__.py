"""What the tests of a feature, of an adapter or of the engine stand on."""
