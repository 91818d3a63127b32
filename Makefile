# What people and .ci/run call. Needs Rust and nothing else (bench-peers: Python; bench-check, -accept and -growth: valgrind;
# test-browser and bench-page: Node.js 18.19 or newer, npm, Chromium).

CARGO ?= cargo
SCENARIO ?= scenarios/uk-gifts-2025.toml
PYTHON ?= python3
CHROMIUM ?= /usr/bin/chromium
export CHROMIUM

.PHONY: help run check fmt lint test build main-job selftest policy-check test-parquet bench bench-plan bench-sensitivity bench-check bench-accept bench-growth bench-peers \
	browser test-browser bench-page charts ci

help:            ## this list
	@grep -E '^[a-z-]+: .*##' Makefile | sed -E 's/: .*##/:/'

run:             ## the main job: SCENARIO=scenarios/uk-gifts-2025.toml
	$(CARGO) run --release -- run $(SCENARIO)

check: fmt lint  ## format and lints, no tests

fmt:             ## fail if a file is not formatted
	$(CARGO) fmt --all --check

lint:            ## clippy, warnings are errors
	$(CARGO) clippy --locked --all-targets --features parquet -- -D warnings

test:            ## the tests, as the README says
	$(CARGO) test

build:           ## the release build, with no help from pkg-config
	PKG_CONFIG=/bin/false $(CARGO) build --release --locked

test-parquet:    ## the feature `parquet`: its file read back
	$(CARGO) test --locked --features parquet --test parquet

selftest:        ## known answers through the real engine
	$(CARGO) run --release --locked -- selftest

policy-check:    ## the built-in rules: no clause that never matches, no gap, no overlap
	$(CARGO) run --release --locked -- policy check --deny-warnings --quiet

main-job:        ## the main job at few replications; its files exist and parse
	.ci/main-job

bench:           ## speed, not part of the tests
	$(CARGO) bench --bench main_job --bench packages

bench-plan:      ## seconds of the planner as a shop grows
	$(CARGO) bench --bench plan

bench-sensitivity: ## seconds of the sensitivity as the uncertain inputs grow
	$(CARGO) bench --bench sensitivity

bench-check:     ## instructions beside benches/accepted.toml: 1 if more than 3 % above it (needs valgrind)
	$(CARGO) bench --locked --bench instructions -- check

bench-accept:    ## accept today's instructions (needs valgrind)
	$(CARGO) bench --locked --bench instructions -- accept

bench-growth:    ## how cost grows: docs/growth.csv and its picture (needs valgrind, about four minutes idle)
	$(CARGO) bench --locked --bench instructions -- growth

bench-peers: build  ## speed and answers beside NumPy and Numba (needs Python 3.11 or newer and pip)
	$(PYTHON) -m venv target/peers
	target/peers/bin/python -m pip install --quiet --requirement benches/peers/requirements.txt
	target/peers/bin/python benches/peers/run.py

browser:         ## what the page's tests need: Chromium (by apt where it is missing) and their two packages
	@test -x $(CHROMIUM) || .ci/packages chromium fonts-dejavu-core
	@command -v npm >/dev/null || .ci/packages nodejs npm
	cd tests/browser && npm ci --no-audit --no-fund

test-browser: build browser  ## the page in a real browser; pictures in target/browser
	cd tests/browser && node --test --test-concurrency=1

bench-page: build browser  ## speed of the page: start, bytes, slider
	node benches/page/run.mjs

charts: run      ## run the main job and renew the README's chart
	mkdir -p docs/images
	cp output/uk-gifts-2025/charts/frontier.png docs/images/frontier.png

ci: fmt lint test test-parquet build selftest policy-check main-job test-browser  ## all that .ci/run checks
