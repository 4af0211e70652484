package bench

import "fmt"

// Generated is a network that code makes, with random weights and a fixed seed.
type Generated struct {
	Name  string
	About string
	Bits  int // of activations
	build func() *net
}

// Suite are the project's own networks, small ones first.
func Suite() []Generated {
	return []Generated{
		{"mlp", "784-60-10 with Relu", 16, mlp},
		{"mnist_cnn", "MNIST-class: two 5x5 convolutions with max pools", 8, mnistCNN},
		{"lstm", "an LSTM of 64 units over 16 steps of 40 features", 16, lstmNet},
		{"transformer", "two blocks of 4 heads over 16 steps of 64 features", 16, transformer},
		{"resnet8", "ResNet-8 on 32x32x3", 8, resNet8},
		{"mobilenet", "MobileNet v1 of width 0.25 on 96x96x3", 8, mobileNet},
		{"vgg16", "VGG-16's size on 32x32x3", 8, vgg16},
	}
}

// quickSuite is the part of the suite that --quick measures.
func quickSuite() []Generated { return Suite()[:2] }

func mlp() *net { return newNet(1, "mlp", 784).dense(60).relu().dense(10) }

func mnistCNN() *net {
	return newNet(2, "mnist_cnn", 1, 28, 28).conv(8, 5, 1, 1).relu().maxPool().
		conv(16, 5, 1, 1).relu().maxPool().dense(10)
}

func lstmNet() *net { return newNet(8, "lstm", 16, 40).lstm(64).dense(10) }

func transformer() *net {
	n := newNet(9, "transformer", 16, 64)
	for range 2 {
		n.attention(4).feedForward(128)
	}
	return n.layerNorm().meanPool().dense(10)
}

func resNet8() *net {
	n := newNet(3, "resnet8", 3, 32, 32).conv(16, 3, 1, 1).relu()
	for _, channels := range []int{16, 32, 64} {
		from, shape := n.last, n.shape
		stride := channels / shape[0]
		n.conv(channels, 3, stride, 1).relu().conv(channels, 3, 1, 1)
		if stride > 1 { // the shortcut is a 1x1 convolution
			main := n.last
			n.last, n.shape = from, shape
			n.conv(channels, 1, stride, 1)
			from = main
		}
		n.sum(from).relu()
	}
	return n.globalPool().dense(10)
}

func mobileNet() *net {
	n := newNet(4, "mobilenet", 3, 96, 96).conv(8, 3, 2, 1).relu()
	for _, layer := range [][2]int{ // channels, stride
		{16, 1}, {32, 2}, {32, 1}, {64, 2}, {64, 1}, {128, 2}, {128, 1}, {128, 1}, {128, 1}, {128, 1}, {128, 1}, {256, 2}, {256, 1},
	} {
		n.conv(n.shape[0], 3, layer[1], n.shape[0]).relu().conv(layer[0], 1, 1, 1).relu()
	}
	return n.globalPool().dense(2)
}

func vgg16() *net {
	n := newNet(5, "vgg16", 3, 32, 32)
	for _, block := range [][2]int{{2, 64}, {2, 128}, {3, 256}, {3, 512}, {3, 512}} {
		for range block[0] {
			n.conv(block[1], 3, 1, 1).relu()
		}
		n.maxPool()
	}
	return n.dense(512).relu().dense(10)
}

// curveLayers are the depths of the networks of the cost curve: from about 10^4
// to about 4 * 10^6 constraints.
var curveLayers = [...]int{1, 3, 9, 27, 80, 320}

// Curve are networks of one shape and growing depth: 3x3 convolutions of 16
// channels on 16x16 with Relu, so that only the number of constraints changes.
func Curve() []Generated {
	var all []Generated
	for _, layers := range curveLayers {
		all = append(all, Generated{
			Name: fmt.Sprintf("curve%03d", layers), Bits: 8,
			About: fmt.Sprintf("%d convolutions of 16 channels on 16x16", layers),
			build: func() *net {
				n := newNet(6, "curve", 1, 16, 16)
				for range layers {
					n.conv(16, 3, 1, 1).relu()
				}
				return n.globalPool().dense(10)
			},
		})
	}
	return all
}

// quickCurve is the part of the curve that --quick measures.
func quickCurve() []Generated { return Curve()[:3] }

// tiny is for a smoke test.
func tiny() Generated {
	return Generated{"tiny", "a convolution and a dense layer", 8, func() *net {
		return newNet(7, "tiny", 1, 6, 6).conv(2, 3, 1, 1).relu().maxPool().dense(3)
	}}
}

// generated finds a network by its name.
func generated(name string) (Generated, bool) {
	for _, g := range append(append(Suite(), Curve()...), tiny()) {
		if g.Name == name {
			return g, true
		}
	}
	return Generated{}, false
}
