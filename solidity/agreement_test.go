package solidity

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/zkinfer/zkinfer/verifier"
)

// judge is an EVM whose model's key can be changed.
type judge struct {
	evm   *EVM
	proxy []byte
}

func newJudge(t *testing.T, vk *verifier.VerifyingKey) *judge {
	e := newEVM(t, vk)
	return &judge{e, slices.Clone(e.state.GetCode(e.model)[:45])}
}

func (j *judge) verify(t *testing.T, a *attempt) Result {
	t.Helper()
	blob, err := a.vk.KeyBlob()
	if err != nil {
		t.Fatal(err)
	}
	j.evm.state.SetCode(j.evm.model, append(slices.Clone(j.proxy), blob...), 0)
	return j.evm.VerifyBytes(a.context, a.words, a.proof)
}

// The verifiers of Go and the EVM give the same verdict on every class of changes,
// one to three at once; on one, for the same reason; always within the gas bound.
func TestVerifiersAgree(t *testing.T) {
	const shards = 4
	attempts := *mutations
	if testing.Short() {
		attempts /= 10
	}
	for shard := range shards {
		t.Run(fmt.Sprint(shard), func(t *testing.T) {
			t.Parallel()
			agree(t, uint64(600+10*shard), attempts/shards)
		})
	}
}

// agree compares the verdicts on so many attempts.
func agree(t *testing.T, seed uint64, attempts int) {
	td := newTrapdoor(t, seed, sized(80))
	f := &forger{trapdoor: td, t: t, outside: outsideSubgroup(t, td)}
	for n := range uint64(3) {
		f.others = append(f.others, newTrapdoor(t, seed+1+n, sized(80)))
	}
	j := newJudge(t, td.vk)
	classes := f.mutations()
	seen := map[string]int{}
	accepted, dearest := 0, uint64(0)
	for i := range attempts {
		a := &attempt{vk: td.vk, context: verifier.Context(1, verifier.Address{1}, verifier.Hash{2}, verifier.Address{3}), words: td.words()}
		a.proof = td.prove(t, a.context, a.words)
		what, changes := "", 1+f.pick(3)
		for k := range changes {
			class := classes[f.pick(len(classes))]
			if k == 0 {
				class = classes[i%len(classes)]
			}
			class.change(a)
			what += ", " + class.name
			seen[class.name]++
		}
		native := verifier.VerifyBytes(a.vk, a.context, a.words, a.proof)
		result := j.verify(t, a)
		dearest = max(dearest, result.ExecutionGas)
		if err := disagreement(native, result, changes == 1); err != nil {
			t.Fatalf("attempt %d%s: %v", i, what, err)
		}
		if native == nil {
			accepted++
		}
	}
	t.Logf("%d attempts, %d accepted, the dearest %d gas", attempts, accepted, dearest)
	if accepted == 0 || accepted > attempts/2 {
		t.Errorf("%d of %d are accepted", accepted, attempts)
	}
	for _, class := range classes {
		if seen[class.name] == 0 {
			t.Errorf("no attempt has %q", class.name)
		}
	}
}

// A batch is accepted if and only if Go accepts each of its members.
func TestBatchesAgree(t *testing.T) {
	t.Parallel()
	td := newTrapdoor(t, 610, sized(80))
	f := &forger{trapdoor: td, t: t, outside: outsideSubgroup(t, td), others: []*trapdoor{newTrapdoor(t, 611, sized(80))}}
	e := newEVM(t, td.vk)
	classes := slices.Concat(f.statementMutations(), f.encodingMutations(), f.pointMutations(), f.proverMutations())
	verdicts := map[bool]int{}
	batches := 600
	if testing.Short() {
		batches = 200
	}
	for range batches {
		members := td.members(t, 1+f.pick(5))
		want, what := true, ""
		for i := range members {
			m := &members[i]
			if f.pick(4) == 0 {
				class := classes[f.pick(len(classes))]
				a := &attempt{td.vk, m.context, m.words, m.proof}
				class.change(a)
				*m = member{a.context, a.words, a.proof}
				what += ", " + class.name
			}
			want = want && verifier.VerifyBytes(td.vk, m.context, m.words, m.proof) == nil
		}
		if _, err := e.verifyBatch(members); (err == nil) != want {
			t.Fatalf("%d members%s: %v, want accepted: %v", len(members), what, err, want)
		}
		verdicts[want]++
	}
	if verdicts[true] < batches/10 || verdicts[false] < batches/10 {
		t.Errorf("verdicts %v", verdicts)
	}
}

// disagreement says how the verdicts differ. Of several faults the verifiers may
// see another one first.
func disagreement(native error, result Result, oneFault bool) error {
	var revert *RevertError
	switch {
	case native == nil && result.Err == nil:
	case (native == nil) != (result.Err == nil):
		return fmt.Errorf("native: %v; evm: %v", native, result.Err)
	case !errors.As(result.Err, &revert) || revert.Name == "" || oneFault && !sameReason(native, revert):
		return fmt.Errorf("native: %v; evm refuses for another reason: %v", native, result.Err)
	case !within(result.ExecutionGas, maxRefusalGas):
		return fmt.Errorf("refused for %d gas", result.ExecutionGas)
	}
	return nil
}
