"""The triggers that keep the audit log append-only, on both databases.

What a trigger allows is the erasing of a person's identity: an UPDATE that sets `person_id` or `account_id` to NULL and
leaves everything else as it was. That is also what the foreign keys do when a person or an account is deleted.

Released migrations run these texts: a change adds new ones beside them.
"""

from __future__ import annotations

from sqlalchemy import DDL, Table, event

SQLITE_TRIGGERS = (
    """
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
WHEN NOT (
    (NEW.person_id IS NULL OR NEW.person_id IS OLD.person_id)
    AND (NEW.account_id IS NULL OR NEW.account_id IS OLD.account_id)
    AND NEW.id IS OLD.id AND NEW.at IS OLD.at AND NEW.action IS OLD.action
    AND NEW.subject IS OLD.subject AND NEW.detail IS OLD.detail
)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
""".strip(),
    """
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
""".strip(),
    # INSERT OR REPLACE deletes the row in its way without firing the trigger for DELETE.
    """
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
""".strip(),
)

POSTGRESQL_TRIGGERS = (
    """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.person_id IS NULL OR NEW.person_id IS NOT DISTINCT FROM OLD.person_id)
            AND (NEW.account_id IS NULL OR NEW.account_id IS NOT DISTINCT FROM OLD.account_id)
            AND NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.action = OLD.action
            AND NEW.subject = OLD.subject AND NEW.detail::text = OLD.detail::text
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'restrict_violation';
END
$$
""".strip(),
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
)


def keep_append_only(audit: Table) -> None:
    """Have the triggers created together with the table, where models create it and no migration does."""
    for dialect, statements in (("sqlite", SQLITE_TRIGGERS), ("postgresql", POSTGRESQL_TRIGGERS)):
        for statement in statements:
            create = DDL(statement)  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
            event.listen(audit, "after_create", create.execute_if(dialect=dialect))
