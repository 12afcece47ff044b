"""The commands and buttons of compute."""
