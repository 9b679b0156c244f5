# Two commands matter: `make demo` and `make test`. Everything else is in `quanheng --help`.
PYTHON ?= python3
PORT ?= 8600
PUBLIC_PORT ?= 8700
VENV := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset run test check bench lock words

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1\t/' | expand -t 14

setup: ## install the locked dependencies (instant when nothing changed)
	@$(PYTHON) bin/setup

demo: setup ## set up, build the demo district and start both sites (PORT=8600 PUBLIC_PORT=8700)
	@exec bin/quanheng run --demo --port $(PORT) --public-port $(PUBLIC_PORT)

demo-reset: setup ## forget the demo district; the next `make demo` builds it anew
	@bin/quanheng demo reset

run: setup ## start an instance in earnest
	@exec bin/quanheng run --port $(PORT) --public-port $(PUBLIC_PORT)

test: setup ## run every test in throw-away databases, beside a running demo
	@$(VENV)/python bin/test

check: setup ## style, types, import contracts, missing migrations
	@$(VENV)/python bin/check

bench: setup ## measure the promises (benchmarks/)
	@for measure in benchmarks/[a-z]*.py; do echo "== $$measure"; $(VENV)/python $$measure || exit 1; done

lock: setup ## resolve requirements/*.in and package.json again
	@bin/lock

words: setup ## bring ui/locale up to the pages and list the sentences that lack English
	@$(VENV)/python bin/words
