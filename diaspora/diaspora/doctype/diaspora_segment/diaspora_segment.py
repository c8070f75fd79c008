"""A saved condition tree that selects contacts."""

from frappe.model.document import Document

from diaspora.diaspora.field_checks import check_translations


class DiasporaSegment(Document):
    """A segment: a title and a tree of conditions; segments/ parses, checks and compiles the tree."""

    def validate(self) -> None:
        """Refuse a tree that cannot be compiled; the error names the path in the tree."""
        from diaspora.segments import store

        check_translations(self)
        store.validate_tree(self.tree, self.name)

    def on_trash(self) -> None:
        """What was noted of its members each night goes with it; a note that nobody may delete would hold it."""
        from diaspora.segments import snapshot_store

        snapshot_store.forget(self.name)
