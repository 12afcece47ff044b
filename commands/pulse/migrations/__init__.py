"""The version files of the branch `pulse`."""
