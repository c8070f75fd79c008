"""A company, school, place of worship, local authority or another institution.

Places of worship are shown to the religious affairs desk only (crm/row_rules.py).
"""

from frappe.model.document import Document

from diaspora.diaspora.organisation import check_organisation, fold_title


class DiasporaInstitution(Document):
    """An institution and its profile."""

    def before_validate(self) -> None:
        """Fill the folded name, under which the institution is found."""
        fold_title(self)

    def validate(self) -> None:
        """Refuse a profile that contradicts itself."""
        check_organisation(self)
