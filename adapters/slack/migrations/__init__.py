"""The version files of the branch `slack`. One that has been released is never edited again."""
