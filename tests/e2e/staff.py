"""Who signs in in the end-to-end tests: a user of each role, one of none; all with one password. No framework."""

PASSWORD = "a lantern over the harbour"
STAFF = {
    "officer": "Diaspora Officer",
    "head": "Diaspora Head of Mission",
    "dpo": "Diaspora Data Protection Officer",
    "attache": "Diaspora Economic Attache",
    "administrator": "Diaspora Administrator",
    "leader": "Diaspora Association Leader",
    "stranger": "",
}
