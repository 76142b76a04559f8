"""How well duplicates among persons are found, and how fast: `python -m bench.doubles`.

Newcomers are held against those on file as an import does it: by stored keys, then one by one. No
database: what the rules cost, and whether they are right. A pair counts as found at a grade if the
two records are proposed to a reader at that grade or a surer one.
"""

import argparse
import json
import os
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import django

GRADES = {"sure": 0.9, "likely": 0.7, "possible": 0.5}


def measure(seed: int, *, is_hard: bool, on_file: int, new: int) -> dict[str, Any]:
    """Figures of one set; `on_file` and `new`: numbers of persons."""
    from bench.persons import made
    from youcheng.people.rules.blocking import keys_of, met
    from youcheng.people.rules.likeness import alike

    people = made(seed, is_hard=is_hard, on_file=on_file, new=new)
    facts = {one.number: one.facts for one in (*people.on_file, *people.new)}
    members: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for one in people.on_file:
        for key in keys_of(one.facts):
            members[key.text].append((one.number, key.is_seed))
    # Dictionaries are read on first use.
    alike(people.on_file[0].facts, people.on_file[0].facts)
    start, cpu = time.perf_counter(), time.process_time()
    keys = {one.number: keys_of(one.facts) for one in people.new}
    for number, those in keys.items():
        for key in those:
            members[key.text].append((number, key.is_seed))
    shared = met(list(keys.values()), members)
    pairs = {
        (min(number, other), max(number, other))
        for number, others in zip(keys, shared, strict=True)
        for other in others - {number}
    }
    scores = {
        pair: found.score if (found := alike(facts[pair[0]], facts[pair[1]])) else 0.0
        for pair in pairs
    }
    seconds, used = time.perf_counter() - start, time.process_time() - cpu
    return {
        "seed": seed, "hard": is_hard, "on_file": on_file, "new": new, "pairs": len(pairs),
        "keys": sum(map(len, members.values())), "seconds": round(seconds, 2),
        "cpu": round(used, 2), "rate": round(new / used),
        "shared": sum(_shares(facts[one.of], one.facts) for one in people.new if one.of),
        **_judged(people.new, scores),
    }  # fmt: skip


def _shares(one: Any, other: Any) -> bool:
    """Say whether two records have anything in common besides a name, a country and a sex: a body,
    an address or a number."""
    return not (
        one.bodies.isdisjoint(other.bodies)
        and one.emails.isdisjoint(other.emails)
        and one.handles.isdisjoint(other.handles)
        and one.tails.keys().isdisjoint(other.tails)
    )


def _judged(new: Sequence[Any], scores: dict[tuple[int, int], float]) -> dict[str, Any]:
    true = {(one.of, one.number): one.what for one in new if one.of}
    traps = {one.number: one.what for one in new if one.of is None}
    grades = {}
    for grade, least in GRADES.items():
        found = {pair for pair, score in scores.items() if score >= least}
        wrong = found - true.keys()
        grades[grade] = {
            "found": len(found),
            "recall": round(len(found & true.keys()) / len(true), 4),
            "precision": round(1 - len(wrong) / len(found), 4) if found else 1.0,
            "wrong": Counter(traps.get(pair[1], "") or "by chance" for pair in sorted(wrong)),
        }
    kinds: dict[str, dict[str, int]] = {}
    for pair, what in sorted(true.items(), key=lambda row: row[1]):
        row = kinds.setdefault(what, {"n": 0, "met": 0, **dict.fromkeys(GRADES, 0)})
        row["n"] += 1
        row["met"] += pair in scores
        for grade, least in GRADES.items():
            row[grade] += scores.get(pair, 0) >= least
    lost = sum(row["n"] - row["met"] for row in kinds.values())
    return {"true": len(true), "lost_by_keys": lost, "grades": grades, "kinds": kinds}


def shown(figures: dict[str, Any]) -> str:
    """The figures as tables for results.md."""
    from bench.tables import table

    name = "hard set" if figures["hard"] else "set"
    head = (
        f"**Duplicates, {name}** (seed {figures['seed']}): {figures['new']:,} newcomers, of whom"
        f" {figures['true']:,} are among {figures['on_file']:,} on file in another spelling."
        f" {figures['pairs']:,} pairs compared of {figures['keys']:,} keys;"
        f" {figures['lost_by_keys']} true pairs share no key; {figures['shared']:,} share a body,"
        f" an address or a number, the others a name at most. {figures['cpu']} s of one core,"
        f" {figures['rate']:,} newcomers/s."
    )
    grades = [
        (
            grade,
            f"{row['recall']:.3f}",
            f"{row['precision']:.3f}",
            f"{row['found']:,}",
            ", ".join(f"{what} {n}" for what, n in row["wrong"].most_common()) or "–",
        )
        for grade, row in figures["grades"].items()
    ]
    kinds = [
        (what, row["n"], *(f"{row[part] / row['n']:.3f}" for part in ("met", *GRADES)))
        for what, row in figures["kinds"].items()
    ]
    return "\n\n".join((
        head,
        table(("at least", "recall", "precision", "pairs", "wrong ones"), grades),
        table(("variant", "n", "share a key", *GRADES), kinds),
    ))  # fmt: skip


def figures(seed: int, on_file: int, new: int) -> list[dict[str, Any]]:
    """Both sets, for bench.run."""
    return [measure(seed, is_hard=hard, on_file=on_file, new=new) for hard in (False, True)]


def main() -> None:
    from bench.persons import NEW, ON_FILE, TEST, TRAINING

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--training", action="store_true", help="the seed on which to choose")
    parser.add_argument("--seed", type=int, default=TEST, help="default: that of the test")
    parser.add_argument("--on-file", type=int, default=ON_FILE)
    parser.add_argument("--new", type=int, default=NEW)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    seed = TRAINING if chosen.training else chosen.seed
    found = figures(seed, chosen.on_file, chosen.new)
    print(json.dumps(found) if chosen.json else "\n\n".join(map(shown, found)))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    main()
