"""What the spellings of an organisation's name have in common: "Assoc. Annour de Lyon", "Association An-Nour, Lyon",
"جمعية النور ليون". A reason to look twice, never to take two for one. Pure.
"""

from functools import lru_cache

from diaspora.crm.arabic_folding import fold_text
from diaspora.crm.name_folding import word_skeletons

MAX_KEY_LENGTH = 140
# What a name says of the form of an organisation, and the words between the others; written folded.
_FORMS = frozenset(
    """
    association associations assoc asso ass asbl vzw ong ngo club amicale stichting vereniging verein asociacion
    associazione societe ste sarl sas sasu sa eurl snc ltd limited llc inc gmbh bv nv spa srl sl company cie compagnie
    جمعيه الجمعيه رابطه مءسسه موسسه المءسسه شركه
    """.split()
)
_BETWEEN = frozenset(
    """
    a au aux d de des du da di del della den der des die das e en et for l la las le les los of pour por para per the
    to u und van voor von y and loi 1901 في من و
    """.split()
)


@lru_cache(maxsize=4_096)
def title_key(title: str) -> str:
    """The skeletons of the words that tell the organisation from others, in alphabetical order; "" where no word is
    left, as in "Association 1901"."""
    words = [word for word in fold_text(title).split() if word not in _FORMS and word not in _BETWEEN]
    skeletons = {word[0] for word in word_skeletons(" ".join(words))}
    return " ".join(sorted(skeletons))[:MAX_KEY_LENGTH]
