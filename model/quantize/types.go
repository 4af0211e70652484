package quantize

import "github.com/zkinfer/zkinfer/model/graph"

// typeName is the name of an element type in a schema.
func typeName(t graph.DType) string {
	return [...]string{"float32", "bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"}[t]
}

// typeRange is the range of an integer type that an input is declared with.
func typeRange(t graph.DType) (lo, hi int64, integer bool) {
	switch t {
	case graph.Bool:
		return 0, 1, true
	case graph.Int8:
		return -1 << 7, 1<<7 - 1, true
	case graph.Uint8:
		return 0, 1<<8 - 1, true
	case graph.Int16:
		return -1 << 15, 1<<15 - 1, true
	case graph.Uint16:
		return 0, 1<<16 - 1, true
	case graph.Int32, graph.Int64:
		return -1 << 31, 1<<31 - 1, true
	case graph.Uint32, graph.Uint64:
		return 0, 1<<32 - 1, true
	}
	return 0, 0, false
}
