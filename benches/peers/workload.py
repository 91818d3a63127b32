"""A benchmark scenario as arrays, read from the same file that `vtr run` reads.

Covers what the two benchmark scenarios hold, and refuses what would change the answer: volumes known exactly, the same
every day; one scan on delivery that makes a package valid; nothing ever closed. That uk-2023 and uk-2025 ask for one
scan and, read prudently, for more than 95 %, is written into the peers: that their answers agree shows it.
"""

import argparse
import json
import re
import sys
import time
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

BEGUN = time.perf_counter()
# What `vtr run` calls the column of a workload that has one.
ONLY_COLUMN = "reform/prudent/carry-on"


@dataclass
class Workload:
    """Per line, categories in the order of the file: lines of one category stand together."""

    categories: list[str]
    days: int
    line_starts: np.ndarray  # first line of each category
    category_of: np.ndarray
    orders_per_day: np.ndarray
    chance_a: np.ndarray  # Beta shapes of the chance of a scan; b = 0: the chance is a, exactly
    chance_b: np.ndarray
    service: list[str]
    cross_border: np.ndarray
    promise_days: np.ndarray
    window: int
    lag: int
    first_shown: int  # first and last day of the period, counted from the first simulated day
    last_shown: int
    first_day: date
    scenario: dict

    def line_days(self, replications):
        """What every tool is measured in."""
        return len(self.category_of) * self.days * replications


def share(value):
    """`"28 %"` or 0.28."""
    return float(value.strip().removesuffix("%")) / 100 if isinstance(value, str) else float(value)


def chance(value):
    """Shapes of `"beta(a, b)"`, or an exact chance with b = 0."""
    shapes = re.fullmatch(r"beta\((.+),(.+)\)", value) if isinstance(value, str) else None
    return (float(shapes[1]), float(shapes[2])) if shapes else (share(value), 0.0)


def refuse_what_is_not_covered(path, scenario):
    """Ends with a message when the peers would simulate something else than the file says."""
    horizon = scenario["horizon"]
    days = (horizon["last_day"] - horizon["decision_day"]).days
    categories, services = scenario["categories"].values(), scenario["services"].values()
    covered = {
        "a volume is exact": all(isinstance(one["orders_per_day"], (int, float)) for one in categories),
        "no season": not any(key in one for one in categories for key in ("weekday", "month", "trend_per_year")),
        "one scan, on delivery": all(one["tracked_as"] == "delivery-only" for one in services),
        "every number is entered": all(one["upload"] == 1 for one in services),
        "nothing is closed": scenario["consequences"]["grace_days"] > days,
        "no exempt package is counted": scenario["consequences"]["misapplied_share"] == 0,
        "no outages": not scenario.get("outages"),
    }
    missing = [what for what, holds in covered.items() if not holds]
    if missing:
        raise SystemExit(f"{path}: the peers take for granted: {'; '.join(missing)}")


def read(path):
    """Reads a scenario file."""
    with open(path, "rb") as file:
        scenario = tomllib.load(file)
    refuse_what_is_not_covered(path, scenario)
    horizon, services = scenario["horizon"], scenario["services"]
    home = next(iter(scenario["stores"].values()))["ships_from"][0]
    rows, starts = [], []
    for at, category in enumerate(scenario["categories"].values()):
        starts.append(len(rows))
        for country, of_country in category["destinations"].items():
            items = category.get("items_by_destination", {}).get(country) or category["items"]
            for item in items:
                mean = category["orders_per_day"] * share(of_country) * share(item["share"])
                transit = services[item["service"]]["transit_days"]
                lane = "domestic" if country == home else "cross-border"
                promise = horizon["handling_days"] + transit.get(lane, transit.get("any"))
                rows.append((at, mean, item["service"], country != home, promise))
    category_of, means, service, cross_border, promises = zip(*rows)
    shapes = np.array([chance(services[name]["delivery_without_facility"]) for name in service])

    # The calendar of docs/scenario-format.md: days enough before the decision day to fill the first window.
    window, lag = horizon["window_days"], horizon["lag_days"]
    decision = horizon["decision_day"]
    first_day = decision - timedelta(days=window + lag + max(promises) + 1)
    acting = [one["starts_on"] for one in scenario["strategies"].values() if one.get("levers")]
    first_shown = min(acting, default=decision) + timedelta(days=min(promises) + lag)
    shown = (first_shown - first_day).days
    return Workload(
        categories=[category["category"] for category in scenario["categories"].values()],
        days=(horizon["last_day"] - first_day).days + 1,
        line_starts=np.array(starts),
        category_of=np.array(category_of),
        orders_per_day=np.array(means),
        chance_a=shapes[:, 0],
        chance_b=shapes[:, 1],
        service=list(service),
        cross_border=np.array(cross_border),
        promise_days=np.array(promises),
        window=window,
        lag=lag,
        first_shown=shown,
        last_shown=shown + scenario["tolerance"]["period_days"] - 1,
        first_day=first_day,
        scenario=scenario,
    )


def windows(work, daily):
    """Sums over the window of each day of the period; `daily` by promised day in its last axis."""
    ends = np.arange(work.first_shown, work.last_shown + 1) - work.lag
    sums = np.cumsum(daily, axis=-1)
    return sums[..., ends] - sums[..., ends - work.window]


def main(simulate, shocks, warm_up=None):
    """The command line of one peer: `simulate(work, replications, seed)` gives the number of replications with a
    breach per category (or per column and category); `warm_up(work)` is not timed. Peers without `shocks` take
    promises for equally long as well."""
    arguments = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    arguments.add_argument("scenario")
    arguments.add_argument("--replications", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    work = read(given.scenario)
    if not shocks and (work.scenario["clustering"]["icc"] != 0 or len(set(work.promise_days)) > 1):
        raise SystemExit(f"{given.scenario}: this peer simulates no shocks, and promises of one length only")
    if warm_up:
        warm_up(work)
    clock, processor = time.perf_counter(), time.process_time()
    counts = simulate(work, given.replications, given.seed)
    seconds, processor = time.perf_counter() - clock, time.process_time() - processor
    if not isinstance(counts, dict):
        counts = {ONLY_COLUMN: counts}
    breaches = [
        {"column": column, "category": category, "count": int(count), "chance": int(count) / given.replications}
        for column, of_column in counts.items()
        for category, count in zip(work.categories, of_column)
    ]
    answer = {
        "replications": given.replications,
        "seed": given.seed,
        "simulating": seconds,
        "simulating_processor": processor,
        "whole": time.perf_counter() - BEGUN,
        "line_days_a_second": work.line_days(given.replications) / seconds,
        "breaches": breaches,
    }
    json.dump(answer, sys.stdout)
