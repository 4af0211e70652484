package prover

import "time"

// Stages are the seconds that the steps of a proof took.
type Stages struct {
	Rows       float64 `json:"rows"`       // wires and row values of the challenge
	Transforms float64 `json:"transforms"` // the quotient's FFTs
	Commit     float64 `json:"commit"`     // sums of multiples: D and its proof of knowledge
	Quotient   float64 `json:"quotient"`   // Z
	A          float64 `json:"a"`
	B1         float64 `json:"b1"`
	B2         float64 `json:"b2"`
	K          float64 `json:"k"`
	Verify     float64 `json:"verify"`
	Total      float64 `json:"total"`
}

// Floor is the time of the sums of multiples and transforms alone.
func (s *Stages) Floor() float64 {
	return s.Transforms + s.Commit + s.Quotient + s.A + s.B1 + s.B2 + s.K
}

// clock measures stages one after the other.
type clock struct{ start, last time.Time }

func newClock() *clock {
	now := time.Now()
	return &clock{now, now}
}

// lap adds the time since the last lap to a stage.
func (c *clock) lap(stage *float64) {
	now := time.Now()
	*stage += now.Sub(c.last).Seconds()
	c.last = now
}
