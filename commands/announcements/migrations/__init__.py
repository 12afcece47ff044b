"""The version files of the branch `announcements`."""
