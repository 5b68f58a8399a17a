PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: help report site docs test test-slow check bench

help:  ## list what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## / : /'

$(BIN)/weighbridge: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[fast]'
	@touch $@

$(VENV)/dev: $(BIN)/weighbridge
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

report: $(BIN)/weighbridge  ## weigh the shipped evidence and write build/report.html
	@mkdir -p build
	$(BIN)/weighbridge report --out build/report.html
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] && command -v xdg-open >/dev/null; then xdg-open build/report.html; \
	elif command -v open >/dev/null && [ "$$(uname)" = Darwin ]; then open build/report.html; fi

site: $(BIN)/weighbridge  ## write the report and the documentation to build/site
	$(BIN)/weighbridge site --out build/site

docs: $(BIN)/weighbridge  ## write the generated pages of docs/, ATTRIBUTION.md and LICENCES.md anew
	$(BIN)/python -m weighbridge.cli.reference docs
	$(BIN)/python -m weighbridge.cli.attribution .

check: $(VENV)/dev  ## style, types and the direction of imports
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: browser
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || \
	echo "no chromium, and none could be installed: the browser tests will say so"

test: check browser  ## everything that must hold, small sizes
	$(PYTEST) --timeout 300 --timeout-method thread -m "not slow"

test-slow: check  ## full sizes
	$(PYTEST) --timeout 3600 --timeout-method thread

bench: $(VENV)/dev  ## speed and held-out error beside named peers
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.capability
	$(BIN)/python -m benchmarks.pairwise --ratings 2e6 --bootstrap 1e5 --style 2e6
	$(BIN)/python -m benchmarks.item_response
