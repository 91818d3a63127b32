"""The reference workload as a careful analyst writes it in a notebook: NumPy, a block of replications at a time."""

import numpy as np

import workload

BLOCK = 16


def simulate(work, replications, seed):
    """Replications with a breach in the period, per category."""
    rng = np.random.default_rng(seed)
    breached = np.zeros(len(work.categories), dtype=np.int64)
    for first in range(0, replications, BLOCK):
        n = min(BLOCK, replications - first)
        chance = rng.beta(work.chance_a, work.chance_b, size=(n, len(work.category_of)))
        orders = rng.poisson(work.orders_per_day[:, None], size=(*chance.shape, work.days))
        valid = rng.binomial(orders, chance[:, :, None])
        # Every promise is equally long, so packages of an order day share their promised day.
        promise = work.promise_days[0]
        counted = np.zeros((n, len(work.categories), work.days), dtype=np.int64)
        passed = np.zeros_like(counted)
        counted[:, :, promise:] = np.add.reduceat(orders, work.line_starts, axis=1)[:, :, :-promise]
        passed[:, :, promise:] = np.add.reduceat(valid, work.line_starts, axis=1)[:, :, :-promise]
        counted, passed = workload.windows(work, counted), workload.windows(work, passed)
        # Read prudently the rate must lie above 95 %; an empty window is no breach.
        below = (counted > 0) & (100 * passed <= 95 * counted)
        breached += below.any(axis=2).sum(axis=0)
    return breached


if __name__ == "__main__":
    workload.main(simulate, shocks=False)
