package circuits

import (
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/zkinfer/zkinfer/model/program"
)

// conv3 is a 3x3 convolution with padding 1 and random weights, then a rescale.
func (n *net) conv3(r *rand.Rand, in program.ID, cin, cout, size int) program.ID {
	op := &program.Linear{Base: base(in), Rows: cout, Terms: cin * 9, Positions: size * size, Groups: 1}
	op.Weights = make([]int32, op.Rows*op.Terms)
	for i := range op.Weights {
		op.Weights[i] = int32(r.IntN(255) - 127)
	}
	op.Index = make([]int32, 0, op.Positions*op.Terms)
	for p := range op.Positions {
		for k := range op.Terms {
			y, x := p/size+k%9/3-1, p%size+k%3-1
			if y < 0 || y >= size || x < 0 || x >= size {
				op.Index = append(op.Index, -1)
			} else {
				op.Index = append(op.Index, int32(k/9*size*size+y*size+x))
			}
		}
	}
	return n.shift(n.add(op, cout, size, size), 13, cout*size*size)
}

func (n *net) pool2(in program.ID, c, size int) program.ID {
	op := &program.Max{Base: base(in), Terms: 4, Positions: c * size * size / 4}
	for i := range op.Positions {
		ch, y, x := i/(size*size/4), i/(size/2)%(size/2), i%(size/2)
		at := int32(ch*size*size + 2*y*size + 2*x)
		op.Index = append(op.Index, at, at+1, at+int32(size), at+int32(size)+1)
	}
	return n.add(op, c, size/2, size/2)
}

// vgg16 is a network of VGG-16's size on 32x32: 14.7 M parameters, 313 M
// multiply-adds, activations of 8 bits.
func vgg16(t *testing.T) *program.Program {
	n, r := newNet(t), rand.New(rand.NewPCG(1, 2))
	x, c, size := n.input(0, 255, 3, 32, 32), 3, 32
	for _, block := range [][2]int{{2, 64}, {2, 128}, {3, 256}, {3, 512}, {3, 512}} {
		for i := range block[0] {
			x = n.conv3(r, x, c, block[1], size)
			c = block[1]
			if i == block[0]-1 {
				x = n.pool2(x, c, size)
				size /= 2
			}
			x = n.add(&program.Clamp{Base: base(x), Lo: 0, Hi: 255}, c*size*size)
		}
	}
	x = n.dense(r, x, 512, 512, 8)
	x = n.add(&program.Clamp{Base: base(n.shift(x, 12, 512)), Lo: 0, Hi: 255}, 512)
	n.output(n.dense(r, x, 10, 512, 8))
	return n.program()
}

// vggCompileLimit is what compiling a network of that size may take.
const vggCompileLimit = 1 << 30

func TestVGG16CompilesWithin1GiB(t *testing.T) {
	p := vgg16(t)
	s, err := Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.Logf("%d rows, %d wires, %d table rows, %d MiB from the system", s.NbRows(), s.NbWires(), s.TableRows(), m.Sys>>20)
	if m.Sys > vggCompileLimit {
		t.Errorf("compiling took %d MiB", m.Sys>>20)
	}
	if s.NbRows() > 1<<20 {
		t.Errorf("%d rows do not fit a domain of 2^20", s.NbRows())
	}
	runtime.KeepAlive(p)
}
