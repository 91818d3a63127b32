"""The reference workload in Numba: loops over lines and days, replications in parallel on two threads.

Counts are drawn by inversion, written out: Numba's own `np.random.poisson` and `binomial` take twice as long.
"""

import math

import numba
import numpy as np

import workload

THREADS = 2


@numba.njit
def poisson(mean, none):
    """A count by inversion; `none` = exp(-mean)."""
    u, mass, count = np.random.random(), none, 0
    below = mass
    while below < u and count < 400:
        count += 1
        mass *= mean / count
        below += mass
    return count


@numba.njit
def misses(packages, chance):
    """Packages without a scan, by inversion."""
    u, mass, count = np.random.random(), chance**packages, 0
    below = mass
    odds = (1.0 - chance) / chance
    while below < u and count < packages:
        mass *= odds * (packages - count) / (count + 1)
        count += 1
        below += mass
    return count


@numba.njit(parallel=True, cache=True)
def breaches(replications, seed, days, starts, means, a, b, promise, window, lag, first_shown, last_shown):
    """Whether each replication has a breach in the period, per category."""
    breached = np.zeros((replications, len(starts) - 1), dtype=np.bool_)
    for replication in numba.prange(replications):
        np.random.seed(seed * 1_000_003 + replication)
        for category in range(len(starts) - 1):
            counted = np.zeros(days, dtype=np.int64)
            defects = np.zeros(days, dtype=np.int64)
            for line in range(starts[category], starts[category + 1]):
                chance = np.random.beta(a[line], b[line])
                none = math.exp(-means[line])
                for day in range(days):
                    orders = poisson(means[line], none)
                    if orders > 0:
                        counted[day] += orders
                        defects[day] += misses(orders, chance)
            first = first_shown - lag - promise - window
            all_counted = counted[first : first + window].sum()
            all_defects = defects[first : first + window].sum()
            for last in range(first + window, last_shown - lag - promise + 1):
                all_counted += counted[last] - counted[last - window]
                all_defects += defects[last] - defects[last - window]
                # Read prudently the rate must lie above 95 %; an empty window is no breach.
                if all_counted > 0 and 100 * (all_counted - all_defects) <= 95 * all_counted:
                    breached[replication, category] = True
                    break
    return breached


def simulate(work, replications, seed):
    """Replications with a breach in the period, per category."""
    numba.set_num_threads(min(THREADS, numba.config.NUMBA_NUM_THREADS))
    starts = np.append(work.line_starts, len(work.category_of))
    breached = breaches(
        replications, seed, work.days, starts, work.orders_per_day, work.chance_a, work.chance_b,
        int(work.promise_days[0]), work.window, work.lag, work.first_shown, work.last_shown,
    )
    return breached.sum(axis=0)


if __name__ == "__main__":
    workload.main(simulate, shocks=False, warm_up=lambda work: simulate(work, 4, 0))
