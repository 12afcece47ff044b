"""The last line of defence: on PostgreSQL the database itself refuses a unit that is taken twice.

Range types over text and numbers do what the extension btree_gist would, which not every server has. Released
migrations run these texts: a change adds new ones beside them.
"""

from __future__ import annotations

from sqlalchemy import DDL, Table, event

NAME = "ex_compute_allocation_once"

STATEMENTS = (
    'CREATE TYPE compute_text_range AS RANGE (subtype = text, collation = "C")',
    f"""
ALTER TABLE compute_allocation ADD CONSTRAINT {NAME} EXCLUDE USING gist (
    compute_text_range(pool, pool, '[]') WITH &&,
    int4range(unit, unit, '[]') WITH &&,
    tstzrange(starts_at, ends_at) WITH &&
) WHERE (live)
""".strip(),
)


def refuse_overlaps(allocation: Table) -> None:
    """Have the constraint created together with the table, where models create it and no migration does."""
    for statement in STATEMENTS:
        create = DDL(statement)  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
        event.listen(allocation, "after_create", create.execute_if(dialect="postgresql"))
