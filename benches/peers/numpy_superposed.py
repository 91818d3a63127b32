"""The reference workload in the fastest NumPy we could write: Poissons superposed per category and day.

Given a replication's chances, a line's valid packages and its defects are independent Poissons, and sums of Poissons
are Poisson: two draws a category and day instead of two a line and day. The lines' own counts are lost. Defects are
few: their number over all days is drawn, then the day of each.
"""

import numpy as np

import workload

BLOCK = 64


def simulate(work, replications, seed):
    """Replications with a breach in the period, per category."""
    rng = np.random.Generator(np.random.SFC64(seed))
    breached = np.zeros(len(work.categories), dtype=np.int64)
    promise, days = work.promise_days[0], work.days
    for first in range(0, replications, BLOCK):
        n = min(BLOCK, replications - first)
        chance = rng.beta(work.chance_a, work.chance_b, size=(n, len(work.category_of)))
        valid_mean = np.add.reduceat(work.orders_per_day * chance, work.line_starts, axis=1)
        defect_mean = np.add.reduceat(work.orders_per_day * (1 - chance), work.line_starts, axis=1)
        valid = rng.poisson(valid_mean[:, :, None], size=(*valid_mean.shape, days))
        in_all = rng.poisson(defect_mean * days).ravel()
        cell = np.repeat(np.arange(len(in_all)), in_all) * days + rng.integers(0, days, size=in_all.sum())
        defects = np.bincount(cell, minlength=valid.size).reshape(valid.shape)
        # 100 valid <= 95 (valid + defects), as one number a day.
        worse = np.zeros_like(valid)
        worse[:, :, promise:] = 19 * defects[:, :, :-promise] - valid[:, :, :-promise]
        below = workload.windows(work, worse) >= 0
        # Zero defects reach zero only in an empty window, which is no breach.
        empty = np.zeros_like(valid)
        empty[:, :, promise:] = defects[:, :, :-promise]
        below &= workload.windows(work, empty) > 0
        breached += below.any(axis=2).sum(axis=0)
    return breached


if __name__ == "__main__":
    workload.main(simulate, shocks=False)
