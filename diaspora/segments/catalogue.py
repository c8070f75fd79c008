"""All fields and relations, as two tables. One row feeds the check, the SQL, the menu, the prose and the documentation.

Pure data; the rows stand in `contact_fields.py`, `affiliation_fields.py`, `profile_fields.py`, `activity_fields.py` and
`relations.py`. In a `column`, `{this_year}` and `{today}` become parameters. A field that is reached through another
table has `inside`, into whose `{condition}` the operator's comparison goes.
"""

from __future__ import annotations

from diaspora.segments.activity_fields import ACTIVITY_FIELDS
from diaspora.segments.affiliation_fields import AFFILIATION_FIELDS
from diaspora.segments.contact_fields import CONTACT_FIELDS
from diaspora.segments.fields import CONTACT, Field, Relation
from diaspora.segments.profile_fields import PROFILE_FIELDS
from diaspora.segments.relations import RELATIONS, SHIELDED_CONTACT

__all__ = ["CONTACT", "FIELDS", "RELATIONS", "SHIELDED_CONTACT", "Field", "Relation", "fields_of"]

FIELDS: dict[tuple[str, str], Field] = {
    (row.scope, row.name): row for row in (*CONTACT_FIELDS, *AFFILIATION_FIELDS, *PROFILE_FIELDS, *ACTIVITY_FIELDS)
}


def fields_of(scope: str) -> dict[str, Field]:
    """The fields of contacts or of a relation by their names, in the order of the menu."""
    return {name: row for (where, name), row in FIELDS.items() if where == scope}
