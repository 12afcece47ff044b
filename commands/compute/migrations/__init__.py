"""The version files of the branch `compute`."""
