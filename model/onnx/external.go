package onnx

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"

	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// tensor decodes a constant of the model and counts its elements. The bytes may be
// in another file of the model's folder.
func (b *builder) tensor(p *onnxpb.TensorProto) (*Tensor, error) {
	if p.GetDataLocation() != onnxpb.TensorProto_EXTERNAL {
		t, err := readTensor(p)
		if err != nil {
			return nil, err
		}
		_, err = b.reserve(t.Len())
		return t, err
	}
	raw, err := b.external(p)
	if err != nil {
		return nil, fmt.Errorf("its data are in another file: %w", err)
	}
	inside := &onnxpb.TensorProto{Name: p.Name, Dims: p.Dims, DataType: p.DataType, RawData: raw,
		DataLocation: onnxpb.TensorProto_DEFAULT.Enum()}
	return readTensor(inside)
}

// external reads the bytes of a tensor from Options.Dir. What the model says is not
// trusted: the file must lie inside, be a regular file, and hold what the shape
// asks for; nothing else is read.
func (b *builder) external(p *onnxpb.TensorProto) ([]byte, error) {
	where, err := readLocation(p)
	if err != nil {
		return nil, err
	}
	if b.dir == nil {
		return nil, errors.New("no folder was given to read it from; save the model with the data inside")
	}
	f, err := b.dir.Open(where.file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	shape, n, err := dimensions(p.GetDims())
	if err != nil {
		return nil, err
	}
	kind := onnxpb.TensorProto_DataType(p.GetDataType())
	if _, err := dtypeOf(kind); err != nil {
		return nil, err
	}
	size := int64(n) * int64(width(kind))
	switch {
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file", where.file)
	case where.length >= 0 && where.length != size:
		return nil, fmt.Errorf("%d bytes do not fit shape %v of %s", where.length, shape, kind)
	case where.offset > info.Size() || size > info.Size()-where.offset:
		return nil, fmt.Errorf("%s has %d bytes, %d are asked for at %d", where.file, info.Size(), size, where.offset)
	}
	if _, err := b.reserve(n); err != nil {
		return nil, err
	}
	raw := make([]byte, size)
	if err := readAt(f, raw, where.offset); err != nil {
		return nil, err
	}
	return raw, nil
}

// readAt fills buf from an offset of a file, which may not be able to seek.
func readAt(f fs.File, buf []byte, offset int64) error {
	if r, ok := f.(io.ReaderAt); ok {
		if n, err := r.ReadAt(buf, offset); n < len(buf) {
			return err
		}
		return nil
	}
	if _, err := io.CopyN(io.Discard, f, offset); err != nil {
		return err
	}
	_, err := io.ReadFull(f, buf)
	return err
}

// location is where a tensor's bytes are; length is -1 where it is not given.
type location struct {
	file           string
	offset, length int64
}

func readLocation(p *onnxpb.TensorProto) (location, error) {
	where := location{length: -1}
	for _, e := range p.GetExternalData() {
		var err error
		switch e.GetKey() {
		case "location":
			where.file = path.Clean(e.GetValue())
		case "offset":
			where.offset, err = strconv.ParseInt(e.GetValue(), 10, 64)
		case "length":
			where.length, err = strconv.ParseInt(e.GetValue(), 10, 64)
		}
		if err != nil || where.offset < 0 || where.length < -1 {
			return location{}, fmt.Errorf("%s is %q", e.GetKey(), e.GetValue())
		}
	}
	if !fs.ValidPath(where.file) || where.file == "." {
		return location{}, fmt.Errorf("%q is not a file inside the model's folder", where.file)
	}
	return where, nil
}
