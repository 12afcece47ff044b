"""What a question means, beyond the words in it: an encoder, if one is configured, takes part in the ranking."""
