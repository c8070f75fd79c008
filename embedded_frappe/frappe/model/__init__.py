"""What kinds of fields there are, and which fields every document has."""

table_fields = ("Table", "Table MultiSelect")
no_value_fields = (
    "Section Break",
    "Column Break",
    "Tab Break",
    "HTML",
    "Table",
    "Table MultiSelect",
    "Button",
    "Image",
    "Fold",
    "Heading",
)
default_fields = ("doctype", "name", "owner", "creation", "modified", "modified_by", "docstatus", "idx")
child_table_fields = ("parent", "parentfield", "parenttype")
optional_fields = ("_user_tags", "_comments", "_assign", "_liked_by", "_seen")

# tables that are no DocTypes here: their rows are read and written by filters, without a meta
TABLES_WITHOUT_META = frozenset(("Singles", "DefaultValue", "Patch Log"))
