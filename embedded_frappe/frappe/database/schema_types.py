"""Field type -> column type, as MariaDB would declare it (SQLite keeps the text and follows its affinity)."""

VARCHAR, TEXT, LONGTEXT, DECIMAL = "varchar(140)", "text", "longtext", "decimal(21,9)"
TYPES = {
    **dict.fromkeys(("Data", "Link", "Dynamic Link", "Select", "Read Only", "Color", "Icon", "Phone"), VARCHAR),
    "Autocomplete": VARCHAR,
    **dict.fromkeys(("Small Text", "Text", "Password", "Attach", "Attach Image"), TEXT),
    **dict.fromkeys(("Long Text", "Code", "Text Editor", "Markdown Editor", "HTML Editor", "Geolocation"), LONGTEXT),
    **dict.fromkeys(("Float", "Currency", "Percent", "Duration"), DECIMAL),
    "Rating": "decimal(3,2)",
    "Check": "int(1)",
    "Int": "int(11)",
    "Long Int": "bigint(20)",
    "Date": "date",
    "Datetime": "datetime(6)",
    "Time": "time(6)",
    "JSON": "json",
}
INTEGER_LIMITS = {"Int": 2**31 - 1, "Long Int": 2**63 - 1}
