"""Words of names as tables: particles that are joined to the next word, articles, abbreviations, fixed spellings.

Sources: the naming customs that the Moroccan civil status act (37-99) writes down, and lists of names of
European town halls. Only what the rules of the skeletons cannot derive stands here.
"""

# Joined to the word that follows: Ben Ali is Benali. The value is the spelling that the joined word begins with.
LATIN_PREFIXES: dict[str, str] = {
    "ben": "ben", "bin": "ben", "ibn": "ben", "bnou": "ben", "bel": "ben", "bent": "bent", "bint": "bent",
    "abd": "abd", "abdel": "abd", "abdal": "abd", "abdul": "abd", "abdoul": "abd", "abdu": "abd", "abdou": "abdou",
    "abder": "abd", "abdes": "abd", "abden": "abd", "abdez": "abd", "abdur": "abd",
    "abou": "abou", "abu": "abou", "aboul": "abou", "bou": "bou", "bu": "bou",
    "ait": "ait", "ayt": "ait", "ould": "ould", "oueld": "ould", "oulad": "oulad", "ouled": "oulad", "awlad": "oulad",
    "oum": "oum", "oumm": "oum", "um": "oum", "umm": "oum", "om": "oum",
}  # fmt: skip
# Forms of address before a name; dropped where a name follows.
LATIN_TITLES = frozenset({"m", "mr", "mrs", "ms", "mme", "mlle", "dr", "pr", "sr", "sra", "dhr", "mevr"})
LATIN_ARTICLES = frozenset({"el", "al", "ul", "l", "il"})
# The article before a sun letter, which takes its sound: Ez-Zahra, Ech-Chakir.
SUN_ARTICLES: dict[str, str] = {
    "ez": "z", "az": "z", "es": "s", "as": "s", "er": "r", "ar": "r", "et": "t", "at": "t", "ed": "d", "ad": "d",
    "en": "n", "an": "n", "ech": "ch", "ach": "ch", "esh": "sh", "ash": "sh", "ud": "d", "ur": "r", "us": "s",
}  # fmt: skip
LATIN_DIN = frozenset(
    {"eddine", "edine", "eddin", "edin", "dine", "din", "dinne", "deen", "eddeen", "uddin", "addin", "addine"}
)

# One word for one word.
LATIN_SPELLINGS: dict[str, str] = {
    "med": "mohamed", "md": "mohamed", "mohd": "mohamed", "muh": "mohamed", "mhmd": "mohamed",
    "achmed": "ahmed", "akhmed": "ahmed", "fatma": "fatima", "fadma": "fatima", "fatema": "fatima",
    "lahcen": "hassan", "lahsen": "hassan", "lhassan": "hassan", "lahcene": "hassan", "lhassane": "hassan",
    "lahoucine": "houcine", "lhoucine": "houcine", "lhoussine": "houcine", "lahoussine": "houcine",
    "larbi": "arbi", "lakhdar": "akhdar", "lahbib": "habib", "lhabib": "habib", "lhaj": "haj", "lhadj": "haj",
    "hadj": "haj", "hajj": "haj", "lamrani": "amrani", "lalami": "alami", "lidrissi": "idrissi", "laaroussi": "aroussi",
    "thami": "touhami", "ishaq": "issehak", "ishak": "issehak", "isaac": "issehak", "gamal": "jamal",
    "hafiz": "hafid", "riza": "rida", "ramazan": "ramadan", "osman": "othman", "ottman": "othman",
    "reda": "rida", "redha": "rida", "ridha": "rida", "ismael": "ismail", "smael": "ismail",
    "sulayman": "slimane", "suleiman": "slimane", "soulaymane": "slimane",
}  # fmt: skip
ARABIC_SPELLINGS: dict[str, str] = {
    "لحسن": "حسن", "لحسين": "حسين", "لحبيب": "حبيب", "داوود": "داود",
}  # fmt: skip
# Words run together that are two names.
LATIN_COMPOUNDS: dict[str, tuple[str, ...]] = {
    spelling: ("fatima", "zahra")
    for spelling in (
        "fatimazahra", "fatimazohra", "fatimazahrae", "fatimaezzahra", "fatimaezzahrae", "fatimazzahra", "fatimezzahra",
        "fatimezzahrae", "fatimzahra", "fatimzohra", "fatmazohra", "fatmazahra", "fatimatouzahra", "fatimazzohra",
        "fatimaezzohra", "fatimatezzahra",
    )
}  # fmt: skip

ARABIC_PREFIXES: dict[str, str] = {
    "بن": "بن", "ابن": "بن", "إبن": "بن", "بنت": "بنت", "عبد": "عبد", "أبو": "أبو", "ابو": "أبو", "أبي": "أبو",
    "أبا": "أبو", "بو": "بو", "آيت": "آيت", "أيت": "آيت", "ايت": "آيت", "آت": "آيت", "ولد": "ولد",
    "أولاد": "أولاد", "اولاد": "أولاد", "أم": "أم", "ام": "أم",
}  # fmt: skip
ARABIC_DIN = frozenset({"الدين", "دين", "الدّين"})
# They begin with alef and lam, but not with the article.
ARABIC_NOT_ARTICLE = {
    "الياس": "إلياس",
    "الهام": "إلهام",
    "الين": "إلين",
    "اليسا": "إليسا",
    "الينا": "إلينا",
    "الفة": "إلفة",
}
