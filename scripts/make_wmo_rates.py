#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Derives the use of Wmo provisions by age from CBS key figures of 2019 of Amsterdam and Den Haag.

Usage: make_wmo_rates.py KWB2019_AMSTERDAM.csv KWB2019_DENHAAG.csv > wmo-gebruik.csv

Model: clients of a buurt = sum over age bands of rate times persons, rates >= 0; least squares with weight 1/inhabitants
(the variance of a count grows with its size), over buurten with at least 200 inhabitants. Non-negative least squares by
trying every set of bands: exact for a few bands. The spread is the 10th and 90th percentile of the ratio
between observed and fitted clients. Standard library only.
"""
import csv
import itertools
import sys

COLUMNS = ["k_0Tot15Jaar_8", "k_15Tot25Jaar_9", "k_25Tot45Jaar_10", "k_45Tot65Jaar_11", "k_65JaarOfOuder_12"]
# The Wmo is for adults. With all five bands the fit gives children the use of their poorer neighbourhoods, and people of
# 45 to 64 none: the bands are too much alike. So children are left out, and 15 to 64 is one band.
BANDS = [(15, 64, [1, 2, 3]), (65, 120, [4])]
SMALLEST = 200


def read(path):
    """Rows of (persons per band, clients, inhabitants) for the buurten that have all figures."""
    rows = []
    with open(path, encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if not line["WijkenEnBuurten"].startswith("BU") or not line["WmoClientenRelatief_90"]:
                continue
            bands = [line[column] for column in COLUMNS]
            if not line["AantalInwoners_5"] or "" in bands or float(line["AantalInwoners_5"]) < SMALLEST:
                continue
            inhabitants = float(line["AantalInwoners_5"])
            clients = float(line["WmoClientenRelatief_90"]) * inhabitants / 1000
            rows.append(([sum(float(bands[i]) for i in parts) for _, _, parts in BANDS], clients, inhabitants))
    return rows


def solve(matrix, right):
    """Gaussian elimination with partial pivoting."""
    size = len(right)
    a = [row[:] + [right[i]] for i, row in enumerate(matrix)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(a[r][i]))
        a[i], a[pivot] = a[pivot], a[i]
        for r in range(i + 1, size):
            factor = a[r][i] / a[i][i]
            for c in range(i, size + 1):
                a[r][c] -= factor * a[i][c]
    x = [0.0] * size
    for i in reversed(range(size)):
        x[i] = (a[i][size] - sum(a[i][c] * x[c] for c in range(i + 1, size))) / a[i][i]
    return x


def fit(rows):
    """Rates per person and band."""
    bands = range(len(BANDS))
    gram = [[sum(x[i] * x[j] / n for x, _, n in rows) for j in bands] for i in bands]
    moment = [sum(x[i] * y / n for x, y, n in rows) for i in bands]
    best, best_gain = [0.0] * len(BANDS), 0.0
    for size in range(1, len(BANDS) + 1):
        for chosen in itertools.combinations(bands, size):
            rates = solve([[gram[i][j] for j in chosen] for i in chosen], [moment[i] for i in chosen])
            gain = sum(rate * moment[i] for rate, i in zip(rates, chosen))
            if min(rates) >= 0 and gain > best_gain:
                best = [0.0] * len(BANDS)
                for rate, i in zip(rates, chosen):
                    best[i] = rate
                best_gain = gain
    return best


def predict(rates, row):
    return sum(rate * x for rate, x in zip(rates, row[0]))


def error_per_1000(rates, rows):
    """Mean absolute error in clients per 1,000 inhabitants."""
    return sum(abs(predict(rates, row) - row[1]) / row[2] * 1000 for row in rows) / len(rows)


def quantile(values, q):
    values = sorted(values)
    position = q * (len(values) - 1)
    below = int(position)
    above = min(below + 1, len(values) - 1)
    return values[below] + (position - below) * (values[above] - values[below])


def main():
    cities = [read(path) for path in sys.argv[1:3]]
    rows = cities[0] + cities[1]
    rates = fit(rows)
    mean = sum(y for _, y, _ in rows) / sum(n for _, _, n in rows)
    unexplained = sum((y - predict(rates, (x, y, n))) ** 2 / n for x, y, n in rows)
    total = sum((y - mean * n) ** 2 / n for x, y, n in rows)
    ratios = [y / predict(rates, (x, y, n)) for x, y, n in rows]
    low, high = quantile(ratios, 0.1), quantile(ratios, 0.9)
    other = (error_per_1000(fit(cities[0]), cities[1]) * len(cities[1]) +
             error_per_1000(fit(cities[1]), cities[0]) * len(cities[0])) / len(rows)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["leeftijd_van", "leeftijd_tot", "laag", "midden", "hoog", "per", "buurten", "r2", "fout_per_1000",
                     "fout_andere_stad_per_1000", "bron", "methode"])
    for (age_from, age_to, _), rate in zip(BANDS, rates):
        writer.writerow([age_from, age_to, *(f"{rate * 1000 * s:.3f}" for s in (low, 1, high)), 1000, len(rows),
                         f"{1 - unexplained / total:.4f}", f"{error_per_1000(rates, rows):.3f}", f"{other:.3f}",
                         "CBS Kerncijfers wijken en buurten 2019 (84583NED), buurten van Amsterdam en Den Haag",
                         "niet-negatieve kleinste kwadraten, gewicht 1/inwoners, buurten vanaf 200 inwoners; "
                         "laag en hoog: 10e en 90e percentiel van waargenomen gedeeld door geschat"])


if __name__ == "__main__":
    main()
