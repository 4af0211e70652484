package bench

// growthOf are the figures whose growth along the curve is reported.
var growthOf = [...]struct {
	figure string
	of     func(Usage) float64
}{
	{"cpu_seconds", func(u Usage) float64 { return u.CPU }},
	{"wall_seconds", func(u Usage) float64 { return u.Wall }},
	{"peak_bytes", func(u Usage) float64 { return float64(u.Peak) }},
}

// growth fits every stage of the curve's networks that ran to the end.
func growth(curve []Model) []Growth {
	var all []Growth
	for _, name := range []string{stageCompile, stageSetup, stageWitness, stageProve} {
		for _, g := range growthOf {
			var x, y []float64
			for i := range curve {
				if s, ok := stage(curve[i].Stages, name); ok && curve[i].Constraints > 0 {
					x, y = append(x, float64(curve[i].Constraints)), append(y, g.of(s.Median))
				}
			}
			factor, exponent, ok := powerFit(x, y)
			if !ok {
				continue
			}
			fixed, per, _ := lineFit(x, y)
			all = append(all, Growth{name, g.figure, factor, exponent, fixed, per})
		}
	}
	return all
}
