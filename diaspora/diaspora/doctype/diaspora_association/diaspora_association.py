"""An association of the community, with its leaders; they keep the profile up to date themselves."""

from frappe.model.document import Document

from diaspora.diaspora.field_checks import check_order
from diaspora.diaspora.organisation import check_organisation, fold_title


class DiasporaAssociation(Document):
    """An association: its profile, its leaders and what it works on."""

    def before_validate(self) -> None:
        """Fill the folded name, under which the association is found."""
        fold_title(self)

    def validate(self) -> None:
        """Refuse a profile that contradicts itself."""
        check_organisation(self)
        for leader in self.leaders:
            check_order(leader, "from_date", "to_date")
