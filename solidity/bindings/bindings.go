// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

package bindings

import (
	"bytes"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Reference imports to suppress errors if they are not otherwise used.
var (
	_ = bytes.Equal
	_ = errors.New
	_ = big.NewInt
	_ = common.Big1
	_ = types.BloomLookup
	_ = abi.ConvertType
)

// Groth16CoreMetaData contains all meta data concerning the Groth16Core contract.
var Groth16CoreMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"BadMember\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"CoordinateTooLarge\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidProof\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotAModel\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotEnoughGas\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"WordTooLarge\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"contexts\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"proofs\",\"type\":\"uint256\"}],\"name\":\"WrongBatch\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"got\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"want\",\"type\":\"bytes32\"}],\"name\":\"WrongKey\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"got\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"want\",\"type\":\"uint256\"}],\"name\":\"WrongLength\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes4\",\"name\":\"got\",\"type\":\"bytes4\"},{\"internalType\":\"bytes4\",\"name\":\"want\",\"type\":\"bytes4\"}],\"name\":\"WrongSelector\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"got\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"want\",\"type\":\"uint256\"}],\"name\":\"WrongWordCount\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"MAX_BATCH\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"keyHash\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"hash\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"selector\",\"outputs\":[{\"internalType\":\"bytes4\",\"name\":\"\",\"type\":\"bytes4\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"shape\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"inputWords\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"outputWords\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"schemaHash\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"context\",\"type\":\"bytes32\"},{\"internalType\":\"uint256[]\",\"name\":\"words\",\"type\":\"uint256[]\"},{\"internalType\":\"bytes\",\"name\":\"proof\",\"type\":\"bytes\"}],\"name\":\"verify\",\"outputs\":[],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32[]\",\"name\":\"contexts\",\"type\":\"bytes32[]\"},{\"internalType\":\"uint256[]\",\"name\":\"words\",\"type\":\"uint256[]\"},{\"internalType\":\"bytes[]\",\"name\":\"proofs\",\"type\":\"bytes[]\"}],\"name\":\"verifyBatch\",\"outputs\":[],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"wantKeyHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes\",\"name\":\"key\",\"type\":\"bytes\"},{\"internalType\":\"bytes32\",\"name\":\"context\",\"type\":\"bytes32\"},{\"internalType\":\"uint256[]\",\"name\":\"words\",\"type\":\"uint256[]\"},{\"internalType\":\"bytes\",\"name\":\"proof\",\"type\":\"bytes\"}],\"name\":\"verifyWithKey\",\"outputs\":[],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "Groth16Core",
}

// Groth16Core is an auto generated Go binding around an Ethereum contract.
type Groth16Core struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Groth16Core) GetABI() abi.ABI {
	return c.abi
}

// NewGroth16Core creates a new instance of Groth16Core.
func NewGroth16Core() *Groth16Core {
	parsed, err := Groth16CoreMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Groth16Core{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Groth16Core) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackMAXBATCH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x950bff9f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_BATCH() view returns(uint256)
func (groth16Core *Groth16Core) PackMAXBATCH() []byte {
	enc, err := groth16Core.abi.Pack("MAX_BATCH")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXBATCH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x950bff9f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_BATCH() view returns(uint256)
func (groth16Core *Groth16Core) TryPackMAXBATCH() ([]byte, error) {
	return groth16Core.abi.Pack("MAX_BATCH")
}

// UnpackMAXBATCH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x950bff9f.
//
// Solidity: function MAX_BATCH() view returns(uint256)
func (groth16Core *Groth16Core) UnpackMAXBATCH(data []byte) (*big.Int, error) {
	out, err := groth16Core.abi.Unpack("MAX_BATCH", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackKeyHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x61728f39.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function keyHash() view returns(bytes32 hash)
func (groth16Core *Groth16Core) PackKeyHash() []byte {
	enc, err := groth16Core.abi.Pack("keyHash")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackKeyHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x61728f39.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function keyHash() view returns(bytes32 hash)
func (groth16Core *Groth16Core) TryPackKeyHash() ([]byte, error) {
	return groth16Core.abi.Pack("keyHash")
}

// UnpackKeyHash is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x61728f39.
//
// Solidity: function keyHash() view returns(bytes32 hash)
func (groth16Core *Groth16Core) UnpackKeyHash(data []byte) ([32]byte, error) {
	out, err := groth16Core.abi.Unpack("keyHash", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackSelector is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xea3d508a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function selector() pure returns(bytes4)
func (groth16Core *Groth16Core) PackSelector() []byte {
	enc, err := groth16Core.abi.Pack("selector")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSelector is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xea3d508a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function selector() pure returns(bytes4)
func (groth16Core *Groth16Core) TryPackSelector() ([]byte, error) {
	return groth16Core.abi.Pack("selector")
}

// UnpackSelector is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xea3d508a.
//
// Solidity: function selector() pure returns(bytes4)
func (groth16Core *Groth16Core) UnpackSelector(data []byte) ([4]byte, error) {
	out, err := groth16Core.abi.Unpack("selector", data)
	if err != nil {
		return *new([4]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([4]byte)).(*[4]byte)
	return out0, nil
}

// PackShape is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0f7514a2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function shape() view returns(uint256 inputWords, uint256 outputWords, bytes32 schemaHash)
func (groth16Core *Groth16Core) PackShape() []byte {
	enc, err := groth16Core.abi.Pack("shape")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackShape is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0f7514a2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function shape() view returns(uint256 inputWords, uint256 outputWords, bytes32 schemaHash)
func (groth16Core *Groth16Core) TryPackShape() ([]byte, error) {
	return groth16Core.abi.Pack("shape")
}

// ShapeOutput serves as a container for the return parameters of contract
// method Shape.
type ShapeOutput struct {
	InputWords  *big.Int
	OutputWords *big.Int
	SchemaHash  [32]byte
}

// UnpackShape is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0f7514a2.
//
// Solidity: function shape() view returns(uint256 inputWords, uint256 outputWords, bytes32 schemaHash)
func (groth16Core *Groth16Core) UnpackShape(data []byte) (ShapeOutput, error) {
	out, err := groth16Core.abi.Unpack("shape", data)
	outstruct := new(ShapeOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.InputWords = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.OutputWords = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	outstruct.SchemaHash = *abi.ConvertType(out[2], new([32]byte)).(*[32]byte)
	return *outstruct, nil
}

// PackVerify is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8376906b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function verify(bytes32 context, uint256[] words, bytes proof) view returns()
func (groth16Core *Groth16Core) PackVerify(context [32]byte, words []*big.Int, proof []byte) []byte {
	enc, err := groth16Core.abi.Pack("verify", context, words, proof)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVerify is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8376906b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function verify(bytes32 context, uint256[] words, bytes proof) view returns()
func (groth16Core *Groth16Core) TryPackVerify(context [32]byte, words []*big.Int, proof []byte) ([]byte, error) {
	return groth16Core.abi.Pack("verify", context, words, proof)
}

// PackVerifyBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x99a6927a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function verifyBatch(bytes32[] contexts, uint256[] words, bytes[] proofs) view returns()
func (groth16Core *Groth16Core) PackVerifyBatch(contexts [][32]byte, words []*big.Int, proofs [][]byte) []byte {
	enc, err := groth16Core.abi.Pack("verifyBatch", contexts, words, proofs)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVerifyBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x99a6927a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function verifyBatch(bytes32[] contexts, uint256[] words, bytes[] proofs) view returns()
func (groth16Core *Groth16Core) TryPackVerifyBatch(contexts [][32]byte, words []*big.Int, proofs [][]byte) ([]byte, error) {
	return groth16Core.abi.Pack("verifyBatch", contexts, words, proofs)
}

// PackVerifyWithKey is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x02c25659.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function verifyWithKey(bytes32 wantKeyHash, bytes key, bytes32 context, uint256[] words, bytes proof) view returns()
func (groth16Core *Groth16Core) PackVerifyWithKey(wantKeyHash [32]byte, key []byte, context [32]byte, words []*big.Int, proof []byte) []byte {
	enc, err := groth16Core.abi.Pack("verifyWithKey", wantKeyHash, key, context, words, proof)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVerifyWithKey is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x02c25659.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function verifyWithKey(bytes32 wantKeyHash, bytes key, bytes32 context, uint256[] words, bytes proof) view returns()
func (groth16Core *Groth16Core) TryPackVerifyWithKey(wantKeyHash [32]byte, key []byte, context [32]byte, words []*big.Int, proof []byte) ([]byte, error) {
	return groth16Core.abi.Pack("verifyWithKey", wantKeyHash, key, context, words, proof)
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (groth16Core *Groth16Core) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], groth16Core.abi.Errors["BadMember"].ID.Bytes()[:4]) {
		return groth16Core.UnpackBadMemberError(raw[4:])
	}
	if bytes.Equal(raw[:4], groth16Core.abi.Errors["CoordinateTooLarge"].ID.Bytes()[:4]) {
		return groth16Core.UnpackCoordinateTooLargeError(raw[4:])
	}
	if bytes.Equal(raw[:4], groth16Core.abi.Errors["InvalidProof"].ID.Bytes()[:4]) {
		return groth16Core.UnpackInvalidProofError(raw[4:])
	}
	if bytes.Equal(raw[:4], groth16Core.abi.Errors["NotAModel"].ID.Bytes()[:4]) {
		return groth16Core.UnpackNotAModelError(raw[4:])
	}
	if bytes.Equal(raw[:4], groth16Core.abi.Errors["NotEnoughGas"].ID.Bytes()[:4]) {
		return groth16Core.UnpackNotEnoughGasError(raw[4:])
	}
	if bytes.Equal(raw[:4], groth16Core.abi.Errors["WordTooLarge"].ID.Bytes()[:4]) {
		return groth16Core.UnpackWordTooLargeError(raw[4:])
	}
	if bytes.Equal(raw[:4], groth16Core.abi.Errors["WrongBatch"].ID.Bytes()[:4]) {
		return groth16Core.UnpackWrongBatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], groth16Core.abi.Errors["WrongKey"].ID.Bytes()[:4]) {
		return groth16Core.UnpackWrongKeyError(raw[4:])
	}
	if bytes.Equal(raw[:4], groth16Core.abi.Errors["WrongLength"].ID.Bytes()[:4]) {
		return groth16Core.UnpackWrongLengthError(raw[4:])
	}
	if bytes.Equal(raw[:4], groth16Core.abi.Errors["WrongSelector"].ID.Bytes()[:4]) {
		return groth16Core.UnpackWrongSelectorError(raw[4:])
	}
	if bytes.Equal(raw[:4], groth16Core.abi.Errors["WrongWordCount"].ID.Bytes()[:4]) {
		return groth16Core.UnpackWrongWordCountError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// Groth16CoreBadMember represents a BadMember error raised by the Groth16Core contract.
type Groth16CoreBadMember struct {
	Index *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadMember(uint256 index)
func Groth16CoreBadMemberErrorID() common.Hash {
	return common.HexToHash("0xccabba73b3c919414b28b3470e54c995354ad9355e415799596fbc099c62d86b")
}

// UnpackBadMemberError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadMember(uint256 index)
func (groth16Core *Groth16Core) UnpackBadMemberError(raw []byte) (*Groth16CoreBadMember, error) {
	out := new(Groth16CoreBadMember)
	if err := groth16Core.abi.UnpackIntoInterface(out, "BadMember", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// Groth16CoreCoordinateTooLarge represents a CoordinateTooLarge error raised by the Groth16Core contract.
type Groth16CoreCoordinateTooLarge struct {
	Index *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error CoordinateTooLarge(uint256 index)
func Groth16CoreCoordinateTooLargeErrorID() common.Hash {
	return common.HexToHash("0x28c40bfc861d839810a690872eb69d5f9d2267763572d7187ddff8d871e31e42")
}

// UnpackCoordinateTooLargeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error CoordinateTooLarge(uint256 index)
func (groth16Core *Groth16Core) UnpackCoordinateTooLargeError(raw []byte) (*Groth16CoreCoordinateTooLarge, error) {
	out := new(Groth16CoreCoordinateTooLarge)
	if err := groth16Core.abi.UnpackIntoInterface(out, "CoordinateTooLarge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// Groth16CoreInvalidProof represents a InvalidProof error raised by the Groth16Core contract.
type Groth16CoreInvalidProof struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidProof()
func Groth16CoreInvalidProofErrorID() common.Hash {
	return common.HexToHash("0x09bde339c6b182be216ee7ef8ccff6338c6ef7993445216112ae575c5438fd27")
}

// UnpackInvalidProofError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidProof()
func (groth16Core *Groth16Core) UnpackInvalidProofError(raw []byte) (*Groth16CoreInvalidProof, error) {
	out := new(Groth16CoreInvalidProof)
	if err := groth16Core.abi.UnpackIntoInterface(out, "InvalidProof", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// Groth16CoreNotAModel represents a NotAModel error raised by the Groth16Core contract.
type Groth16CoreNotAModel struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotAModel()
func Groth16CoreNotAModelErrorID() common.Hash {
	return common.HexToHash("0x92d6119d2907233a5d1842e9f67567b1031bb8d0f581eb6ac877d08ad8f5c6c4")
}

// UnpackNotAModelError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotAModel()
func (groth16Core *Groth16Core) UnpackNotAModelError(raw []byte) (*Groth16CoreNotAModel, error) {
	out := new(Groth16CoreNotAModel)
	if err := groth16Core.abi.UnpackIntoInterface(out, "NotAModel", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// Groth16CoreNotEnoughGas represents a NotEnoughGas error raised by the Groth16Core contract.
type Groth16CoreNotEnoughGas struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotEnoughGas()
func Groth16CoreNotEnoughGasErrorID() common.Hash {
	return common.HexToHash("0xdd629f8664827703a13438883cba7294fb2b2057f7fa393127a266a71f468b41")
}

// UnpackNotEnoughGasError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotEnoughGas()
func (groth16Core *Groth16Core) UnpackNotEnoughGasError(raw []byte) (*Groth16CoreNotEnoughGas, error) {
	out := new(Groth16CoreNotEnoughGas)
	if err := groth16Core.abi.UnpackIntoInterface(out, "NotEnoughGas", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// Groth16CoreWordTooLarge represents a WordTooLarge error raised by the Groth16Core contract.
type Groth16CoreWordTooLarge struct {
	Index *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WordTooLarge(uint256 index)
func Groth16CoreWordTooLargeErrorID() common.Hash {
	return common.HexToHash("0x91769b69c4bcd246af7ae007a4a31e8524ff157850f3b41d7d58f1216afd6e56")
}

// UnpackWordTooLargeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WordTooLarge(uint256 index)
func (groth16Core *Groth16Core) UnpackWordTooLargeError(raw []byte) (*Groth16CoreWordTooLarge, error) {
	out := new(Groth16CoreWordTooLarge)
	if err := groth16Core.abi.UnpackIntoInterface(out, "WordTooLarge", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// Groth16CoreWrongBatch represents a WrongBatch error raised by the Groth16Core contract.
type Groth16CoreWrongBatch struct {
	Contexts *big.Int
	Proofs   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongBatch(uint256 contexts, uint256 proofs)
func Groth16CoreWrongBatchErrorID() common.Hash {
	return common.HexToHash("0xd0a8f98713c8e0175668478588ba8fddc27062b0b49aca6c47c40a232bb9139e")
}

// UnpackWrongBatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongBatch(uint256 contexts, uint256 proofs)
func (groth16Core *Groth16Core) UnpackWrongBatchError(raw []byte) (*Groth16CoreWrongBatch, error) {
	out := new(Groth16CoreWrongBatch)
	if err := groth16Core.abi.UnpackIntoInterface(out, "WrongBatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// Groth16CoreWrongKey represents a WrongKey error raised by the Groth16Core contract.
type Groth16CoreWrongKey struct {
	Got  [32]byte
	Want [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongKey(bytes32 got, bytes32 want)
func Groth16CoreWrongKeyErrorID() common.Hash {
	return common.HexToHash("0x08d1b6065114f98d374d52c6d65fe4d37c32ea1936d17e614acfdf30ade8f4a2")
}

// UnpackWrongKeyError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongKey(bytes32 got, bytes32 want)
func (groth16Core *Groth16Core) UnpackWrongKeyError(raw []byte) (*Groth16CoreWrongKey, error) {
	out := new(Groth16CoreWrongKey)
	if err := groth16Core.abi.UnpackIntoInterface(out, "WrongKey", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// Groth16CoreWrongLength represents a WrongLength error raised by the Groth16Core contract.
type Groth16CoreWrongLength struct {
	Got  *big.Int
	Want *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongLength(uint256 got, uint256 want)
func Groth16CoreWrongLengthErrorID() common.Hash {
	return common.HexToHash("0xb863f041bf6aff61fa0ea5c91718133c5e765a3553b440116c18bf85010c5dba")
}

// UnpackWrongLengthError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongLength(uint256 got, uint256 want)
func (groth16Core *Groth16Core) UnpackWrongLengthError(raw []byte) (*Groth16CoreWrongLength, error) {
	out := new(Groth16CoreWrongLength)
	if err := groth16Core.abi.UnpackIntoInterface(out, "WrongLength", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// Groth16CoreWrongSelector represents a WrongSelector error raised by the Groth16Core contract.
type Groth16CoreWrongSelector struct {
	Got  [4]byte
	Want [4]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongSelector(bytes4 got, bytes4 want)
func Groth16CoreWrongSelectorErrorID() common.Hash {
	return common.HexToHash("0x92237609a2ff5687d1398d3b64adfee2659dca818a83deecee88bcdf8e798e5b")
}

// UnpackWrongSelectorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongSelector(bytes4 got, bytes4 want)
func (groth16Core *Groth16Core) UnpackWrongSelectorError(raw []byte) (*Groth16CoreWrongSelector, error) {
	out := new(Groth16CoreWrongSelector)
	if err := groth16Core.abi.UnpackIntoInterface(out, "WrongSelector", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// Groth16CoreWrongWordCount represents a WrongWordCount error raised by the Groth16Core contract.
type Groth16CoreWrongWordCount struct {
	Got  *big.Int
	Want *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongWordCount(uint256 got, uint256 want)
func Groth16CoreWrongWordCountErrorID() common.Hash {
	return common.HexToHash("0x135ad68a822367edeb6dd1832ee97ad558bfde97f7dd964979e550ac4eef163b")
}

// UnpackWrongWordCountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongWordCount(uint256 got, uint256 want)
func (groth16Core *Groth16Core) UnpackWrongWordCountError(raw []byte) (*Groth16CoreWrongWordCount, error) {
	out := new(Groth16CoreWrongWordCount)
	if err := groth16Core.abi.UnpackIntoInterface(out, "WrongWordCount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ModelFactoryMetaData contains all meta data concerning the ModelFactory contract.
var ModelFactoryMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"BadG2Points\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"offset\",\"type\":\"uint256\"}],\"name\":\"BadPoint\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"CreateFailed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"inputWords\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"outputWords\",\"type\":\"uint256\"}],\"name\":\"TooManyWords\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"got\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"want\",\"type\":\"uint256\"}],\"name\":\"WrongKeyLength\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"model\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"keyHash\",\"type\":\"bytes32\"}],\"name\":\"ModelCreated\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"bytes\",\"name\":\"key\",\"type\":\"bytes\"}],\"name\":\"addressOf\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"core\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes\",\"name\":\"key\",\"type\":\"bytes\"}],\"name\":\"create\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"model\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "ModelFactory",
}

// ModelFactory is an auto generated Go binding around an Ethereum contract.
type ModelFactory struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *ModelFactory) GetABI() abi.ABI {
	return c.abi
}

// NewModelFactory creates a new instance of ModelFactory.
func NewModelFactory() *ModelFactory {
	parsed, err := ModelFactoryMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &ModelFactory{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *ModelFactory) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackAddressOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3cb94596.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function addressOf(bytes key) view returns(address)
func (modelFactory *ModelFactory) PackAddressOf(key []byte) []byte {
	enc, err := modelFactory.abi.Pack("addressOf", key)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAddressOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3cb94596.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function addressOf(bytes key) view returns(address)
func (modelFactory *ModelFactory) TryPackAddressOf(key []byte) ([]byte, error) {
	return modelFactory.abi.Pack("addressOf", key)
}

// UnpackAddressOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3cb94596.
//
// Solidity: function addressOf(bytes key) view returns(address)
func (modelFactory *ModelFactory) UnpackAddressOf(data []byte) (common.Address, error) {
	out, err := modelFactory.abi.Unpack("addressOf", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackCore is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2f4eb26.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function core() view returns(address)
func (modelFactory *ModelFactory) PackCore() []byte {
	enc, err := modelFactory.abi.Pack("core")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCore is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2f4eb26.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function core() view returns(address)
func (modelFactory *ModelFactory) TryPackCore() ([]byte, error) {
	return modelFactory.abi.Pack("core")
}

// UnpackCore is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf2f4eb26.
//
// Solidity: function core() view returns(address)
func (modelFactory *ModelFactory) UnpackCore(data []byte) (common.Address, error) {
	out, err := modelFactory.abi.Unpack("core", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackCreate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcf5ba53f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function create(bytes key) returns(address model)
func (modelFactory *ModelFactory) PackCreate(key []byte) []byte {
	enc, err := modelFactory.abi.Pack("create", key)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCreate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcf5ba53f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function create(bytes key) returns(address model)
func (modelFactory *ModelFactory) TryPackCreate(key []byte) ([]byte, error) {
	return modelFactory.abi.Pack("create", key)
}

// UnpackCreate is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcf5ba53f.
//
// Solidity: function create(bytes key) returns(address model)
func (modelFactory *ModelFactory) UnpackCreate(data []byte) (common.Address, error) {
	out, err := modelFactory.abi.Unpack("create", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// ModelFactoryModelCreated represents a ModelCreated event raised by the ModelFactory contract.
type ModelFactoryModelCreated struct {
	Model   common.Address
	KeyHash [32]byte
	Raw     *types.Log // Blockchain specific contextual infos
}

const ModelFactoryModelCreatedEventName = "ModelCreated"

// ContractEventName returns the user-defined event name.
func (ModelFactoryModelCreated) ContractEventName() string {
	return ModelFactoryModelCreatedEventName
}

// UnpackModelCreatedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ModelCreated(address indexed model, bytes32 indexed keyHash)
func (modelFactory *ModelFactory) UnpackModelCreatedEvent(log *types.Log) (*ModelFactoryModelCreated, error) {
	event := "ModelCreated"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != modelFactory.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ModelFactoryModelCreated)
	if len(log.Data) > 0 {
		if err := modelFactory.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range modelFactory.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (modelFactory *ModelFactory) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], modelFactory.abi.Errors["BadG2Points"].ID.Bytes()[:4]) {
		return modelFactory.UnpackBadG2PointsError(raw[4:])
	}
	if bytes.Equal(raw[:4], modelFactory.abi.Errors["BadPoint"].ID.Bytes()[:4]) {
		return modelFactory.UnpackBadPointError(raw[4:])
	}
	if bytes.Equal(raw[:4], modelFactory.abi.Errors["CreateFailed"].ID.Bytes()[:4]) {
		return modelFactory.UnpackCreateFailedError(raw[4:])
	}
	if bytes.Equal(raw[:4], modelFactory.abi.Errors["TooManyWords"].ID.Bytes()[:4]) {
		return modelFactory.UnpackTooManyWordsError(raw[4:])
	}
	if bytes.Equal(raw[:4], modelFactory.abi.Errors["WrongKeyLength"].ID.Bytes()[:4]) {
		return modelFactory.UnpackWrongKeyLengthError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// ModelFactoryBadG2Points represents a BadG2Points error raised by the ModelFactory contract.
type ModelFactoryBadG2Points struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadG2Points()
func ModelFactoryBadG2PointsErrorID() common.Hash {
	return common.HexToHash("0x3cf892dfc68ee99bf3bc08b362c1bcd0cceeda16223c051b6805721b59edcd64")
}

// UnpackBadG2PointsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadG2Points()
func (modelFactory *ModelFactory) UnpackBadG2PointsError(raw []byte) (*ModelFactoryBadG2Points, error) {
	out := new(ModelFactoryBadG2Points)
	if err := modelFactory.abi.UnpackIntoInterface(out, "BadG2Points", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ModelFactoryBadPoint represents a BadPoint error raised by the ModelFactory contract.
type ModelFactoryBadPoint struct {
	Offset *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadPoint(uint256 offset)
func ModelFactoryBadPointErrorID() common.Hash {
	return common.HexToHash("0xd99a5f9d3bfd74e558b0c24bd03d08a8dd2a83b39a0c823e4e383260cb8223b8")
}

// UnpackBadPointError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadPoint(uint256 offset)
func (modelFactory *ModelFactory) UnpackBadPointError(raw []byte) (*ModelFactoryBadPoint, error) {
	out := new(ModelFactoryBadPoint)
	if err := modelFactory.abi.UnpackIntoInterface(out, "BadPoint", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ModelFactoryCreateFailed represents a CreateFailed error raised by the ModelFactory contract.
type ModelFactoryCreateFailed struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error CreateFailed()
func ModelFactoryCreateFailedErrorID() common.Hash {
	return common.HexToHash("0x7e16b8cdbcda55163c1ee3e2e1f877a3961704b9ab32c42b3e21a24ef6203d0e")
}

// UnpackCreateFailedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error CreateFailed()
func (modelFactory *ModelFactory) UnpackCreateFailedError(raw []byte) (*ModelFactoryCreateFailed, error) {
	out := new(ModelFactoryCreateFailed)
	if err := modelFactory.abi.UnpackIntoInterface(out, "CreateFailed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ModelFactoryTooManyWords represents a TooManyWords error raised by the ModelFactory contract.
type ModelFactoryTooManyWords struct {
	InputWords  *big.Int
	OutputWords *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooManyWords(uint256 inputWords, uint256 outputWords)
func ModelFactoryTooManyWordsErrorID() common.Hash {
	return common.HexToHash("0x4a9077856b8cf4f44387db4334463db73dd5c923b621cbaeab76ae0787b5377b")
}

// UnpackTooManyWordsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooManyWords(uint256 inputWords, uint256 outputWords)
func (modelFactory *ModelFactory) UnpackTooManyWordsError(raw []byte) (*ModelFactoryTooManyWords, error) {
	out := new(ModelFactoryTooManyWords)
	if err := modelFactory.abi.UnpackIntoInterface(out, "TooManyWords", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ModelFactoryWrongKeyLength represents a WrongKeyLength error raised by the ModelFactory contract.
type ModelFactoryWrongKeyLength struct {
	Got  *big.Int
	Want *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongKeyLength(uint256 got, uint256 want)
func ModelFactoryWrongKeyLengthErrorID() common.Hash {
	return common.HexToHash("0xe79ec154b344869bd5cfccf3cba1a13059083ecbfedcc28b6436761e0aa5c32e")
}

// UnpackWrongKeyLengthError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongKeyLength(uint256 got, uint256 want)
func (modelFactory *ModelFactory) UnpackWrongKeyLengthError(raw []byte) (*ModelFactoryWrongKeyLength, error) {
	out := new(ModelFactoryWrongKeyLength)
	if err := modelFactory.abi.UnpackIntoInterface(out, "WrongKeyLength", raw); err != nil {
		return nil, err
	}
	return out, nil
}
