# `make check` is everything that continuous integration runs. Each step can be run alone.
# Needs the dev extra: python3 -m venv .venv && .venv/bin/pip install -e '.[dev]'

PYTHON ?= $(if $(wildcard .venv/bin/python),.venv/bin/python,python3)

.PHONY: check format-check lint types layers coverage docs format test readme pages reference fuzz fuzz-short bench \
	records bench-records

# The tests of `coverage` include the commands and outputs of README.md and of the pages in docs/.
check: format-check lint types layers docs coverage fuzz-short

format-check:
	$(PYTHON) -m ruff format --check .

lint:
	$(PYTHON) -m ruff check .

types:
	$(PYTHON) -m mypy

layers:
	$(PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

coverage:
	$(PYTHON) -m pytest --cov --cov-report=term-missing

# The documentation as a site, in both languages: build/site/index.html. A warning is an error.
docs:
	$(PYTHON) docs/build.py

format:
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

test:
	$(PYTHON) -m pytest

# Writes what the README's commands print now into README.md and README.zh-CN.md.
readme:
	$(PYTHON) tests/test_readme.py

# Writes what the commands of the tutorials and how-tos in docs/ print now into them: make pages [PAGES=docs/howto/x.md]
pages:
	$(PYTHON) tests/test_docs.py $(PAGES)

# Writes the reference pages and the man page, as the program would have them now.
reference:
	$(PYTHON) tests/reference.py

# The same few inputs for every fuzz target; `make fuzz` is the long run (FUZZ_SECONDS=60 for less).
fuzz-short:
	$(PYTHON) -m fuzz --runs 200

FUZZ_SECONDS ?= 300

fuzz:
	$(PYTHON) -m fuzz --seconds $(FUZZ_SECONDS)

bench:
	$(PYTHON) bench/cold_start.py
	$(PYTHON) bench/csv_100k.py
	$(PYTHON) bench/xlsx_100k.py
	$(PYTHON) bench/formats_100k.py
	$(PYTHON) bench/plan_texts.py

ROWS ?= 1000
SEED ?= 1
FORMAT ?= csv
OUT ?= build/records

# Made-up inspection records with the answers that must come out: make records ROWS=10000000
records:
	$(PYTHON) samples/records/generate.py --rows $(ROWS) --seed $(SEED) --format $(FORMAT) --out $(OUT)

# Records beside the bare engine on the same file: make bench-records ROWS=10000000 [SPARK=1]
bench-records:
	$(PYTHON) bench/records_10m.py --rows $(ROWS) $(if $(SPARK),--spark)
