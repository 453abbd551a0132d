"""Recomputes every score in scores.csv from the values and targets in results.csv: python recompute.py"""

import csv
from collections import Counter, defaultdict
from fractions import Fraction


def read(name):
    with open(name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def points(form, row):
    if form == "yes":
        return 4 if row["value"] == "yes" else 1
    x, t, w = (Fraction(row[name] or 0) for name in ("value", "target", "worst"))
    if form == "best":
        share = (x - w) / (t - w)
    else:
        share = {"at_least": x / t, "at_most": t / max(x, t), "near": min(x / t, t / x if x > 0 else 0)}[form]
    return 1 + sum(100 * share >= limit for limit in (33, 66, 95))


found = defaultdict(list)
for row in read("results.csv"):
    home, goals = row["dimension"], {target.split(".")[0] for target in row["sdg_targets"].split()}
    groups = [("overall", "overall"), ("dimension", home), ("category", f"{home}/{row['category']}")]
    groups += [("sub_dimension", f"{home}/{row['sub_dimension']}"), *(("sdg", goal) for goal in goals)]
    groups += [("sdg_dimension", f"{goal}/{home}") for goal in goals]
    for group in groups if row["status"] == "verified" and row["benchmark_form"] else ():
        found[row["city"], row["round"], *group].append(points(row["benchmark_form"], row))
verdicts = defaultdict(Counter)
for row in read("scores.csv"):
    mine = found[row["city"], row["round"], row["group"], row["name"]]
    percent = Fraction(25 * sum(mine), len(mine) or 1) - Fraction(row["percent"] or 0)
    same = [str(sum(mine)), str(len(mine))] == [row["sum_of_points"], row["scored"]] and 0 <= percent < 1e-10
    verdicts[row["city"], row["round"]]["agree" if same else "differ"] += 1
for (city, name), count in verdicts.items():
    print(f"{city} {name}: {count['agree']} scores agree, {count['differ']} differ")
