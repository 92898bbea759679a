#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Writes data/profielen/sterfte.csv and vruchtbaarheid.csv from the UN's World Population Prospects 2022.

Usage: make_un_rates.py FOLDER [PERIOD]
FOLDER holds the tables of R package wpp2022 for the Netherlands as wpp2022_nl_NAME.tsv; PERIOD is such as 2025-2030.
"""
import csv
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
period = sys.argv[2] if len(sys.argv) > 2 else "2025-2030"
target = pathlib.Path(__file__).resolve().parent.parent / "data" / "profielen"
source = "UN WPP 2022 (CC BY 3.0 IGO): "


def rows(name):
    with open(folder / f"wpp2022_nl_{name}.tsv", encoding="utf-8") as file:
        found = [row for row in csv.DictReader(file, delimiter="\t") if row["period"] == period]
    if not found:
        raise SystemExit(f"{name} has no period {period}")
    return found


def write(name, header, lines):
    with open(target / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)


mortality = rows("mx5dt")
starts = [int(row["age"].rstrip("+")) for row in mortality]
ends = [after - 1 for after in starts[1:]] + [""]
write("sterfte.csv", ["geslacht", "leeftijd_van", "leeftijd_tot", "sterfte", "periode", "bron"],
      [[sex, start, end, row[column], period, source + "mx5dt"]
       for sex, column in (("mannen", "mxM"), ("vrouwen", "mxF"))
       for start, end, row in zip(starts, ends, mortality)])

try:
    children = rows("tfrproj5dt")[0]["tfr"]
    children_table = "tfrproj5dt"
except SystemExit:
    children = rows("tfr5dt")[0]["tfr"]
    children_table = "tfr5dt"
boys = rows("sexRatio5dt")[0]["srb"]
write("vruchtbaarheid.csv",
      ["leeftijd_van", "leeftijd_tot", "percentage", "kinderen_per_vrouw", "jongens_per_meisje", "periode", "bron"],
      [[*row["age"].split("-"), row["pasfr"], children, boys, period,
        f"{source}percentASFR5dt {children_table} sexRatio5dt"] for row in rows("percentASFR5dt")])
