"""The reference workload in Numba, Poissons superposed per category and day, on two threads.

The lines' own counts are lost (see numpy_superposed.py)."""

import numba
import numpy as np

import workload

THREADS = 2


@numba.njit(parallel=True, cache=True)
def breaches(replications, seed, days, starts, means, a, b, promise, window, lag, first_shown, last_shown):
    """Whether each replication has a breach in the period, per category."""
    breached = np.zeros((replications, len(starts) - 1), dtype=np.bool_)
    for replication in numba.prange(replications):
        np.random.seed(seed * 1_000_003 + replication)
        for category in range(len(starts) - 1):
            valid_mean = 0.0
            defect_mean = 0.0
            for line in range(starts[category], starts[category + 1]):
                chance = np.random.beta(a[line], b[line])
                valid_mean += means[line] * chance
                defect_mean += means[line] * (1.0 - chance)
            valid = np.empty(days, dtype=np.int64)
            defects = np.empty(days, dtype=np.int64)
            for day in range(days):
                valid[day] = np.random.poisson(valid_mean)
                defects[day] = np.random.poisson(defect_mean)
            first = first_shown - lag - promise - window
            all_valid = valid[first : first + window].sum()
            missed = defects[first : first + window].sum()
            for last in range(first + window, last_shown - lag - promise + 1):
                all_valid += valid[last] - valid[last - window]
                missed += defects[last] - defects[last - window]
                # 100 valid <= 95 (valid + missed); an empty window is no breach.
                if missed > 0 and all_valid <= 19 * missed:
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
