#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Makes data/profielen/leeftijd-geslacht.csv: persons by single year of age and sex, to seed the fitting with.

Reads, below the folder named by PARELTJES_TESTDATA (default ../shared), the folder data/demog:
* UN World Population Prospects 2019, the Netherlands, 1 July 2020, five-year groups in thousands. Split into single years
  by a cubic spline through the cumulative counts, with the slopes limited so that the spline never falls: J.M. Hyman,
  "Accurate monotonicity preserving cubic interpolation", SIAM Journal on Scientific and Statistical Computing 4 (1983)
  645-654. The single years of each five-year group add up to the group.
* CBS StatLine 03759ned, Amsterdam, The Hague and Utrecht, 1 January 2019, single years; the aggregates with age codes 10000
  (total) and 22000 (95 and older) are left out; 100 and older are taken together.

Only the Python standard library is needed. Run it from the root of the repository.
"""

import csv
import os
import pathlib
import sys

OLDEST = 100
CITIES = {"amsterdam": "GM0363", "denhaag": "GM0518", "utrecht": "GM0344"}
SEXES = {"3000": "mannen", "4000": "vrouwen"}


def spline_slopes(values):
    """Slopes at equally spaced knots (distance 1) of the natural cubic spline through the values."""
    n = len(values)
    right = [3 * (values[min(i + 1, n - 1)] - values[max(i - 1, 0)]) for i in range(n)]
    diagonal = [2.0] + [4.0] * (n - 2) + [2.0]
    for i in range(1, n):  # the sub- and superdiagonal are 1
        factor = 1 / diagonal[i - 1]
        diagonal[i] -= factor
        right[i] -= factor * right[i - 1]
    slopes = [0.0] * n
    slopes[-1] = right[-1] / diagonal[-1]
    for i in range(n - 2, -1, -1):
        slopes[i] = (right[i] - slopes[i + 1]) / diagonal[i]
    return slopes


def limited(slopes, steps):
    """Hyman's filter for values that rise by `steps`: no slope below 0 or above three times the smaller step beside it."""
    result = []
    for i, slope in enumerate(slopes):
        beside = steps[max(i - 1, 0) : i + 1]
        result.append(min(max(0.0, slope), 3 * min(beside)))
    return result


def single_years(groups):
    """Counts of five-year groups as counts of single years, not rounded."""
    cumulative = [0.0]
    for count in groups:
        cumulative.append(cumulative[-1] + count)
    slopes = limited(spline_slopes(cumulative), groups)

    def at(group, part):
        a, b = cumulative[group], cumulative[group + 1]
        u = part
        return (
            a * (1 + 2 * u) * (1 - u) ** 2
            + slopes[group] * u * (1 - u) ** 2
            + b * u * u * (3 - 2 * u)
            + slopes[group + 1] * u * u * (u - 1)
        )

    return [at(g, (k + 1) / 5) - at(g, k / 5) for g in range(len(groups)) for k in range(5)]


def whole_persons(parts, total):
    """Rounded so that they add up to the total: the largest remainders are rounded up."""
    counts = [int(part) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda i: (counts[i] - parts[i], i))
    for i in by_remainder[: total - sum(counts)]:
        counts[i] += 1
    return counts


def country(folder, letter):
    with open(folder / f"wpp2019_nl_pop{letter}.tsv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    groups = [round(1000 * float(row["2020"])) for row in rows]
    assert [row["age"] for row in rows] == [f"{a}-{a + 4}" for a in range(0, 100, 5)] + ["100+"]
    parts = single_years([float(count) for count in groups[:-1]])
    counts = []
    for i, group in enumerate(groups[:-1]):
        counts += whole_persons(parts[5 * i : 5 * i + 5], group)
    return counts + [groups[-1]]


def city(folder, name):
    ages = {sex: [0] * (OLDEST + 1) for sex in SEXES.values()}
    with open(folder / f"age1_sex_{name}_2019_03759ned.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            code = int(row["Leeftijd"])
            if row["Geslacht"] not in SEXES or code in (10000, 22000):
                continue
            age = OLDEST if code > 19900 else 0 if code == 10010 else (code - 10000) // 100
            ages[SEXES[row["Geslacht"]]][age] += int(row["BevolkingOp1Januari_1"])
    return ages


def main():
    folder = pathlib.Path(os.environ.get("PARELTJES_TESTDATA", "../shared")) / "data" / "demog"
    if not folder.is_dir():
        sys.exit(f"{folder} is not there: set PARELTJES_TESTDATA to the folder that holds data/demog")
    rows = []

    def add(code, sex, counts, year, source):
        rows.extend([code, sex, age, count, year, source] for age, count in enumerate(counts))

    for letter, sex in (("M", "mannen"), ("F", "vrouwen")):
        add("NL00", sex, country(folder, letter), 2020, "UN WPP 2019")
    for name, code in CITIES.items():
        for sex, counts in city(folder, name).items():
            add(code, sex, counts, 2019, "CBS 03759ned")
    target = pathlib.Path("data/profielen/leeftijd-geslacht.csv")
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "geslacht", "leeftijd", "aantal", "jaar", "bron"])
        writer.writerows(rows)
    print(f"{target}: {len(rows)} rows")


if __name__ == "__main__":
    main()
