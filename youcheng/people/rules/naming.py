"""In which way two names are spellings of one: a table of ways, the surest first."""

from functools import lru_cache
from itertools import permutations, product

from rapidfuzz.distance import OSA

from youcheng.people.rules.readings import begins, has_short_form, is_short_form, reads
from youcheng.people.rules.sounding import latin_skeletons, pinyin_skeletons, squeezed
from youcheng.people.rules.spelling import FOREIGN_LENGTH, MOST_WORDS, Spelled, family_length, wade

ALIKE_IN_SOUND = 0.64
"""How near the sounds of a name and its Chinese writing are, from here on."""
PART_IN_SOUND = 0.5
"""And at least of each part between its dots."""
ALIKE_IN_LETTERS = 0.5
"""How near the letters of two romanisations are, whose consonants are the same."""
ALIKE_WHOLE = 0.65
"""The same where one has more words than the other."""
SMALL = 4
"""A word of so few letters becomes another name by one of them."""
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
    if latin.is_short:
        if not han.is_foreign and family in latin.words:
            return _firsts(han.words[cut:], [word for word in latin.words if word != family])
        full = [word for word in latin.words if len(word) > 1]
        return ("initials", 1.0) if len(full) == 1 and begins(han.key, full[0]) else NO_WAY
    if latin.letters == wade(han) or reads(han.key, latin.words):
        return "reading", 1.0
    if han.is_foreign and len(han.parts) > 1 and len(latin.words) < 2:
        return NO_WAY
    if han.is_foreign:
        sure = sound_likeness(han, latin)
        return ("transliteration", sure) if sure >= ALIKE_IN_SOUND else NO_WAY
    if all(OSA.distance(latin.letters, way) > 1 for way in (family + given, given + family)):
        return NO_WAY
    return ("letter" if latin.is_pinyin else "slip"), 1 - 1 / len(latin.letters)


def _firsts(given: tuple[str, ...], rest: list[str]) -> tuple[str, float]:
    firsts = "".join(syllable[0] for syllable in given)
    is_all = bool(rest) and all(len(word) == 1 for word in rest)
    return ("initials", 1.0) if is_all and firsts.startswith("".join(rest)) else NO_WAY


def sound_likeness(han: Spelled, latin: Spelled) -> float:
    """How near the sound of a Chinese writing is to a name in letters: 克里斯蒂娜, Christina.

    0..1; three quarters of it is the consonants, by class, and one the letters of the pinyin. Names
    with hardly a consonant prove little: they are held down. With dots every part must find a word
    of its own.
    """
    words = latin.words[:MOST_WORDS]
    said = han.parts or (han.letters,)
    # Without a dot the Chinese writes the whole name; with dots a middle name may be left out.
    if len(said) == 1:
        # Three characters that write two foreign words have a dot: this is a name of the East.
        if len(words) > 1 and len(han.key) < FOREIGN_LENGTH:
            return 0.0
        return max(part_likeness(said[0], "".join(turn)) for turn in permutations(words))
    if len(said) > len(words):
        return 0.0
    rows = [[part_likeness(part, word) for word in words] for part in said]
    if any(max(row) < PART_IN_SOUND for row in rows):
        return 0.0
    best = 0.0
    for chosen in permutations(range(len(words)), len(said)):
        near = [row[at] for row, at in zip(rows, chosen, strict=True)]
        if min(near) >= PART_IN_SOUND:
            best = max(best, sum(near) / len(near))
    return round(best, 3)


@lru_cache(maxsize=200_000)
def part_likeness(said: str, word: str) -> float:
    """How near the pinyin of a part is to one word in letters, 0..1."""
    sounds = pinyin_skeletons(said)
    bones = max(
        OSA.normalized_similarity(sound, way) for sound in sounds for way in latin_skeletons(word)
    )
    near = 0.75 * bones + 0.25 * OSA.normalized_similarity(said, word)
    return near * min(1.0, 0.7 + 0.1 * len(min(sounds, key=len)))


def _in_letters(mine: Spelled, yours: Spelled) -> tuple[str, float]:
    if mine.letters == yours.letters:
        if min(len(mine.words), len(yours.words)) < 2:
            return "short_name", 1.0
        return ("script" if mine.key.isascii() != yours.key.isascii() else "accents"), 1.0
    if mine.letters in yours.turns or mine.sorted_words == yours.sorted_words:
        return "turned", 1.0
    if not mine.turns.isdisjoint(yours.turns):
        return "turned", 1.0
    if mine.signs.isdisjoint(yours.signs) and not (mine.is_short or yours.is_short):
        return NO_WAY
    if not mine.korean.isdisjoint(yours.korean):
        return "reading", 1.0
    one, other = sorted((mine, yours), key=lambda name: (len(name.words), name.words))
    if one.is_short or other.is_short:
        return ("initials", 1.0) if _abbreviates(one, other) else NO_WAY
    if len(one.words) > 1 and set(one.words) < set(other.words):
        return "part", 1.0
    if mine.letters == wade(yours) or yours.letters == wade(mine):
        return "reading", 1.0
    if near := _slip(one, other):
        is_name = (mine.is_pinyin and yours.is_pinyin) or _is_small_word(one, other)
        return ("letter" if is_name else "slip"), near
    if (mine.is_pinyin and yours.is_pinyin) or (mine.korean and yours.korean):
        return NO_WAY
    if _is_nickname(one, other):
        return "nickname", 1.0
    if _is_romanised(one, other):
        return "romanised", 1.0
    if _is_part(one, other):
        return "part", 1.0
    # Somebody took another family name.
    return ("given", 1.0) if one.words[0] == other.words[0] and len(one.words[0]) > 3 else NO_WAY


def _slip(one: Spelled, other: Spelled) -> float:
    """How near two names are that differ by a slip of the pen, or 0."""
    if min(len(one.letters), len(other.letters)) <= 5:
        return 0.0
    pairs = (" ".join(one.sorted_words), " ".join(other.sorted_words)), (one.letters, other.letters)
    if all(OSA.distance(*pair, score_cutoff=1) > 1 for pair in pairs):
        return 0.0
    return 1 - 1 / max(len(one.letters), len(other.letters))


def _is_small_word(one: Spelled, other: Spelled) -> bool:
    """They differ in a word so short that one letter makes another name: Yoko, Yuko; An, Anh."""
    words = set(one.words) ^ set(other.words)
    return len(words) == 2 and all(len(word) <= SMALL for word in words)


def _is_romanised(one: Spelled, other: Spelled) -> bool:
    """The same consonants, and letters that are near: Sergei Shcherbakov, Serguey Chtcherbakov."""
    is_abjad = one.is_abjad or other.is_abjad
    if len(one.words) == len(other.words):
        if not any(map(any, one.bones)):
            return False
        pairs = ((one.words, one.bones), (other.words, other.bones))
        return _are_same_words(*pairs, is_abjad=is_abjad)
    if is_abjad or one.whole_bones.isdisjoint(other.whole_bones):
        return False
    return any(
        OSA.normalized_similarity(mine, yours) >= ALIKE_WHOLE
        for mine, yours in product(one.turns, other.turns)
    )


Words = tuple[tuple[str, ...], tuple[frozenset[str], ...]]


def _are_same_words(one: Words, other: Words, *, is_abjad: bool) -> bool:
    """Each word is said like another of its own, in any order."""
    if is_abjad:
        one, other = ((w, tuple(frozenset(map(squeezed, b)) for b in bs)) for w, bs in (one, other))
    left = list(zip(*other, strict=False))
    for word, bones in zip(*one, strict=False):
        for at, (twin, ways) in enumerate(left):
            near = ALIKE_IN_LETTERS
            if word == twin or (
                not bones.isdisjoint(ways - {""})
                and (is_abjad or OSA.normalized_similarity(word, twin) >= near)
            ):
                del left[at]
                break
        else:
            return False
    return True


def _is_nickname(one: Spelled, other: Spelled) -> bool:
    """One word the same or said alike, and one the short form of another: Bob Miller."""
    if len(one.words) < 2 or not any(map(has_short_form, one.words)):
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
    """Each word of the shorter is said like one of the longer; or two words with the first are the
    same, and the rest is a middle name here and another family name there."""
    if min(len(one.words), len(other.words)) > 2 and one.words[0] == other.words[0]:
        both = set(one.words[1:]) & set(other.words[1:])
        return not both.isdisjoint({one.words[-1], other.words[-1]})
    if len(one.words) < 2 or len(one.words) == len(other.words) or one.is_abjad or other.is_abjad:
        return False
    return _are_same_words((one.words, one.bones), (other.words, other.bones), is_abjad=False)


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
