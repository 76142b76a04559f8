"""In which way two names are spellings of one: a table of ways, the surest first."""

from itertools import permutations, product

from rapidfuzz.distance import OSA

from youcheng.people.rules.readings import is_short_form, reads
from youcheng.people.rules.sounding import latin_skeletons, pinyin_skeleton
from youcheng.people.rules.spelling import MOST_WORDS, Spelled, family_length, wade

SLIP = 0.86
"""How near two names are that differ by a slip of the pen: 1 is the same."""
ALIKE_IN_SOUND = 0.72
"""How near the sounds of a name and its Chinese writing are, from here on."""
ALIKE_IN_LETTERS = 0.5
"""How near the letters of two romanisations are, whose consonants are the same."""
NO_WAY = ("", 0.0)


def way_of(mine: Spelled, yours: Spelled) -> tuple[str, float]:
    """A key of `likeness.FOR` and how sure it is, 0..1; "" where the two do not meet."""
    if mine.key == yours.key:
        # Two characters, or one word, are borne by many.
        is_short = len(mine.key) < 3 if mine.is_han else len(mine.words) < 2
        return ("short_name" if is_short else "same_name"), 1.0
    if mine.is_han and yours.is_han:
        return ("sound", 1.0) if mine.letters and mine.letters == yours.letters else NO_WAY
    if not mine.words or not yours.words:
        return NO_WAY
    if mine.is_han or yours.is_han:
        return _across(*((mine, yours) if mine.is_han else (yours, mine)))
    return _in_letters(mine, yours)


def _across(han: Spelled, latin: Spelled) -> tuple[str, float]:
    """A Chinese name against one in letters: pinyin in either order, or the sound of it."""
    cut = family_length(han)
    family, given = "".join(han.words[:cut]), "".join(han.words[cut:])
    if latin.letters in {family + given, given + family}:
        return "script", 1.0
    if latin.is_short and not han.is_foreign and family in latin.words:
        return _firsts(han.words[cut:], [word for word in latin.words if word != family])
    if latin.letters == wade(han) or reads(han.key, latin.letters):
        return "reading", 1.0
    if han.is_foreign:
        sure = sound_likeness(han, latin)
        return ("transliteration", sure) if sure >= ALIKE_IN_SOUND else NO_WAY
    near = max(
        OSA.normalized_similarity(latin.letters, way) for way in (family + given, given + family)
    )
    return ("letter", near) if near >= SLIP and latin.letters != han.letters else NO_WAY


def _firsts(given: tuple[str, ...], rest: list[str]) -> tuple[str, float]:
    firsts = "".join(syllable[0] for syllable in given)
    is_all = bool(rest) and all(len(word) == 1 for word in rest)
    return ("initials", 1.0) if is_all and firsts.startswith("".join(rest)) else NO_WAY


def sound_likeness(han: Spelled, latin: Spelled) -> float:
    """How near the sound of a Chinese writing is to a name in letters: 克里斯蒂娜, Christina.

    0..1; three quarters of it is the consonants, by class, and one the letters of the pinyin. Names
    with hardly a consonant prove little: they are held down.
    """
    said = han.parts or (han.letters,)
    sound = pinyin_skeleton("".join(said))
    words = latin.words[:MOST_WORDS]
    # Without a dot the Chinese writes the whole name; with dots a middle name may be left out.
    n_words = len(words) if len(said) == 1 else len(said)
    if len(sound) < 2 or n_words > len(words):
        return 0.0
    best = max(_near(sound, "".join(said), chosen) for chosen in permutations(words, n_words))
    return round(best * min(1.0, 0.55 + 0.15 * (len(sound) - 1)), 3)


def _near(sound: str, letters: str, words: tuple[str, ...]) -> float:
    bones = max(
        OSA.normalized_similarity(sound, "".join(each))
        for each in product(*(sorted(latin_skeletons(word)) for word in words))
    )
    return 0.75 * bones + 0.25 * OSA.normalized_similarity(letters, "".join(words))


def _in_letters(mine: Spelled, yours: Spelled) -> tuple[str, float]:
    if mine.letters == yours.letters:
        if min(len(mine.words), len(yours.words)) < 2:
            return "short_name", 1.0
        return ("script" if mine.key.isascii() != yours.key.isascii() else "accents"), 1.0
    if mine.letters in yours.turns or mine.sorted_words == yours.sorted_words:
        return "turned", 1.0
    if not mine.turns.isdisjoint(yours.turns):
        return "turned", 1.0
    one, other = sorted((mine, yours), key=lambda name: (len(name.words), name.words))
    if one.is_short or other.is_short:
        return ("initials", 1.0) if _abbreviates(one, other) else NO_WAY
    if len(one.words) > 1 and set(one.words) < set(other.words):
        return "part", 1.0
    if mine.is_pinyin or yours.is_pinyin:
        return _in_pinyin(mine, yours)
    if (near := _nearness(one, other)) >= SLIP and min(len(one.letters), len(other.letters)) > 5:
        return "slip", near
    if _is_romanised(one, other):
        return "romanised", 1.0
    if _is_nickname(one, other):
        return "nickname", 1.0
    return ("part", 0.9) if _is_part(one, other) else NO_WAY


def _nearness(one: Spelled, other: Spelled) -> float:
    near = OSA.normalized_similarity(" ".join(one.sorted_words), " ".join(other.sorted_words))
    return max(near, OSA.normalized_similarity(one.letters, other.letters))


def _in_pinyin(mine: Spelled, yours: Spelled) -> tuple[str, float]:
    if mine.letters == wade(yours) or yours.letters == wade(mine):
        return "reading", 1.0
    near = _nearness(mine, yours)
    is_long = min(len(mine.letters), len(yours.letters)) > 5
    return ("letter", near) if near >= SLIP and is_long else NO_WAY


def _is_romanised(one: Spelled, other: Spelled) -> bool:
    """The same consonants, and letters that are near: Sergei Shcherbakov, Serguey Chtcherbakov."""
    both = one.whole_bones & other.whole_bones
    if not any(len(bones) > 2 for bones in both):
        return False
    if one.is_abjad or other.is_abjad:
        return True
    return any(
        OSA.normalized_similarity(mine, yours) >= ALIKE_IN_LETTERS
        for mine, yours in product(one.turns, other.turns)
    )


def _is_nickname(one: Spelled, other: Spelled) -> bool:
    """One word the same or said alike, and one the short form of another: Bob Miller."""
    if len(one.words) < 2:
        return False
    for at, word in enumerate(one.words):
        for beside, twin in enumerate(other.words):
            if word != twin and is_short_form(word, twin):
                rest = one.words[:at] + one.words[at + 1 :]
                others = other.words[:beside] + other.words[beside + 1 :]
                if all(any(_is_same_word(mine, yours) for yours in others) for mine in rest):
                    return True
    return False


def _is_same_word(one: str, other: str) -> bool:
    """Two romanisations of one word."""
    if one == other:
        return True
    if OSA.normalized_similarity(one, other) < ALIKE_IN_LETTERS:
        return False
    return any(latin_skeletons(one) & latin_skeletons(other) - {""})


def _is_part(one: Spelled, other: Spelled) -> bool:
    """Each word of the shorter is said like one of the longer."""
    if len(one.words) < 2 or len(one.words) == len(other.words) or one.is_abjad or other.is_abjad:
        return False
    left = list(other.words)
    for word in one.words:
        fit = next((twin for twin in left if _is_same_word(word, twin)), None)
        if fit is None:
            return False
        left.remove(fit)
    return True


def _abbreviates(one: Spelled, other: Spelled) -> bool:
    """Each word of the shorter is one of the longer or its first letter; one at least in full."""
    left = list(other.words)
    both = [word for word in one.words if len(word) > 1 and word in left]
    for word in both:
        if word in left:
            left.remove(word)
    for word in one.words:
        if word in both:
            continue
        fit = next((w for w in left if 1 in {len(w), len(word)} and w[0] == word[0]), None)
        if fit is None:
            return False
        left.remove(fit)
    return bool(both)
