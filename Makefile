# `make help` lists the verbs. Every verb but help and clean first makes .venv if it is missing or out of date.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

# Which Python makes .venv (3.11 or 3.12); the first that fits when empty.
PYTHON ?=
# 1 ends `make demo` after the result instead of staying up.
DEMO_EXIT ?=
# Which model demo, up and model-image take: fast or accurate.
MODEL ?=
# More arguments for pytest, e.g. `make test-unit ARGS="-k stub -x"`.
ARGS ?=
export PYTHON DEMO_EXIT

BIN := .venv/bin
STAMP := .venv/.commentsense-setup
PYTEST := $(BIN)/python -m pytest
# Training has an environment of its own, so that trying the product needs none of its libraries.
TRAINING := .venv-training/bin
TRAINING_STAMP := .venv-training/.commentsense-setup
TRANSFORMERS := .venv-transformers/bin
TRANSFORMERS_STAMP := .venv-transformers/.commentsense-setup
MEMBERS := $(wildcard services/*/src) training/src
PROJECTS := $(wildcard services/*/pyproject.toml)
CODE := services training tests scripts helm

.PHONY: help
help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z][a-z0-9-]*:.*## / { printf "  %-18s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

$(STAMP): requirements/dev.lock requirements/uv.txt pyproject.toml $(PROJECTS) scripts/setup.sh scripts/uv.sh
	@scripts/setup.sh
	@touch $@

$(TRAINING_STAMP): training/requirements.lock training/pyproject.toml requirements/uv.txt scripts/setup.sh scripts/uv.sh
	@scripts/setup.sh training
	@touch $@

$(TRANSFORMERS_STAMP): training/requirements-transformers.lock training/pyproject.toml requirements/uv.txt scripts/setup.sh scripts/uv.sh
	@scripts/setup.sh transformers
	@touch $@

.PHONY: setup-training
setup-training: $(TRAINING_STAMP) ## Make .venv-training, for everything in training/

.PHONY: setup-transformers
setup-transformers: $(TRANSFORMERS_STAMP) ## Make .venv-transformers: training with torch (gigabytes)

.PHONY: setup
setup: $(STAMP) ## Make .venv from the lock (bootstraps uv where there is none)

.PHONY: demo
demo: $(STAMP) ## Start everything, analyse the demo video, show the result; stays up unless DEMO_EXIT=1
	@exec $(BIN)/commentsense demo $(if $(MODEL),--model $(MODEL))

.PHONY: up
up: $(STAMP) ## Start the stack and stay up until Ctrl-C (real YouTube when YOUTUBE_API_KEY is set)
	@exec $(BIN)/commentsense up $(if $(MODEL),--model $(MODEL))

.PHONY: format
format: $(STAMP) ## Put the code into the form that `make lint` asks for
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

.PHONY: lint
lint: $(STAMP) ## Style, types and the import rules
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy --strict $(MEMBERS)
	$(BIN)/mypy --allow-untyped-defs --allow-incomplete-defs --allow-untyped-calls --allow-untyped-decorators \
		--allow-any-generics --no-warn-return-any --implicit-reexport tests $(wildcard scripts/*.py)
	PYTHONPATH=training/src $(BIN)/lint-imports

.PHONY: test
test: $(STAMP) ## Lint, unit, model, training, integration and e2e tests; needs no root; prints the time of each
	@scripts/tiers.sh lint test-unit test-model test-training test-integration test-e2e

.PHONY: test-unit
test-unit: $(STAMP) ## Unit tests, sockets disabled
	$(PYTEST) --disable-socket --allow-unix-socket tests/unit $(ARGS)

.PHONY: test-model
test-model: $(STAMP) ## The model that ships: contents, quality, bad input
	$(PYTEST) tests/model $(ARGS)

.PHONY: test-training
test-training: $(STAMP) $(TRAINING_STAMP) ## The inference code and everything in training/, on the small corpus
	$(TRAINING)/python -m pytest tests/training $(ARGS)

.PHONY: test-integration
test-integration: $(STAMP) ## Real Redis, Celery, MLflow and HTTP servers as processes
	$(PYTEST) tests/integration $(ARGS)

.PHONY: test-e2e
test-e2e: $(STAMP) ## Black box: the command line and the HTTP API of a whole stack
	$(PYTEST) tests/e2e $(ARGS)

.PHONY: test-chaos
test-chaos: $(STAMP) ## Kill every process at random moments; nothing may be lost or counted twice
	$(PYTEST) -s tests/chaos $(ARGS)

.PHONY: test-data
test-data: $(TRAINING_STAMP) ## What needs the labelled data (COMMENTSENSE_DATA, else ../shared/data); NOT RUN without it
	@scripts/test-data.sh $(TRAINING)/python -m pytest tests/data $(ARGS)

.PHONY: bench
bench: $(STAMP) ## Measure speed and memory; prints a table and writes docs/benchmarks.md (ARGS=--quick for a short run)
	$(BIN)/python -m tests.bench $(ARGS)

.PHONY: train
train: $(TRAINING_STAMP) ## The pipeline on the public data (COMMENTSENSE_DATA or downloaded): a model, measured, registered
	$(TRAINING)/training train $(ARGS)

.PHONY: train-small
train-small: $(TRAINING_STAMP) ## The same on the project's own corpus, in minutes anywhere
	$(TRAINING)/training train --profile small $(ARGS)

.PHONY: golden
golden: $(TRAINING_STAMP) ## Write what the shipped models answer to the golden comments (tests/model/golden)
	$(TRAINING)/training golden

.PHONY: model-image
model-image: $(STAMP) ## Image of the registry's champion, or of MODEL=fast|accurate, MODEL_DIR=folder, ALIAS=name
	@$(BIN)/python scripts/model_image.py $(ARGS)

.PHONY: test-registry
test-registry: $(TRAINING_STAMP) ## The registry on a tracking server: PostgreSQL (Debian's package) and S3 (moto), started for real
	$(TRAINING)/python -m pytest tests/registry $(ARGS)

.PHONY: test-transformers
test-transformers: $(TRANSFORMERS_STAMP) ## Fitting, exporting and serving transformers with torch (gigabytes; no part of the CI)
	$(TRANSFORMERS)/python -m pytest tests/transformers $(ARGS)

.PHONY: test-image
test-image: $(STAMP) ## The images: built, opened, run without root, a whole analysis in containers; needs docker
	$(PYTEST) tests/image $(ARGS)

.PHONY: images
images: $(STAMP) ## Images of all services and of the model; prints their sizes (ARGS=--help)
	@$(BIN)/python scripts/images.py $(ARGS)

.PHONY: tools
tools: ## Build helm and what checks the chart into .tools/bin (needs Go)
	@scripts/tools.sh

.PHONY: chart
chart: $(STAMP) tools ## Write k8s/rendered and the chart's README anew from the chart
	$(BIN)/python scripts/chart.py $(ARGS)

.PHONY: dashboards
dashboards: $(STAMP) ## Write the Grafana dashboards anew from their definitions
	$(BIN)/python scripts/dashboards.py $(ARGS)

.PHONY: eks-costs
eks-costs: ## What a month on EKS costs, by k8s/eks/prices.json
	@python3 scripts/eks_costs.py $(ARGS)

.PHONY: test-deploy
test-deploy: $(STAMP) tools ## Chart, dashboards, rules, skaffold, Tilt, workflows: all that needs no cluster
	$(PYTEST) tests/deploy $(ARGS)

.PHONY: test-cluster
test-cluster: $(STAMP) tools ## On the current kube context: install, upgrade, deaths of pods, restarts, scale (needs `make images` and `make model-image MODEL=accurate`)
	$(PYTEST) -s tests/cluster $(ARGS)

.PHONY: test-keda
test-keda: $(STAMP) tools ## Fetcher and worker from zero to several and back; needs KEDA in the cluster
	$(PYTEST) -s tests/keda $(ARGS)

# Node's packages as package-lock.json names them.
NODE_STAMP := extension/node_modules/.commentsense-setup
$(NODE_STAMP): extension/package-lock.json extension/.npmrc scripts/node.sh requirements/node.txt $(STAMP)
	@scripts/node.sh npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: extension
extension: $(NODE_STAMP) ## The Chrome extension: extension/dist to load unpacked, and a zip for the store
	@scripts/node.sh npm run --silent zip

.PHONY: test-extension
test-extension: $(NODE_STAMP) ## The extension's types, style and unit tests
	@scripts/node.sh npm run --silent check
	@scripts/node.sh npm test --silent

.PHONY: test-browser
test-browser: $(STAMP) $(NODE_STAMP) ## Extension and dashboard in a real Chromium against the real services
	$(PYTEST) tests/browser $(ARGS)

.PHONY: screenshots
screenshots: $(STAMP) $(NODE_STAMP) ## Take the docs' pictures of extension and dashboard anew (docs/images)
	$(BIN)/python -m tests.browser.screenshots $(ARGS)

.PHONY: docs
docs: $(STAMP) ## Write docs/configuration.md from the settings classes
	$(BIN)/python scripts/configuration_docs.py

.PHONY: lock
lock: ## Write the lock files anew (ARGS=--upgrade for newer versions)
	@scripts/lock.sh $(ARGS)

.PHONY: ci
ci: ## What the CI runs
	@bash .ci/run

.PHONY: clean
clean: ## Remove environments, caches and the state of the local stack
	rm -rf .venv .venv-training .venv-transformers .uv .local extension/node_modules extension/dist extension/*.zip .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache mlruns mlflow.db
	find services training tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
