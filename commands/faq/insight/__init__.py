"""What the questions tell staff: what is asked, what helps, and what the bank lacks."""
