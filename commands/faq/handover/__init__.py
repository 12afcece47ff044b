"""What the bank cannot answer goes to a person, and the answer comes back."""
