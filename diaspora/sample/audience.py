"""Whom the sample's newsletter is for: the segment as an officer would build it. Pure data."""

TITLE = "Amis de la culture, Paris et sud-est"
DISTRICT = "PAR"
PARIS_REGION = ("PAR", "ORY", "VLM", "CLB", "PTS", "MLJ")
CULTURAL_PROFESSIONS = ("musicien", "libraire", "enseignant", "فنان", "أستاذة")
YOUNGEST_BIRTH_YEAR = 2006

TREE = {
    "all": [
        {
            "any": [
                {"field": "district", "op": "is one of", "value": list(PARIS_REGION)},
                {"field": "district", "op": "is", "value": "LYO"},
                {"field": "district", "op": "is", "value": "MRS"},
            ]
        },
        {
            "any": [
                {"field": "topic", "op": "is subscribed to", "value": "culture"},
                *({"field": "profession", "op": "is", "value": name} for name in CULTURAL_PROFESSIONS),
                {
                    "related": "affiliation",
                    "where": {
                        "all": [
                            {"field": "activity", "op": "is", "value": "culture"},
                            {"field": "current", "op": "is", "value": True},
                        ]
                    },
                },
            ]
        },
        {"not": {"field": "birth_year", "op": ">", "value": YOUNGEST_BIRTH_YEAR}},
    ]
}
"""In one of these districts; subscribed to culture, working in it, or now in an association of it; not known to be
under age."""
