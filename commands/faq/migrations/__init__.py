"""The version files of the branch `faq`. One that has been released is never edited again."""
