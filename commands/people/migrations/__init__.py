"""The version files of the branch `people`. One that has been released is never edited again."""
