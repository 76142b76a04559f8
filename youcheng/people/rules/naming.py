"""In which way two names are spellings of one: a table of ways, the surest first."""

import re
from functools import lru_cache
from itertools import permutations, product

from rapidfuzz.distance import OSA

from youcheng.people.rules.readings import (
    begins,
    elsewhere,
    has_short_form,
    is_short_form,
    nearly_reads,
    reads,
)
from youcheng.people.rules.sounding import latin_skeletons, pinyin_skeletons, squeezed
from youcheng.people.rules.spelling import (
    FOREIGN_LENGTH,
    MOST_WORDS,
    Spelled,
    family_length,
    syllables,
    wade,
)

ALIKE_IN_SOUND = 0.62
"""How near the sounds of a name and its Chinese writing are, from here on."""
PART_IN_SOUND = 0.5
"""And at least of each part between its dots."""
WORST_PART = 0.25
"""How much the worst of them counts beside their mean."""
ALIKE_IN_LETTERS = 0.5
"""How near the letters of two romanisations are, whose consonants are the same."""
ALIKE_WHOLE = 0.65
"""The same where one has more words than the other."""
ALIKE_IN_MANY, MANY = 0.4, 4
"""The same for a word of so many consonants: that they agree is no accident."""
SMALL = 4
"""A word of so few letters becomes another name by one of them."""
NO_WAY = ("", 0.0)
BY_SYLLABLES = 0.8
"""How sure a reading is where no characters are known, and only that there are some."""
HALF_OF_IT = 0.75
"""How sure it is that one name is a part of the other, where both end alike, and each has a word of
its own before: María Muñoz Castelló, María Domínguez Castelló. Or where it is of the middle."""
_VOWEL = re.compile("[aeiouy]")


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
    # Before initials: 宇 is u, and 怡 is i in Wade-Giles.
    if latin.letters == wade(han) or reads(han.key, latin.words):
        return "reading", 1.0
    if latin.is_short:
        if not han.is_foreign and family in latin.words:
            return _firsts(han.words[cut:], [word for word in latin.words if word != family])
        full = [word for word in latin.words if len(word) > 1]
        firsts = tuple(word for word in latin.words if len(word) == 1)
        is_read = len(full) == 1 and begins(han.key, full[0], firsts)
        return ("initials", 1.0) if is_read else NO_WAY
    # In pinyin a letter makes another name.
    if not latin.is_pinyin and (pair := nearly_reads(han.key, latin.words)):
        return ("letter" if _are_small(*pair) else "slip"), 1 - 1 / len(latin.letters)
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
    of its own, and the part that fits worst counts for more: namesakes share the other.
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
            mean = sum(near) / len(near)
            best = max(best, mean + WORST_PART * (min(near) - mean))
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
        if _is_read_by_syllables(mine, yours) or _is_read_by_syllables(yours, mine):
            return "reading", BY_SYLLABLES
        return ("slip", near) if (near := _slip_of_one(mine, yours)) else NO_WAY
    if not mine.korean.isdisjoint(yours.korean):
        return "reading", 1.0
    one, other = sorted((mine, yours), key=lambda name: (len(name.words), name.words))
    if one.is_short or other.is_short:
        return ("initials", 1.0) if _abbreviates(one, other) else NO_WAY
    if len(one.words) > 1 and set(one.words) < set(other.words):
        # Lucía Gonçalves is not surely Conceição Lucía Gonçalves Sánchez.
        has_end = not {other.words[0], other.words[-1]}.isdisjoint(one.words)
        return "part", 1.0 if has_end else HALF_OF_IT
    if mine.letters == wade(yours) or yours.letters == wade(mine):
        return "reading", 1.0
    if near := _slip(one, other):
        is_name = (mine.is_pinyin and yours.is_pinyin) or _is_small_word(one, other)
        if is_name and _is_nickname(one, other):
            return "nickname", 1.0
        return ("letter" if is_name else "slip"), near
    if _is_read_by_syllables(mine, yours) or _is_read_by_syllables(yours, mine):
        return "reading", BY_SYLLABLES
    if (mine.is_pinyin and yours.is_pinyin) or (mine.korean and yours.korean):
        return NO_WAY
    if _is_nickname(one, other):
        return "nickname", 1.0
    if _is_romanised(one, other):
        return "romanised", 1.0
    if sure := _part(one, other):
        return "part", sure
    # Somebody took another family name, or is called by another given one.
    if _is_same_given(one, other):
        return "given", 1.0
    long = {word for word in one.words if len(word) > SMALL}
    return NO_WAY if one.is_pinyin or long.isdisjoint(other.words) else ("surname", 1.0)


def _slip(one: Spelled, other: Spelled) -> float:
    """How near two names are that differ by a slip of the pen, or 0."""
    if min(len(one.letters), len(other.letters)) <= 5:
        return 0.0
    # By the key as well: where "aa" is read as "a", Saah for Sarah is two letters off.
    pairs = (
        (" ".join(one.sorted_words), " ".join(other.sorted_words)),
        (one.letters, other.letters),
        (one.key, other.key),
    )
    if all(OSA.distance(*pair, score_cutoff=1) > 1 for pair in pairs):
        return 0.0
    return 1 - 1 / max(len(one.letters), len(other.letters))


def _slip_of_one(mine: Spelled, yours: Spelled) -> float:
    """The same for names of one long word, of which a slip leaves nothing that meets."""
    if len(mine.words) > 1 or len(yours.words) > 1 or mine.key[:1] != yours.key[:1]:
        return 0.0
    return _slip(mine, yours)


def _is_small_word(one: Spelled, other: Spelled) -> bool:
    """They differ in a word so short that one letter makes another name: Yoko, Yuko; An, Anh. Two
    letters that changed places, or no vowel, make none: Thu, Tuh; Jin, Jn."""
    words = sorted(set(one.words) ^ set(other.words))
    return len(words) == 2 and _are_small(*words)


def _are_small(*words: str) -> bool:
    if any(len(word) > SMALL for word in words):
        return False
    return all(map(_VOWEL.search, words)) and len({"".join(sorted(word)) for word in words}) > 1


def _is_same_given(one: Spelled, other: Spelled) -> bool:
    """The first words are one, or said alike."""
    mine, yours = one.words[0], other.words[0]
    if mine == yours or min(len(mine), len(yours)) < 3:
        return mine == yours and len(mine) > 2
    if not (one.is_abjad or other.is_abjad):
        return len(mine) > SMALL and _is_same_word(mine, yours)
    ways = ({squeezed(way) for way in name.bones[0]} for name in (one, other))
    return bool(set.intersection(*ways) - {""})


def _is_read_by_syllables(pinyin: Spelled, other: Spelled) -> bool:
    """Some characters are read so in Peking, and so elsewhere: Wang Xiaoming, Wong Siu Ming."""
    if not pinyin.is_pinyin or len(other.words) < 3:
        return False
    said = tuple(syllable for word in pinyin.words for syllable in syllables(word))
    if len(said) != len(other.words):
        return False
    turns = (said, (*said[1:], said[0]), (said[-1], *said[:-1]))
    return any(
        all(word in elsewhere(one) for one, word in zip(turn, other.words, strict=True))
        for turn in turns
    )


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
            if word == twin or (
                (both := bones & ways - {""})
                and (
                    is_abjad
                    or OSA.normalized_similarity(word, twin)
                    >= (ALIKE_IN_MANY if len(max(both, key=len)) >= MANY else ALIKE_IN_LETTERS)
                )
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


def _part(one: Spelled, other: Spelled) -> float:
    """How surely one name is a part of the other, or 0. Each word of the shorter is said like one
    of the longer; or, less sure, two words with the first are the same, and the rest is a middle
    name here and another family name there."""
    if min(len(one.words), len(other.words)) > 2 and one.words[0] == other.words[0]:
        both, last = set(one.words[1:]) & set(other.words[1:]), (one.words[-1], other.words[-1])
        if both.isdisjoint(last):
            return 0.0
        return HALF_OF_IT if last[0] == last[1] else 1.0
    if len(one.words) < 2 or len(one.words) == len(other.words):
        return 0.0
    is_abjad = one.is_abjad or other.is_abjad
    pair = (one.words, one.bones), (other.words, other.bones)
    return float(_are_same_words(*pair, is_abjad=is_abjad) and _has_an_end(*pair, is_abjad))


def _has_an_end(part: Words, whole: Words, is_abjad: bool) -> bool:
    """A part has the last word of the whole, or begins alike: else a family name was taken for a
    given one. سعيد الحسن is no part of Hussein Saeed Al-Rashid."""
    (words, bones), (all_words, all_bones) = part, whole
    last = len(all_bones) - 1
    first, end = (all_words[:1], all_bones[:1]), (all_words[last:], all_bones[last:])
    return _are_same_words((words[:1], bones[:1]), first, is_abjad=is_abjad) or any(
        _are_same_words((words[at:][:1], bones[at:][:1]), end, is_abjad=is_abjad)
        for at in range(len(words))
    )


def _begin_syllables(one: Spelled, other: Spelled) -> bool:
    """The initials are those of the syllables, in their order: Hu Huixiu, Hu, H. X."""
    short, full = (one, other) if other.is_pinyin else (other, one)
    firsts = "".join(word for word in short.words if len(word) == 1)
    long = [word for word in short.words if len(word) > 1]
    given = list(full.words)
    for word in long:
        # Wang, W. is Wang Wen, though the two words are near.
        twin = word if word in given else next((w for w in given if _is_same_word(word, w)), "")
        given = [each for each in given if each != twin]
    said = "".join(syllable[0] for word in given for syllable in syllables(word))
    return bool(firsts) and (said.startswith(firsts) or "".join(w[0] for w in given) == firsts)


def _abbreviates(one: Spelled, other: Spelled) -> bool:
    """Each word of the shorter is one of the longer or its first letter; one at least in full."""
    left = list(other.words)
    both = []
    for word in one.words:
        twin = next((w for w in left if min(len(w), len(word)) > 1 and _is_same_word(word, w)), "")
        if twin:
            both.append(word)
            left.remove(twin)
    if one.is_pinyin or other.is_pinyin:
        return bool(both) and _begin_syllables(one, other)
    for word in one.words:
        if word in both:
            continue
        fit = next((w for w in left if 1 in {len(w), len(word)} and w[0] == word[0]), None)
        if fit is None:
            return False
        left.remove(fit)
    return bool(both)
