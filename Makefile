# Everything a newcomer needs: make run, make demo, make test, make bench.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTANCE ?= instance
export THROUGHLINE_INSTANCE ?= $(CURDIR)/$(INSTANCE)

.PHONY: run demo test lint bench lock vendor clean

run: $(VENV)/run $(BIN)/throughline
	@$(BIN)/flask --app wsgi up

demo: export THROUGHLINE_INSTANCE := $(CURDIR)/instance/demo
demo: $(VENV)/run $(BIN)/throughline
	@mkdir -p $(THROUGHLINE_INSTANCE)
	@$(BIN)/flask --app wsgi seed demo
	@$(BIN)/flask --app wsgi up

test: $(VENV)/test $(BIN)/throughline
	@tests/tools/prepare
	@$(MAKE) --no-print-directory lint
	@$(BIN)/pytest -n 2 --database both

lint: $(VENV)/test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/djlint proposals/templates --lint --quiet

bench: $(VENV)/test
	@$(BIN)/python -m bench

$(VENV)/run: requirements.txt setup.cfg
	@$(PYTHON) -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Throughline needs Python 3.11 or newer with venv: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned dependencies (once)…"
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/test: requirements-test.txt $(VENV)/run
	@echo "Installing what the tests need (once)…"
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@

# What an installation makes of the entry point in setup.cfg, without the tools to build a package.
$(BIN)/throughline: $(VENV)/run
	@printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s/python" -P -m proposals.client "$$@"\n' \
		"$(CURDIR)" "$(CURDIR)/$(BIN)" > $@
	@chmod +x $@

# Locked for the oldest Python that is supported, or Debian could not install it.
lock:
	uv pip compile setup.cfg --python-version 3.11.2 --generate-hashes --no-header -o requirements.txt
	uv pip compile setup.cfg --extra test --python-version 3.11.2 --generate-hashes --no-header -o requirements-test.txt

# Fetch the front-end files that are kept with the code; only to change their versions.
vendor:
	@proposals/static/vendor/fetch

clean:
	rm -rf $(VENV) build dist *.egg-info
