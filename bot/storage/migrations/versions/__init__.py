"""The version files of the branch `bot`. One that has been released is never edited again."""
