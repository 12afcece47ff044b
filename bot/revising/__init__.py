"""Two people who revise one thing at the same time: the second is shown what the first has changed."""
