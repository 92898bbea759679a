#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Writes what a projection needs into data/profielen: sterfte-toekomst.csv, vruchtbaarheid-toekomst.csv, prognose.csv.

Usage: make_futures.py DEMOG KWB
DEMOG holds the tables of R package wpp2022 for the Netherlands as wpp2022_nl_NAME.tsv. KWB holds key figures of CBS:
inhabitants per municipality of 2021, 2022 and 2024 and per wijk of 2022 and 2024 (names below).
"""
import csv
import math
import pathlib
import statistics
import sys

demog, kwb = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
target = pathlib.Path(__file__).resolve().parent.parent / "data" / "profielen"
un = "UN WPP 2022 (CC BY 3.0 IGO): "
periods = [f"{year}-{year + 5}" for year in range(2020, 2060, 5)]
z80 = 1.2815515655446004  # of the normal distribution: 80 % lies within


def table(name):
    with open(demog / f"wpp2022_nl_{name}.tsv", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def write(name, header, lines):
    with open(target / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)


# Rates by period.
deaths, children, shares, boys = [], table("tfr5dt") + table("tfrproj5dt"), table("percentASFR5dt"), table("sexRatio5dt")
births = []
mx = {}
for period in periods:
    rows = [row for row in table("mx5dt") if row["period"] == period]
    starts = [int(row["age"].rstrip("+")) for row in rows]
    ends = [after - 1 for after in starts[1:]] + [""]
    for sex, column in (("mannen", "mxM"), ("vrouwen", "mxF")):
        mx[period, sex] = [float(row[column]) for row in rows]
        deaths += [[sex, a, b, row[column], period, un + "mx5dt"] for a, b, row in zip(starts, ends, rows)]
    tfr = next(row["tfr"] for row in reversed(children) if row["period"] == period)
    srb = next(row["srb"] for row in boys if row["period"] == period)
    births += [[*row["age"].split("-"), row["pasfr"], tfr, srb, period, un + "percentASFR5dt tfrproj5dt sexRatio5dt"]
               for row in shares if row["period"] == period]
write("sterfte-toekomst.csv", ["geslacht", "leeftijd_van", "leeftijd_tot", "sterfte", "periode", "bron"], deaths)
write("vruchtbaarheid-toekomst.csv", ["leeftijd_van", "leeftijd_tot", "percentage", "kinderen_per_vrouw",
                                      "jongens_per_meisje", "periode", "bron"], births)

parameters = []


def say(name, value, unit, kind, source, note):
    parameters.append([name, f"{value:.4g}", unit, kind, source, note])


# How far births and deaths may drift: the 80 % interval of the UN in 2040, 18 years after its last count.
row = next(r for r in table("tfrproj1dt") if r["year"] == "2040")
say("geboorte_afwijking", math.log(float(row["tfr_80u"]) / float(row["tfr_80l"])) / (2 * z80) / math.sqrt(18), "per jaar",
    "geschat", un + "tfrproj1dt", "dwaaltocht waarvan het 80%-interval in 2040 dat van de VN is")


def life_expectancy(rates, factor):
    alive, years = 1.0, 0.0
    for i, rate in enumerate(rates):
        width = 1 if i == 0 else 4 if i == 1 else 5
        rate *= factor
        if i + 1 == len(rates):
            return years + alive / rate
        part = 0.1 if i == 0 else 0.5
        dying = min(1.0, width * rate / (1 + width * (1 - part) * rate))
        years += width * (alive * (1 - dying) + alive * dying * part)
        alive *= 1 - dying


def factor_for(rates, change):
    """By which the death rates change when the life expectancy changes by so much."""
    low, high, wanted = 0.2, 5.0, life_expectancy(rates, 1) + change
    for _ in range(60):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if life_expectancy(rates, middle) > wanted else (low, middle)
    return low


row = next(r for r in table("e0proj1dt") if r["year"] == "2040")
spread = []
for sex, letter in (("mannen", "M"), ("vrouwen", "F")):
    rates = mx["2040-2045", sex]
    middle = float(row["e0" + letter])
    spread.append(math.log(factor_for(rates, float(row[f"e0{letter}_80l"]) - middle) /
                           factor_for(rates, float(row[f"e0{letter}_80u"]) - middle)) / (2 * z80))
say("sterfte_afwijking", statistics.mean(spread) / math.sqrt(18), "per jaar", "geschat", un + "e0proj1dt mx5dt",
    "dwaaltocht waarvan het 80%-interval van de levensverwachting in 2040 dat van de VN is")

# Net moves of the country.
people = {}
for row in table("popproj1dt"):
    people[int(row["year"])] = float(row["pop"])
moves = {int(row["year"]): float(row["mig"]) for row in table("migration1dt")}
rate_per_1000 = {y: 1000 * moves[y] / people[2022] for y in range(1990, 2022)}  # of the people of 2022: nearly the same
long_run = statistics.mean(rate_per_1000[y] for y in range(2012, 2022))
say("land_saldo", long_run / 1000, "per inwoner per jaar", "geschat", un + "migration1dt",
    "gemiddelde van 2012 tot en met 2021")
series = [rate_per_1000[y] / 1000 for y in sorted(rate_per_1000)]
mean = statistics.mean(series)
lag = sum((a - mean) * (b - mean) for a, b in zip(series, series[1:])) / sum((a - mean) ** 2 for a in series)
spread = statistics.pstdev(series)
say("land_volharding", lag, "", "geschat", un + "migration1dt", "samenhang van een jaar met het jaar ervoor, 1990-2021")
say("land_afwijking", spread * math.sqrt(1 - lag * lag), "per jaar", "geschat", un + "migration1dt",
    "nieuwe afwijking per jaar, 1990-2021")


# Municipalities and wijken: which part of their growth lasts.
def kwb_rows(name):
    with open(kwb / name, encoding="utf-8") as file:
        return list(csv.reader(file))


def people_of(name, code, count):
    head, *rest = kwb_rows(name)
    return {r[head.index(code)]: float(r[head.index(count)]) for r in rest if r[head.index(count)] not in ("", "NA")}


p21 = people_of("kwb2021_gemeente_nabijheid2020_buurtvergelijker.csv", "GM_CODE", "Aantal inwoners")
p22 = people_of("kwb2022_gemeente_tmap.csv", "code", "population")
p24 = people_of("kwb2024_gemeente_wijk_basic.csv", "code", "AantalInwoners_5")
w22 = people_of("kwb2022_wijk_tmap.csv", "code", "population")
total22, total24 = sum(p22.values()), sum(v for c, v in p24.items() if c.startswith("GM"))
misc = {int(row["year"]): float(row["births"]) - float(row["deaths"]) for row in table("miscproj1dt")}
recent = (total24 - total22 - 1000 * (misc[2022] + misc[2023])) / 2 / total22
say("land_saldo_recent", recent, "per inwoner per jaar", "geschat", f"CBS KWB 2022 en 2024; {un}miscproj1dt",
    "groei 2022-2024 min geboorten en sterften")
for name, year in (("land_saldo_recent_van", 2022), ("land_saldo_recent_tot", 2024)):
    say(name, year, "jaar", "geschat", "CBS KWB 2022 en 2024", "1 januari")
both = [c for c in p21 if c in p22 and c in p24]
x = {c: math.log(p22[c] / p21[c]) for c in both}
y = {c: math.log(p24[c] / p22[c]) / 2 for c in both}
mean_x = math.log(sum(p22[c] for c in both) / sum(p21[c] for c in both))
mean_y = math.log(sum(p24[c] for c in both) / sum(p22[c] for c in both)) / 2
kept = [c for c in both if abs(x[c] - mean_x) < 0.03 and abs(y[c] - mean_y) < 0.03]
ax, ay = statistics.mean(x[c] for c in kept), statistics.mean(y[c] for c in kept)
lasting = sum((x[c] - ax) * (y[c] - ay) for c in kept) / len(kept)
variance = statistics.pvariance([y[c] for c in kept])
n = f"CBS KWB 2021, 2022 en 2024: {len(kept)} gemeenten"
say("gemeente_blijvend", math.sqrt(lasting), "per jaar", "geschat", n,
    "wat de groei van 2021-2022 en die van 2022-2024 gemeen hebben")
say("gemeente_wisselend", math.sqrt(2 * (variance - lasting)), "per jaar", "geschat", n, "de rest, per jaar")
points = []
for code, before in w22.items():
    gemeente = "GM" + code[2:6]
    if gemeente in kept and before >= 100 and p24.get(code, 0) > 0:
        points.append((before, math.log(p24[code] / before) / 2 - y[gemeente]))


def median_spread(pairs):
    """Deviation from the median, so that one new estate does not decide."""
    return 1.4826 * statistics.median(abs(e) for _, e in pairs)


points.sort()
bins = [points[i:i + 200] for i in range(0, len(points) - 199, 200)]
sizes = [1 / statistics.median(p for p, _ in b) for b in bins]
squares = [median_spread(b) ** 2 for b in bins]
weights = [1 / s ** 2 for s in squares]
mw = sum(weights)
ms, mq = (sum(w * v for w, v in zip(weights, values)) / mw for values in (sizes, squares))
noise = sum(w * (s - ms) * (q - mq) for w, s, q in zip(weights, sizes, squares)) / sum(
    w * (s - ms) ** 2 for w, s in zip(weights, sizes))
own = mq - noise * ms
share = lasting / variance
n = f"CBS KWB 2022 en 2024: {len(points)} wijken"
say("gebied_blijvend", math.sqrt(own * share), "per jaar", "geschat", n,
    "verschil met de groei van de gemeente; hetzelfde deel blijft als bij gemeenten")
say("gebied_wisselend", math.sqrt(2 * own * (1 - share)), "per jaar", "geschat", n, "de rest, per jaar")
say("gebied_ruis", 2 * noise, "gedeeld door inwoners", "geschat", n, "toeval in kleine gebieden: kwadraat per jaar")
back = "pareltjes backtest: "
say("gebied_volgt_woningen", 0.8, "deel", "geschat", back + "CBS KWB 2019-2024, Den Haag en Amsterdam; 3068 wijken 2022-2024",
    "deel van geboorten min sterften boven dat van de gemeente dat verhuizingen goedmaken")
say("leeftijd_volharding", 0.5, "", "aanname", "aanname: de terugblik is te kort",
    "deel van zo'n afwijking dat een jaar later over is")
say("gebied_leeftijd", 0.022, "per jaar", "geschat", back + "CBS KWB 2022-2024 (3068 wijken) en 2021-2024 (103 buurten)",
    "komen en gaan per leeftijdsband naast het patroon; met deze waarde valt rond 80% binnen de marge van 80%")
say("gemeente_leeftijd", 0.009, "per jaar", "geschat", back + "CBS KWB 2022-2024 (329 gemeenten)",
    "hetzelfde, voor de hele gemeente")
say("volharding", 0.93, "", "aanname", "aanname: twee tellingen zeggen het niet",
    "deel van een afwijking dat een jaar later over is; na tien jaar is dat de helft")

say("begin_ander_profiel", 0.5, "kans", "aanname", "aanname",
    "deel van de trekkingen dat met een ander leeftijdsprofiel begint, waar leeftijden geschat zijn")
dwellings = people_of("kwb2024_gemeente_wijk_basic.csv", "code", "Woningvoorraad_35")
say("land_bezetting", total24 / sum(v for c, v in dwellings.items() if c.startswith("GM")), "personen per woning",
    "geschat", "CBS KWB 2024", "inwoners gedeeld door woningen")

woningbouwkaart = "BZK en ABF Research, Woningbouwkaart najaar 2021: 30% van de plannen vertraagt of valt uit"
say("plan_uitval", 0.15, "kans", "aanname", woningbouwkaart, "de helft van die 30%")
say("plan_vertraging", 0.15, "kans", "aanname", woningbouwkaart, "de andere helft van die 30%")
say("plan_vertraging_jaren", 3, "jaar", "aanname", "aanname", "gemiddelde vertraging van een plan dat vertraagt")

rc = "A. Rogers en L. Castro, Model Migration Schedules, IIASA RR-81-30 (1981)"
for name, value, note in (("a1", 0.02, "kinderen: hoogte"), ("alpha1", 0.1, "kinderen: daling per jaar"),
                          ("a2", 0.06, "jonge mensen: hoogte"), ("alpha2", 0.1, "jonge mensen: daling per jaar"),
                          ("mu2", 20, "jonge mensen: leeftijd"), ("lambda2", 0.4, "jonge mensen: stijging per jaar"),
                          ("c", 0.003, "alle leeftijden")):
    say("leeftijd_" + name, value, "jaar" if name == "mu2" else "", "model", rc, note)
write("prognose.csv", ["naam", "waarde", "eenheid", "aard", "bron", "uitleg"], parameters)


# The country by sex and groups of five years, for cohort changes where an area was not counted twice.
def five_years(name):
    with open(demog / f"wpp2019_nl_{name}.tsv", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


country = []
for sex, name in (("mannen", "popM"), ("vrouwen", "popF")):
    for row in five_years(name):
        for year in ("2005", "2010", "2015", "2020"):
            start = row["age"].split("-")[0].rstrip("+")
            end = row["age"].split("-")[1] if "-" in row["age"] else ""
            country.append([year, sex, start, end, f"{1000 * float(row[year]):.0f}", f"UN WPP 2019 (CC BY 3.0 IGO): {name}"])
country.sort(key=lambda r: (r[0], r[1], int(r[2])))
write("nederland-vijfjaars.csv", ["jaar", "geslacht", "leeftijd_van", "leeftijd_tot", "aantal", "bron"], country)
