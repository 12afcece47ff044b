"""The version files of the branch `milestones`."""
