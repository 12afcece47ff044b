"""The version files of the branch `digest`."""
