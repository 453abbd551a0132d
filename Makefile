# U4SSC City Profiles. Each target does its own set-up: a machine with python3 and make is enough to start.
# `make` alone lists what there is.

PYTHON  ?= python3
# Options that are handed on: make site ARGS="--base-url …", make test PYTEST_ARGS="-k wheel"
ARGS        ?=
PYTEST_ARGS ?=
# How many tests run at once
WORKERS     ?= 2
# How many cities the benchmark builds; several numbers: one after the other
CITIES      ?= 200
# Which pages Lighthouse looks at; nothing: the home page, lists, profiles, report, snapshot and scoring
PAGES       ?=
# What the site is compared with
BASE        ?= origin/main

RUN   := .venv/bin/python
SETUP := @PYTHON='$(PYTHON)' bash scripts/setup

# The lock files hold for every system and for Python 3.11 and later; they name no registry.
COMPILE := UV_CUSTOM_COMPILE_COMMAND='make lock' $(RUN) -m uv pip compile --quiet --universal --python-version 3.11 \
           --generate-hashes --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help site check annotate preview handbook compare addresses publishable checksums serve demo test lint types format bench benchdocs lighthouse messages lock plotly clean

help: ## this list
	@printf 'U4SSC City Profiles\n\n'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s%s\n", $$1, $$2 }' Makefile
	@printf '\nThe first run of a target installs what it needs. Options for build.py: make site ARGS="…"\n'

site: ## build the public site from content/ into site/
	$(SETUP) site
	$(RUN) build.py $(ARGS)

check: ## read and check the content, and write nothing
	$(SETUP) site
	$(RUN) build.py check $(ARGS)

annotate: ## check the content, with its mistakes in the form that GitHub shows on their lines
	$(SETUP) site
	$(RUN) build.py check --annotate $(ARGS)

preview: ## build everything, also what is not approved, into preview/, stamped as a draft
	$(SETUP) site
	$(RUN) build.py preview $(ARGS)

compare: ## what changes against BASE=origin/main: bands, coverage and wheels, with a preview, in comparison/
	$(SETUP) site
	@PYTHON='$(PYTHON)' bash scripts/compare '$(BASE)'

addresses: site ## build the public site, and say whether published-urls.txt is committed with all its addresses
	@bash scripts/addresses

publishable: ## refuse to deploy what is not a finished public site
	$(SETUP) site
	$(RUN) build.py publishable $(ARGS)

checksums: ## list every file of the public site with its SHA-256 in site/sha256sums.txt
	$(SETUP) site
	@$(RUN) -m scripts.checksums site

handbook: ## show the handbook alone on this machine, also after every change to docs/ (localhost)
	$(SETUP) site
	$(RUN) -m mkdocs serve

serve: ## build the site and show it on this machine (localhost)
	$(SETUP) site
	$(RUN) build.py serve $(ARGS)

demo: ## build the sample cities of examples/ into demo/ and show them on this machine (localhost)
	$(SETUP) site
	$(RUN) build.py serve --content examples/content --catalog examples/kpi_catalog.yaml --out demo $(ARGS)

test: ## run every test: lint, types, then the tests (PYTEST_ARGS="-k wheel" for some of them)
	$(SETUP) test
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(RUN) -m pytest -n $(WORKERS) --dist worksteal $(PYTEST_ARGS)

lint: ## check the code's style
	$(SETUP) tools
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .

types: ## check the code's types
	$(SETUP) tools
	$(RUN) -m mypy

format: ## lay the code out, put imports in order and repair what the style check can repair
	$(SETUP) tools
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

bench: ## measure builds of many cities (CITIES="25 200", ARGS="--without-documents")
	$(SETUP) tools
	$(RUN) -m site_tests.bench $(CITIES) $(ARGS)

benchdocs: ## measure documents and pictures of many cities, by kind and as a whole (CITIES=200)
	$(SETUP) tools
	PYTHONPATH=. $(RUN) site_tests/bench_documents.py $(CITIES)

lighthouse: ## score pages by Lighthouse, and fail below 100 (PAGES="cities/kristiansund/"); close other programs first
	$(SETUP) test
	$(RUN) site_tests/lighthouse.py $(PAGES)

messages: ## bring theme/locale/*.po up to date with the words in the code and the templates
	$(SETUP) site
	$(RUN) build.py messages $(ARGS)

lock: ## write requirements/*.txt and the package-lock.json files anew (UPGRADE=1: newest versions)
	$(SETUP) lock
	$(COMPILE) pyproject.toml -o requirements/site.txt
	$(COMPILE) pyproject.toml --group test -c requirements/site.txt -o requirements/test.txt
	$(COMPILE) --group lock -o requirements/lock.txt
	@# A lock without addresses gives npm no way to tell that a locked version was once "latest"; it would refuse its own lock.
	set -e; for folder in site_tests scripts/plotly; do \
	  (cd $$folder; $(if $(UPGRADE),rm -f package-lock.json;) npm install --package-lock-only --ignore-scripts); \
	  sed 's/: "latest"/: "*"/' $$folder/package-lock.json >$$folder/package-lock.json.new; \
	  mv $$folder/package-lock.json.new $$folder/package-lock.json; \
	done

plotly: ## write theme/static/plotly.min.js anew: Plotly with the kinds of charts that the explorer draws
	$(SETUP) plotly
	node scripts/plotly/bundle.mjs

clean: ## remove what was built and installed here: site/, preview/, demo/, comparison/, .venv, node_modules, caches
	rm -rf site preview demo comparison .*.spare .venv site_tests/node_modules scripts/plotly/node_modules
	rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache __pycache__
	find cityprofiles scripts site_tests -type d -name __pycache__ -prune -exec rm -rf {} +
