"""Runs `vtr run` and its peers on the same workloads in turn, checks that their answers agree, prints the ratios.

Speeds are line-days (order lines x days x replications) a second, by the wall clock and by the processors' time, of the
simulation alone and of the whole process: start, reading, compiled code from its cache, and for `vtr` the report, charts
and tables of any run. On a machine that others use, the processors' time says more. Exit code 1 when a chance of a
breach differs by four standard errors or more.
"""

import argparse
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
Z_LIMIT = 4.0
PAIRED, MARGINAL = "vtr run", "vtr run --marginal"
OURS = {PAIRED: [], MARGINAL: ["--marginal"]}
# Scenario, and the peers that simulate it.
WORKLOADS = {
    "reference": (
        ROOT / "scenarios/reference.toml",
        ["numpy_plain", "numpy_superposed", "numba_plain", "numba_superposed"],
    ),
    "shocks, 16 columns": (HERE / "shocks.toml", ["numpy_shocks"]),
}
# Slower peers simulate fewer futures, so that a round takes all about as long.
SHARE_OF_REPLICATIONS = {"numpy_plain": 0.2, "numpy_shocks": 0.2}


def line_days(scenario):
    """Lines x days of a scenario, by the peers' own reading of it."""
    sys.path.insert(0, str(HERE))
    import workload

    return workload.read(scenario).line_days(1)


def timed(command):
    """Runs a command: its output, and its wall and processor seconds."""
    before, clock = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, cwd=ROOT)
    wall, after = time.perf_counter() - clock, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return done.stdout, wall, processor


def run_vtr(tool, scenario, replications, seed, options):
    """One run of the program, as any user runs it: its run folder says what was found and how long it took."""
    folder = options.work / "runs" / scenario.stem
    command = [options.vtr, "run", *OURS[tool], scenario, "--replications", str(replications), "--seed", str(seed)]
    command += ["--threads", str(options.threads), "--output", folder, "--force", "--quiet"]
    _, wall, processor = timed(command)
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    stages = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["run"]["stages"]
    counts = {}
    for row in summary["results"]:
        if row["store"] != "account" and row["reading"] != "mixture":
            column = f"{row['policy']}/{row['reading']}/{row['strategy']}"
            counts[column, row["category"]] = round(row["breach_any"]["point"] * replications)
    simulating = stages["simulating"]
    # The program has no clock of its processors' time: its share of the wall clock is taken.
    return counts, (simulating, wall, processor * simulating / wall, processor)


def run_peer(name, scenario, replications, seed, options):
    """One run of a peer."""
    command = [options.python, HERE / f"{name}.py", scenario]
    command += ["--replications", str(replications), "--seed", str(seed)]
    output, wall, processor = timed(command)
    answer = json.loads(output)
    counts = {(row["column"], row["category"]): row["count"] for row in answer["breaches"]}
    return counts, (answer["simulating"], wall, answer["simulating_processor"], processor)


def z_of_two(a, n, b, m):
    """Difference of two proportions in standard errors (pooled)."""
    pooled = (a + b) / (n + m)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return 0.0 if error == 0 else abs(a / n - b / m) / error


def compare(title, scenario, peers, options):
    """Runs one workload; returns whether all agree."""
    cells = line_days(scenario)
    tools = [*OURS, *peers]
    seconds = {tool: [] for tool in tools}
    found = {tool: ({}, 0) for tool in tools}
    for turn in range(options.rounds):
        for tool in tools:
            n = max(2, round(options.replications * SHARE_OF_REPLICATIONS.get(tool, 1)))
            given = (scenario, n, options.seed + turn, options)
            counts, spent = run_vtr(tool, *given) if tool in OURS else run_peer(tool, *given)
            seconds[tool].append([one / (cells * n) for one in spent])
            known, of = found[tool]
            found[tool] = ({key: known.get(key, 0) + counts[key] for key in counts}, of + n)
            print(f"  {title}: round {turn + 1}, {tool}, {spent[1]:.1f} s", file=sys.stderr)

    print(f"\n## {title}: {cells:,} line-days a replication, {options.rounds} rounds\n")
    print("Million line-days a second: best (median), and how often `vtr run` and `vtr run --marginal` are faster by the best\n")
    kinds = ["simulation, wall", "whole, wall", "simulation, processor", "whole, processor"]
    print("| tool | replications a round | " + " | ".join(kinds) + " |")
    print("| --- | --- |" + " --- |" * len(kinds))
    best = {tool: [min(column) for column in zip(*seconds[tool])] for tool in tools}
    for tool in tools:
        middle = [statistics.median(column) for column in zip(*seconds[tool])]
        row = []
        for kind, (least, usual) in enumerate(zip(best[tool], middle)):
            ratios = [f"x {least / best[our][kind]:.2f}" for our in OURS]
            ratio = "" if tool in OURS else f", {' and '.join(ratios)}"
            row.append(f"{1e-6 / least:.1f} ({1e-6 / usual:.1f}){ratio}")
        print(f"| {tool} | {found[tool][1] // options.rounds:,} | " + " | ".join(row) + " |")

    agree = True
    print("\nChances of a breach:\n")
    # Each of ours with every peer, and our two with each other.
    for our_tool, peer in [(PAIRED, MARGINAL), *((our, peer) for our in OURS for peer in peers)]:
        (ours, n), (theirs, m) = found[our_tool], found[peer]
        distances = [(z_of_two(ours[key], n, count, m), key) for key, count in theirs.items()]
        z, key = max(distances)
        (column, category), our, their = key, ours[key] / n, theirs[key] / m
        agree &= z < Z_LIMIT
        verdict = "agree" if z < Z_LIMIT else "DISAGREE"
        print(f"- {our_tool} ({n:,}) and {peer} ({m:,}): {verdict} in {len(distances)} chances; ", end="")
        print(f"farthest {category} ({column}): {our:.4f} and {their:.4f}, z = {z:.2f}")
    return agree


def main():
    """The command line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--vtr", default=ROOT / "target/release/vtr", type=Path)
    arguments.add_argument("--python", default=sys.executable, help="the interpreter that has NumPy and Numba")
    arguments.add_argument("--work", default=ROOT / "target/peers", type=Path, help="run folders and compiled code")
    arguments.add_argument("--replications", type=int, default=10_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--only", choices=list(WORKLOADS), help="one workload")
    options = arguments.parse_args()
    os.environ["NUMBA_CACHE_DIR"] = str(options.work / "cache")
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the beginning, ", end="")
    print(f"`vtr run` with {options.threads} threads, Numba with 2, NumPy with 1")
    chosen = {title: one for title, one in WORKLOADS.items() if options.only in (None, title)}
    agreed = [compare(title, *one, options) for title, one in chosen.items()]
    print(f"\nload {os.getloadavg()[0]:.1f} at the end")
    if not all(agreed):
        print(f"the answers differ: z of {Z_LIMIT} or more", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
