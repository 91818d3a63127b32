"""The workload with shocks as a careful analyst writes it: NumPy, one set of futures for all 16 columns.

Two policies (the new one counts packages across the border from its first day on), four readings (the target is to be
passed or reached; reviewed from 1 or from 20 packages), two strategies (some lines change their carrier on a day).
"""

from datetime import date, timedelta

import numpy as np

import workload

BLOCK = 16
NEW_POLICY_FROM = date(2025, 1, 15)  # by the promised day, as uk-2025 read prudently
READINGS = {
    "prudent": (False, 1),
    "target=at-least": (True, 1),
    "reviewed-from=20": (False, 20),
    "both": (True, 20),
}


class Shop:
    """What does not depend on chance."""

    def __init__(self, work):
        services = work.scenario["services"]
        self.carriers = list(dict.fromkeys(one["carrier"] for one in services.values()))
        self.mean = np.array([one["delivery_without_facility"] for one in services.values()])
        self.k = 1 / work.scenario["clustering"]["icc"] - 1
        place = {name: self.carriers.index(one["carrier"]) for name, one in services.items()}
        self.carrier = np.array([place[name] for name in work.service])
        handling = work.scenario["horizon"]["handling_days"]
        handover = [work.first_day + timedelta(days=day + handling) for day in range(work.days)]
        weeks = np.array([(day.toordinal() - 1) // 7 for day in handover])  # Monday to Sunday
        self.week = weeks - weeks[0]
        (lever,) = work.scenario["strategies"]["better-carrier"]["levers"]
        self.switched = np.flatnonzero(np.isin(work.service, lever["where"]["service"]))
        self.to = place[lever["to"][0]]
        self.from_day = (work.scenario["strategies"]["better-carrier"]["starts_on"] - work.first_day).days
        self.new_from = (NEW_POLICY_FROM - work.first_day).days


def by_promised_day(work, lines):
    """Moves each line's counts from its order days to its promised days."""
    moved = np.zeros_like(lines)
    for promise in np.unique(work.promise_days):
        at = np.flatnonzero(work.promise_days == promise)
        moved[:, at, promise:] = lines[:, at, :-promise]
    return moved


def simulate(work, replications, seed):
    """Replications with a breach in the period, per column and category."""
    rng = np.random.default_rng(seed)
    shop = Shop(work)
    counted = np.ones((2, len(work.category_of), work.days), dtype=bool)
    counted[0, work.cross_border] = False
    counted[1, work.cross_border, : shop.new_from] = False
    breached = {}
    for first in range(0, replications, BLOCK):
        n = min(BLOCK, replications - first)
        weeks = (n, len(shop.carriers), shop.week[-1] + 1)
        success = rng.beta((shop.mean * shop.k)[:, None], ((1 - shop.mean) * shop.k)[:, None], size=weeks)
        chance = success[:, :, shop.week]
        orders = rng.poisson(work.orders_per_day[:, None], size=(n, len(work.category_of), work.days))
        valid = rng.binomial(orders, chance[:, shop.carrier])
        switched = valid.copy()
        later = np.ix_(range(n), shop.switched, range(shop.from_day, work.days))
        switched[later] = rng.binomial(orders[later], chance[:, [shop.to], shop.from_day :])
        promised = by_promised_day(work, orders)
        for strategy, lines in {"carry-on": valid, "better-carrier": switched}.items():
            lines = by_promised_day(work, lines)
            for policy, counts in zip(("baseline", "reform"), counted):
                add = lambda daily: np.add.reduceat(daily * counts, work.line_starts, axis=1)
                in_window = workload.windows(work, add(promised))
                passed = workload.windows(work, add(lines))
                for reading, (at_least, reviewed_from) in READINGS.items():
                    short = 100 * passed < 95 * in_window if at_least else 100 * passed <= 95 * in_window
                    below = (in_window >= reviewed_from) & short
                    column = f"{policy}/{reading}/{strategy}"
                    breached[column] = breached.get(column, 0) + below.any(axis=2).sum(axis=0)
    return breached


if __name__ == "__main__":
    workload.main(simulate, shocks=True)
