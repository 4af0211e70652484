package market

import (
	"context"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zkinfer/zkinfer/verifier"
)

// book is what the log says about the requests of some models, as of one block. It
// is read anew, block by block, as the chain grows; the last depth blocks are read
// again every time.
type book struct {
	models []common.Address
	depth  uint64 // blocks that a reorganisation may replace
	next   uint64 // blocks before this one are final and read
	open   map[verifier.Hash]*Posted
	ended  map[verifier.Hash]uint64 // by the block that settled it; it may be unsettled again
}

func newBook(models []common.Address, from, depth uint64) *book {
	return &book{models: models, depth: depth, next: from, open: map[verifier.Hash]*Posted{}, ended: map[verifier.Hash]uint64{}}
}

// update reads up to a block, forgetting first what blocks that are not final said.
func (b *book) update(ctx context.Context, m *Market, head uint64) error {
	if head+1 < b.next { // a chain that is shorter than its final blocks: wait
		return nil
	}
	posted, err := m.Requests(ctx, Query{Models: b.models}, b.next, head)
	if err != nil {
		return err
	}
	settled, err := m.Settlements(ctx, Query{}, b.next, head)
	if err != nil {
		return err
	}
	b.forget()
	for i := range posted {
		b.open[posted[i].ID] = &posted[i]
	}
	for _, s := range settled {
		if b.open[s.ID] != nil {
			b.ended[s.ID] = s.Block
		}
	}
	b.finalise(head)
	return nil
}

// forget drops what was read of blocks that are not final.
func (b *book) forget() {
	for id, p := range b.open {
		if p.Block >= b.next {
			delete(b.open, id)
			delete(b.ended, id)
		}
	}
	for id, block := range b.ended {
		if block >= b.next {
			delete(b.ended, id)
		}
	}
}

// finalise moves next to the first block that is not final, and drops requests
// whose end is.
func (b *book) finalise(head uint64) {
	if head+1 > b.depth {
		b.next = max(b.next, head+1-b.depth)
	}
	for id, block := range b.ended {
		if block < b.next {
			delete(b.open, id)
			delete(b.ended, id)
		}
	}
}

// isOpen reports whether a request can be fulfilled as far as the log says.
func (b *book) isOpen(id verifier.Hash) bool {
	_, ended := b.ended[id]
	return b.open[id] != nil && !ended
}

// expire drops requests whose deadline is before a time, unless they are in blocks
// that are read again.
func (b *book) expire(time uint64) {
	for id, p := range b.open {
		if p.Request.Deadline < time && p.Block < b.next {
			delete(b.open, id)
			delete(b.ended, id)
		}
	}
}

// start is the block to read from after a restart: nothing that is still needed is
// older.
func (b *book) start() uint64 {
	from := b.next
	for _, p := range b.open {
		from = min(from, p.Block)
	}
	return from
}
