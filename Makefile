SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -ec

FUZZTIME ?= 3s
MIN_COVERAGE ?= 85
COVERED := circuits verifier model/program

.PHONY: build demo test lint fuzz bench conformance clean

build: ## the command, in bin/zkinfer
	go build -trimpath -o bin/zkinfer ./cmd/zkinfer

demo: build ## a digit drawn, proved, verified natively and in the EVM
	examples/digits/demo.sh bin/zkinfer build/demo

# The unit tests come last, so that the output ends with go test's own lines;
# the coverage check behind them is silent unless it fails.
test: solidity/node_modules lint fuzz ## everything that CI runs
	@mkdir -p build
	go test -timeout 20m -cover ./... | tee build/test.log
	@for p in $(COVERED); do \
	  got=$$(awk -v p="github.com/zkinfer/zkinfer/$$p" '$$1 == "ok" && $$2 == p { for (i = 3; i <= NF; i++) if ($$i ~ /%$$/) print $$i + 0 }' build/test.log); \
	  awk -v g="$${got:-0}" -v m=$(MIN_COVERAGE) 'BEGIN { exit !(g > m) }' \
	    || { echo "coverage of $$p is $${got:-unknown} %, it must be above $(MIN_COVERAGE) %" >&2; exit 1; }; \
	done

# the pinned Solidity compiler, for the tests that rebuild the bytecode
solidity/node_modules: solidity/package-lock.json
	cd solidity && npm ci --no-audit --no-fund --loglevel=error </dev/null
	@touch $@

lint: ## gofmt, go vet, staticcheck
	@bad=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$bad" ] || { echo "gofmt -w these:" >&2; echo "$$bad" >&2; exit 1; }
	go vet ./...
	go tool staticcheck ./...

fuzz: ## each fuzz target for FUZZTIME
	.ci/fuzz $(FUZZTIME)

bench: ## every step over a suite of networks; names the machine
	go run ./benchmarks $(BENCH_FLAGS)

# MODELS: a folder of models in the ONNX test layout. The onnx Python package
# ships the standard's own.
MODELS ?= $(shell python3 -c 'import onnx, os; print(os.path.join(os.path.dirname(onnx.__file__), "backend/test/data/node"))' 2>/dev/null)
CHECK_FLAGS ?= --prove --evm
conformance: build ## zkinfer check over MODELS
	bin/zkinfer check $(CHECK_FLAGS) $(MODELS)

clean:
	rm -rf bin build
