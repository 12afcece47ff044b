"""What can go wrong between the bot and its database, in words for whoever runs it."""


class StorageError(Exception):
    """Say in plain words what is wrong with the database and what to do; the text holds no secret."""


class DatabaseUrlError(StorageError):
    """The address of the database cannot be understood."""


class DatabaseUnreachableError(StorageError):
    """No database server answers, or it stopped answering."""


class DatabaseAccessError(StorageError):
    """The server answers and lets us not in: wrong password, unknown user, unknown database, missing right."""


class DatabaseFolderError(StorageError):
    """The folder of a SQLite file is missing, or the path is no file."""


class DatabaseReadOnlyError(StorageError):
    """The database can be read but not written, or its folder cannot be written."""


class NotADatabaseError(StorageError):
    """The file is no SQLite database, or a damaged one."""


class DatabaseFullError(StorageError):
    """There is no room left to write."""


class DatabaseBusyError(StorageError):
    """Somebody else holds the database for writing, longer than we wait."""


class DatabaseTooNewError(StorageError):
    """A newer version of the bot has upgraded this database."""


class DatabaseBehindError(StorageError):
    """The database waits for an upgrade."""


class DatabaseNotOursError(StorageError):
    """The database holds tables of the same names that the bot did not create."""


class MigrationBranchError(StorageError):
    """The version files of a migration branch contradict each other or the rules for their names."""
