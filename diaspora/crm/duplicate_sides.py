"""What a Diaspora Duplicate can be a pair of: DocType -> the two fields that hold the names, the smaller one first."""

SIDES: dict[str, tuple[str, str]] = {
    "Diaspora Contact": ("contact_a", "contact_b"),
    "Diaspora Association": ("association_a", "association_b"),
    "Diaspora Institution": ("institution_a", "institution_b"),
}
