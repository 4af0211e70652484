package program

// Kind is "Linear".
func (*Linear) Kind() string { return "Linear" }

// Kind is "Bilinear".
func (*Bilinear) Kind() string { return "Bilinear" }

// Kind is "Rescale".
func (*Rescale) Kind() string { return "Rescale" }

// Kind is "Clamp".
func (*Clamp) Kind() string { return "Clamp" }

// Kind is "Table".
func (*Table) Kind() string { return "Table" }

// Kind is "Segments".
func (*Segments) Kind() string { return "Segments" }

// Kind is "Max".
func (*Max) Kind() string { return "Max" }

// Kind is "NonNegative".
func (*NonNegative) Kind() string { return "NonNegative" }

// Kind is "Divide".
func (*Divide) Kind() string { return "Divide" }

// Kind is "Root".
func (*Root) Kind() string { return "Root" }

// Kind is "Gather".
func (*Gather) Kind() string { return "Gather" }

// Kind is "Sort".
func (*Sort) Kind() string { return "Sort" }

// Kind is "View".
func (*View) Kind() string { return "View" }
