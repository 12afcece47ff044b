"""The version files of the branch `reminders`."""
