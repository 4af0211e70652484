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

// IERCZKMLRegistryModelCommitment is an auto generated low-level Go binding around an user-defined struct.
type IERCZKMLRegistryModelCommitment struct {
	ModelHash     [32]byte
	CircuitHash   [32]byte
	VkHash        [32]byte
	ProofSystemId [4]byte
	Uri           string
}

// IInferenceMarketRequest is an auto generated low-level Go binding around an user-defined struct.
type IInferenceMarketRequest struct {
	Client         common.Address
	Consumer       common.Address
	Model          common.Address
	Provider       common.Address
	ExclusiveUntil uint64
	Deadline       uint64
	CallbackGas    uint32
	Token          common.Address
	Price          *big.Int
	StartPrice     *big.Int
	RampStart      uint64
	RampEnd        uint64
	InputsHash     [32]byte
	Salt           [32]byte
}

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

// IInferenceConsumerMetaData contains all meta data concerning the IInferenceConsumer contract.
var IInferenceConsumerMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"internalType\":\"uint256[]\",\"name\":\"outputWords\",\"type\":\"uint256[]\"}],\"name\":\"onInference\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "IInferenceConsumer",
}

// IInferenceConsumer is an auto generated Go binding around an Ethereum contract.
type IInferenceConsumer struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *IInferenceConsumer) GetABI() abi.ABI {
	return c.abi
}

// NewIInferenceConsumer creates a new instance of IInferenceConsumer.
func NewIInferenceConsumer() *IInferenceConsumer {
	parsed, err := IInferenceConsumerMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &IInferenceConsumer{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *IInferenceConsumer) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackOnInference is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x27184339.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function onInference(bytes32 id, uint256[] outputWords) returns()
func (iInferenceConsumer *IInferenceConsumer) PackOnInference(id [32]byte, outputWords []*big.Int) []byte {
	enc, err := iInferenceConsumer.abi.Pack("onInference", id, outputWords)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOnInference is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x27184339.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function onInference(bytes32 id, uint256[] outputWords) returns()
func (iInferenceConsumer *IInferenceConsumer) TryPackOnInference(id [32]byte, outputWords []*big.Int) ([]byte, error) {
	return iInferenceConsumer.abi.Pack("onInference", id, outputWords)
}

// InferenceMarketMetaData contains all meta data concerning the InferenceMarket contract.
var InferenceMarketMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"feeRecipient_\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"feeBps_\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"BadFee\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"BadTerms\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"DeliveryFailed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"exclusiveUntil\",\"type\":\"uint64\"}],\"name\":\"Exclusive\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"}],\"name\":\"Expired\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"MixedBatch\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"elements\",\"type\":\"uint256\"}],\"name\":\"NoSuchElement\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"client\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotClient\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotEnoughGas\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"}],\"name\":\"NotYet\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NothingOpen\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"Reentered\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"}],\"name\":\"TransferFailed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"UnsupportedToken\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"WrongInputs\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"WrongState\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"got\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"want\",\"type\":\"uint256\"}],\"name\":\"WrongValue\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"consumer\",\"type\":\"address\"}],\"name\":\"CallbackFailed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Credited\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"beneficiary\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"paid\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256[]\",\"name\":\"outputWords\",\"type\":\"uint256[]\"}],\"name\":\"Fulfilled\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"consumer\",\"type\":\"address\"}],\"name\":\"Redelivered\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Refunded\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"client\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"model\",\"type\":\"address\"},{\"components\":[{\"internalType\":\"address\",\"name\":\"client\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"consumer\",\"type\":\"address\"},{\"internalType\":\"contractIModel\",\"name\":\"model\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"exclusiveUntil\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"callbackGas\",\"type\":\"uint32\"},{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"price\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"startPrice\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"rampStart\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"rampEnd\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"inputsHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"indexed\":false,\"internalType\":\"structIInferenceMarket.Request\",\"name\":\"request\",\"type\":\"tuple\"},{\"indexed\":false,\"internalType\":\"uint256[]\",\"name\":\"inputWords\",\"type\":\"uint256[]\"}],\"name\":\"Requested\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"Skipped\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Withdrawn\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"MAX_CALLBACK_GAS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_FEE_BPS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"NATIVE_PUSH_GAS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"TOKEN_PUSH_GAS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"creditOf\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"feeBps\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"feeRecipient\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"client\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"consumer\",\"type\":\"address\"},{\"internalType\":\"contractIModel\",\"name\":\"model\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"exclusiveUntil\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"callbackGas\",\"type\":\"uint32\"},{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"price\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"startPrice\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"rampStart\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"rampEnd\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"inputsHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"internalType\":\"structIInferenceMarket.Request\",\"name\":\"r\",\"type\":\"tuple\"},{\"internalType\":\"address\",\"name\":\"beneficiary\",\"type\":\"address\"},{\"internalType\":\"uint256[]\",\"name\":\"inputWords\",\"type\":\"uint256[]\"},{\"internalType\":\"uint256[]\",\"name\":\"outputWords\",\"type\":\"uint256[]\"},{\"internalType\":\"bytes\",\"name\":\"proof\",\"type\":\"bytes\"}],\"name\":\"fulfil\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"client\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"consumer\",\"type\":\"address\"},{\"internalType\":\"contractIModel\",\"name\":\"model\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"exclusiveUntil\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"callbackGas\",\"type\":\"uint32\"},{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"price\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"startPrice\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"rampStart\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"rampEnd\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"inputsHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"internalType\":\"structIInferenceMarket.Request[]\",\"name\":\"rs\",\"type\":\"tuple[]\"},{\"internalType\":\"address\",\"name\":\"beneficiary\",\"type\":\"address\"},{\"internalType\":\"uint256[][]\",\"name\":\"inputWords\",\"type\":\"uint256[][]\"},{\"internalType\":\"uint256[][]\",\"name\":\"outputWords\",\"type\":\"uint256[][]\"},{\"internalType\":\"bytes[]\",\"name\":\"proofs\",\"type\":\"bytes[]\"}],\"name\":\"fulfilBatch\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"client\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"consumer\",\"type\":\"address\"},{\"internalType\":\"contractIModel\",\"name\":\"model\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"exclusiveUntil\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"callbackGas\",\"type\":\"uint32\"},{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"price\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"startPrice\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"rampStart\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"rampEnd\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"inputsHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"internalType\":\"structIInferenceMarket.Request\",\"name\":\"r\",\"type\":\"tuple\"}],\"name\":\"idOf\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"isDelivered\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"client\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"consumer\",\"type\":\"address\"},{\"internalType\":\"contractIModel\",\"name\":\"model\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"exclusiveUntil\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"callbackGas\",\"type\":\"uint32\"},{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"price\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"startPrice\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"rampStart\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"rampEnd\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"inputsHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"internalType\":\"structIInferenceMarket.Request\",\"name\":\"r\",\"type\":\"tuple\"},{\"internalType\":\"uint64\",\"name\":\"time\",\"type\":\"uint64\"}],\"name\":\"quote\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"client\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"consumer\",\"type\":\"address\"},{\"internalType\":\"contractIModel\",\"name\":\"model\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"exclusiveUntil\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"callbackGas\",\"type\":\"uint32\"},{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"price\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"startPrice\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"rampStart\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"rampEnd\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"inputsHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"internalType\":\"structIInferenceMarket.Request\",\"name\":\"r\",\"type\":\"tuple\"},{\"internalType\":\"uint256[]\",\"name\":\"outputWords\",\"type\":\"uint256[]\"}],\"name\":\"redeliver\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"client\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"consumer\",\"type\":\"address\"},{\"internalType\":\"contractIModel\",\"name\":\"model\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"exclusiveUntil\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"callbackGas\",\"type\":\"uint32\"},{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"price\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"startPrice\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"rampStart\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"rampEnd\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"inputsHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"internalType\":\"structIInferenceMarket.Request\",\"name\":\"r\",\"type\":\"tuple\"}],\"name\":\"refund\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"client\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"consumer\",\"type\":\"address\"},{\"internalType\":\"contractIModel\",\"name\":\"model\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"exclusiveUntil\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"callbackGas\",\"type\":\"uint32\"},{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"price\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"startPrice\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"rampStart\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"rampEnd\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"inputsHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"internalType\":\"structIInferenceMarket.Request\",\"name\":\"r\",\"type\":\"tuple\"},{\"internalType\":\"uint256[]\",\"name\":\"inputWords\",\"type\":\"uint256[]\"}],\"name\":\"request\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"client\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"consumer\",\"type\":\"address\"},{\"internalType\":\"contractIModel\",\"name\":\"model\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"provider\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"exclusiveUntil\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"callbackGas\",\"type\":\"uint32\"},{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"price\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"startPrice\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"rampStart\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"rampEnd\",\"type\":\"uint64\"},{\"internalType\":\"bytes32\",\"name\":\"inputsHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"internalType\":\"structIInferenceMarket.Request\",\"name\":\"r\",\"type\":\"tuple\"},{\"internalType\":\"uint256[]\",\"name\":\"inputWords\",\"type\":\"uint256[]\"},{\"internalType\":\"uint256\",\"name\":\"permitDeadline\",\"type\":\"uint256\"},{\"internalType\":\"uint8\",\"name\":\"v\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"sigR\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"sigS\",\"type\":\"bytes32\"}],\"name\":\"requestWithPermit\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"internalType\":\"uint256[]\",\"name\":\"outputWords\",\"type\":\"uint256[]\"}],\"name\":\"resultMatches\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"stateOf\",\"outputs\":[{\"internalType\":\"enumIInferenceMarket.State\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"}],\"name\":\"withdraw\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "InferenceMarket",
}

// InferenceMarket is an auto generated Go binding around an Ethereum contract.
type InferenceMarket struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *InferenceMarket) GetABI() abi.ABI {
	return c.abi
}

// NewInferenceMarket creates a new instance of InferenceMarket.
func NewInferenceMarket() *InferenceMarket {
	parsed, err := InferenceMarketMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &InferenceMarket{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *InferenceMarket) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address feeRecipient_, uint256 feeBps_) returns()
func (inferenceMarket *InferenceMarket) PackConstructor(feeRecipient_ common.Address, feeBps_ *big.Int) []byte {
	enc, err := inferenceMarket.abi.Pack("", feeRecipient_, feeBps_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackMAXCALLBACKGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6d9809a0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_CALLBACK_GAS() view returns(uint256)
func (inferenceMarket *InferenceMarket) PackMAXCALLBACKGAS() []byte {
	enc, err := inferenceMarket.abi.Pack("MAX_CALLBACK_GAS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXCALLBACKGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6d9809a0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_CALLBACK_GAS() view returns(uint256)
func (inferenceMarket *InferenceMarket) TryPackMAXCALLBACKGAS() ([]byte, error) {
	return inferenceMarket.abi.Pack("MAX_CALLBACK_GAS")
}

// UnpackMAXCALLBACKGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6d9809a0.
//
// Solidity: function MAX_CALLBACK_GAS() view returns(uint256)
func (inferenceMarket *InferenceMarket) UnpackMAXCALLBACKGAS(data []byte) (*big.Int, error) {
	out, err := inferenceMarket.abi.Unpack("MAX_CALLBACK_GAS", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXFEEBPS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd55be8c6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_FEE_BPS() view returns(uint256)
func (inferenceMarket *InferenceMarket) PackMAXFEEBPS() []byte {
	enc, err := inferenceMarket.abi.Pack("MAX_FEE_BPS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXFEEBPS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd55be8c6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_FEE_BPS() view returns(uint256)
func (inferenceMarket *InferenceMarket) TryPackMAXFEEBPS() ([]byte, error) {
	return inferenceMarket.abi.Pack("MAX_FEE_BPS")
}

// UnpackMAXFEEBPS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd55be8c6.
//
// Solidity: function MAX_FEE_BPS() view returns(uint256)
func (inferenceMarket *InferenceMarket) UnpackMAXFEEBPS(data []byte) (*big.Int, error) {
	out, err := inferenceMarket.abi.Unpack("MAX_FEE_BPS", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackNATIVEPUSHGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23058f76.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function NATIVE_PUSH_GAS() view returns(uint256)
func (inferenceMarket *InferenceMarket) PackNATIVEPUSHGAS() []byte {
	enc, err := inferenceMarket.abi.Pack("NATIVE_PUSH_GAS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackNATIVEPUSHGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23058f76.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function NATIVE_PUSH_GAS() view returns(uint256)
func (inferenceMarket *InferenceMarket) TryPackNATIVEPUSHGAS() ([]byte, error) {
	return inferenceMarket.abi.Pack("NATIVE_PUSH_GAS")
}

// UnpackNATIVEPUSHGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x23058f76.
//
// Solidity: function NATIVE_PUSH_GAS() view returns(uint256)
func (inferenceMarket *InferenceMarket) UnpackNATIVEPUSHGAS(data []byte) (*big.Int, error) {
	out, err := inferenceMarket.abi.Unpack("NATIVE_PUSH_GAS", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTOKENPUSHGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0af5a7d9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function TOKEN_PUSH_GAS() view returns(uint256)
func (inferenceMarket *InferenceMarket) PackTOKENPUSHGAS() []byte {
	enc, err := inferenceMarket.abi.Pack("TOKEN_PUSH_GAS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTOKENPUSHGAS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0af5a7d9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function TOKEN_PUSH_GAS() view returns(uint256)
func (inferenceMarket *InferenceMarket) TryPackTOKENPUSHGAS() ([]byte, error) {
	return inferenceMarket.abi.Pack("TOKEN_PUSH_GAS")
}

// UnpackTOKENPUSHGAS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0af5a7d9.
//
// Solidity: function TOKEN_PUSH_GAS() view returns(uint256)
func (inferenceMarket *InferenceMarket) UnpackTOKENPUSHGAS(data []byte) (*big.Int, error) {
	out, err := inferenceMarket.abi.Unpack("TOKEN_PUSH_GAS", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackCreditOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x035ec584.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function creditOf(address token, address account) view returns(uint256)
func (inferenceMarket *InferenceMarket) PackCreditOf(token common.Address, account common.Address) []byte {
	enc, err := inferenceMarket.abi.Pack("creditOf", token, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCreditOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x035ec584.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function creditOf(address token, address account) view returns(uint256)
func (inferenceMarket *InferenceMarket) TryPackCreditOf(token common.Address, account common.Address) ([]byte, error) {
	return inferenceMarket.abi.Pack("creditOf", token, account)
}

// UnpackCreditOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x035ec584.
//
// Solidity: function creditOf(address token, address account) view returns(uint256)
func (inferenceMarket *InferenceMarket) UnpackCreditOf(data []byte) (*big.Int, error) {
	out, err := inferenceMarket.abi.Unpack("creditOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackFeeBps is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x24a9d853.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function feeBps() view returns(uint256)
func (inferenceMarket *InferenceMarket) PackFeeBps() []byte {
	enc, err := inferenceMarket.abi.Pack("feeBps")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFeeBps is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x24a9d853.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function feeBps() view returns(uint256)
func (inferenceMarket *InferenceMarket) TryPackFeeBps() ([]byte, error) {
	return inferenceMarket.abi.Pack("feeBps")
}

// UnpackFeeBps is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x24a9d853.
//
// Solidity: function feeBps() view returns(uint256)
func (inferenceMarket *InferenceMarket) UnpackFeeBps(data []byte) (*big.Int, error) {
	out, err := inferenceMarket.abi.Unpack("feeBps", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackFeeRecipient is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x46904840.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function feeRecipient() view returns(address)
func (inferenceMarket *InferenceMarket) PackFeeRecipient() []byte {
	enc, err := inferenceMarket.abi.Pack("feeRecipient")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFeeRecipient is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x46904840.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function feeRecipient() view returns(address)
func (inferenceMarket *InferenceMarket) TryPackFeeRecipient() ([]byte, error) {
	return inferenceMarket.abi.Pack("feeRecipient")
}

// UnpackFeeRecipient is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x46904840.
//
// Solidity: function feeRecipient() view returns(address)
func (inferenceMarket *InferenceMarket) UnpackFeeRecipient(data []byte) (common.Address, error) {
	out, err := inferenceMarket.abi.Unpack("feeRecipient", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackFulfil is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91fb6428.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function fulfil((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r, address beneficiary, uint256[] inputWords, uint256[] outputWords, bytes proof) returns()
func (inferenceMarket *InferenceMarket) PackFulfil(r IInferenceMarketRequest, beneficiary common.Address, inputWords []*big.Int, outputWords []*big.Int, proof []byte) []byte {
	enc, err := inferenceMarket.abi.Pack("fulfil", r, beneficiary, inputWords, outputWords, proof)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFulfil is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91fb6428.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function fulfil((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r, address beneficiary, uint256[] inputWords, uint256[] outputWords, bytes proof) returns()
func (inferenceMarket *InferenceMarket) TryPackFulfil(r IInferenceMarketRequest, beneficiary common.Address, inputWords []*big.Int, outputWords []*big.Int, proof []byte) ([]byte, error) {
	return inferenceMarket.abi.Pack("fulfil", r, beneficiary, inputWords, outputWords, proof)
}

// PackFulfilBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xee4f053a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function fulfilBatch((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32)[] rs, address beneficiary, uint256[][] inputWords, uint256[][] outputWords, bytes[] proofs) returns()
func (inferenceMarket *InferenceMarket) PackFulfilBatch(rs []IInferenceMarketRequest, beneficiary common.Address, inputWords [][]*big.Int, outputWords [][]*big.Int, proofs [][]byte) []byte {
	enc, err := inferenceMarket.abi.Pack("fulfilBatch", rs, beneficiary, inputWords, outputWords, proofs)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFulfilBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xee4f053a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function fulfilBatch((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32)[] rs, address beneficiary, uint256[][] inputWords, uint256[][] outputWords, bytes[] proofs) returns()
func (inferenceMarket *InferenceMarket) TryPackFulfilBatch(rs []IInferenceMarketRequest, beneficiary common.Address, inputWords [][]*big.Int, outputWords [][]*big.Int, proofs [][]byte) ([]byte, error) {
	return inferenceMarket.abi.Pack("fulfilBatch", rs, beneficiary, inputWords, outputWords, proofs)
}

// PackIdOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5d4ef98a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function idOf((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r) view returns(bytes32)
func (inferenceMarket *InferenceMarket) PackIdOf(r IInferenceMarketRequest) []byte {
	enc, err := inferenceMarket.abi.Pack("idOf", r)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIdOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5d4ef98a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function idOf((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r) view returns(bytes32)
func (inferenceMarket *InferenceMarket) TryPackIdOf(r IInferenceMarketRequest) ([]byte, error) {
	return inferenceMarket.abi.Pack("idOf", r)
}

// UnpackIdOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5d4ef98a.
//
// Solidity: function idOf((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r) view returns(bytes32)
func (inferenceMarket *InferenceMarket) UnpackIdOf(data []byte) ([32]byte, error) {
	out, err := inferenceMarket.abi.Unpack("idOf", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackIsDelivered is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe1526b46.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isDelivered(bytes32 id) view returns(bool)
func (inferenceMarket *InferenceMarket) PackIsDelivered(id [32]byte) []byte {
	enc, err := inferenceMarket.abi.Pack("isDelivered", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsDelivered is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe1526b46.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isDelivered(bytes32 id) view returns(bool)
func (inferenceMarket *InferenceMarket) TryPackIsDelivered(id [32]byte) ([]byte, error) {
	return inferenceMarket.abi.Pack("isDelivered", id)
}

// UnpackIsDelivered is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe1526b46.
//
// Solidity: function isDelivered(bytes32 id) view returns(bool)
func (inferenceMarket *InferenceMarket) UnpackIsDelivered(data []byte) (bool, error) {
	out, err := inferenceMarket.abi.Unpack("isDelivered", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackQuote is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcf87607e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function quote((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r, uint64 time) pure returns(uint256)
func (inferenceMarket *InferenceMarket) PackQuote(r IInferenceMarketRequest, time uint64) []byte {
	enc, err := inferenceMarket.abi.Pack("quote", r, time)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackQuote is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcf87607e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function quote((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r, uint64 time) pure returns(uint256)
func (inferenceMarket *InferenceMarket) TryPackQuote(r IInferenceMarketRequest, time uint64) ([]byte, error) {
	return inferenceMarket.abi.Pack("quote", r, time)
}

// UnpackQuote is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcf87607e.
//
// Solidity: function quote((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r, uint64 time) pure returns(uint256)
func (inferenceMarket *InferenceMarket) UnpackQuote(data []byte) (*big.Int, error) {
	out, err := inferenceMarket.abi.Unpack("quote", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRedeliver is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa434ea6b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function redeliver((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r, uint256[] outputWords) returns()
func (inferenceMarket *InferenceMarket) PackRedeliver(r IInferenceMarketRequest, outputWords []*big.Int) []byte {
	enc, err := inferenceMarket.abi.Pack("redeliver", r, outputWords)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRedeliver is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa434ea6b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function redeliver((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r, uint256[] outputWords) returns()
func (inferenceMarket *InferenceMarket) TryPackRedeliver(r IInferenceMarketRequest, outputWords []*big.Int) ([]byte, error) {
	return inferenceMarket.abi.Pack("redeliver", r, outputWords)
}

// PackRefund is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc707dcb0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function refund((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r) returns()
func (inferenceMarket *InferenceMarket) PackRefund(r IInferenceMarketRequest) []byte {
	enc, err := inferenceMarket.abi.Pack("refund", r)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRefund is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc707dcb0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function refund((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r) returns()
func (inferenceMarket *InferenceMarket) TryPackRefund(r IInferenceMarketRequest) ([]byte, error) {
	return inferenceMarket.abi.Pack("refund", r)
}

// PackRequest is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa440a61c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function request((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r, uint256[] inputWords) payable returns(bytes32 id)
func (inferenceMarket *InferenceMarket) PackRequest(r IInferenceMarketRequest, inputWords []*big.Int) []byte {
	enc, err := inferenceMarket.abi.Pack("request", r, inputWords)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRequest is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa440a61c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function request((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r, uint256[] inputWords) payable returns(bytes32 id)
func (inferenceMarket *InferenceMarket) TryPackRequest(r IInferenceMarketRequest, inputWords []*big.Int) ([]byte, error) {
	return inferenceMarket.abi.Pack("request", r, inputWords)
}

// UnpackRequest is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa440a61c.
//
// Solidity: function request((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r, uint256[] inputWords) payable returns(bytes32 id)
func (inferenceMarket *InferenceMarket) UnpackRequest(data []byte) ([32]byte, error) {
	out, err := inferenceMarket.abi.Unpack("request", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackRequestWithPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7722a56e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function requestWithPermit((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r, uint256[] inputWords, uint256 permitDeadline, uint8 v, bytes32 sigR, bytes32 sigS) returns(bytes32 id)
func (inferenceMarket *InferenceMarket) PackRequestWithPermit(r IInferenceMarketRequest, inputWords []*big.Int, permitDeadline *big.Int, v uint8, sigR [32]byte, sigS [32]byte) []byte {
	enc, err := inferenceMarket.abi.Pack("requestWithPermit", r, inputWords, permitDeadline, v, sigR, sigS)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRequestWithPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7722a56e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function requestWithPermit((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r, uint256[] inputWords, uint256 permitDeadline, uint8 v, bytes32 sigR, bytes32 sigS) returns(bytes32 id)
func (inferenceMarket *InferenceMarket) TryPackRequestWithPermit(r IInferenceMarketRequest, inputWords []*big.Int, permitDeadline *big.Int, v uint8, sigR [32]byte, sigS [32]byte) ([]byte, error) {
	return inferenceMarket.abi.Pack("requestWithPermit", r, inputWords, permitDeadline, v, sigR, sigS)
}

// UnpackRequestWithPermit is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7722a56e.
//
// Solidity: function requestWithPermit((address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) r, uint256[] inputWords, uint256 permitDeadline, uint8 v, bytes32 sigR, bytes32 sigS) returns(bytes32 id)
func (inferenceMarket *InferenceMarket) UnpackRequestWithPermit(data []byte) ([32]byte, error) {
	out, err := inferenceMarket.abi.Unpack("requestWithPermit", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackResultMatches is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfb4896ea.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function resultMatches(bytes32 id, uint256[] outputWords) view returns(bool)
func (inferenceMarket *InferenceMarket) PackResultMatches(id [32]byte, outputWords []*big.Int) []byte {
	enc, err := inferenceMarket.abi.Pack("resultMatches", id, outputWords)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackResultMatches is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfb4896ea.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function resultMatches(bytes32 id, uint256[] outputWords) view returns(bool)
func (inferenceMarket *InferenceMarket) TryPackResultMatches(id [32]byte, outputWords []*big.Int) ([]byte, error) {
	return inferenceMarket.abi.Pack("resultMatches", id, outputWords)
}

// UnpackResultMatches is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfb4896ea.
//
// Solidity: function resultMatches(bytes32 id, uint256[] outputWords) view returns(bool)
func (inferenceMarket *InferenceMarket) UnpackResultMatches(data []byte) (bool, error) {
	out, err := inferenceMarket.abi.Unpack("resultMatches", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackStateOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x64482ac4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function stateOf(bytes32 id) view returns(uint8)
func (inferenceMarket *InferenceMarket) PackStateOf(id [32]byte) []byte {
	enc, err := inferenceMarket.abi.Pack("stateOf", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackStateOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x64482ac4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function stateOf(bytes32 id) view returns(uint8)
func (inferenceMarket *InferenceMarket) TryPackStateOf(id [32]byte) ([]byte, error) {
	return inferenceMarket.abi.Pack("stateOf", id)
}

// UnpackStateOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x64482ac4.
//
// Solidity: function stateOf(bytes32 id) view returns(uint8)
func (inferenceMarket *InferenceMarket) UnpackStateOf(data []byte) (uint8, error) {
	out, err := inferenceMarket.abi.Unpack("stateOf", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf940e385.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdraw(address token, address to) returns()
func (inferenceMarket *InferenceMarket) PackWithdraw(token common.Address, to common.Address) []byte {
	enc, err := inferenceMarket.abi.Pack("withdraw", token, to)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf940e385.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdraw(address token, address to) returns()
func (inferenceMarket *InferenceMarket) TryPackWithdraw(token common.Address, to common.Address) ([]byte, error) {
	return inferenceMarket.abi.Pack("withdraw", token, to)
}

// InferenceMarketCallbackFailed represents a CallbackFailed event raised by the InferenceMarket contract.
type InferenceMarketCallbackFailed struct {
	Id       [32]byte
	Consumer common.Address
	Raw      *types.Log // Blockchain specific contextual infos
}

const InferenceMarketCallbackFailedEventName = "CallbackFailed"

// ContractEventName returns the user-defined event name.
func (InferenceMarketCallbackFailed) ContractEventName() string {
	return InferenceMarketCallbackFailedEventName
}

// UnpackCallbackFailedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event CallbackFailed(bytes32 indexed id, address consumer)
func (inferenceMarket *InferenceMarket) UnpackCallbackFailedEvent(log *types.Log) (*InferenceMarketCallbackFailed, error) {
	event := "CallbackFailed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != inferenceMarket.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(InferenceMarketCallbackFailed)
	if len(log.Data) > 0 {
		if err := inferenceMarket.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range inferenceMarket.abi.Events[event].Inputs {
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

// InferenceMarketCredited represents a Credited event raised by the InferenceMarket contract.
type InferenceMarketCredited struct {
	Token   common.Address
	Account common.Address
	Amount  *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const InferenceMarketCreditedEventName = "Credited"

// ContractEventName returns the user-defined event name.
func (InferenceMarketCredited) ContractEventName() string {
	return InferenceMarketCreditedEventName
}

// UnpackCreditedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Credited(address indexed token, address indexed account, uint256 amount)
func (inferenceMarket *InferenceMarket) UnpackCreditedEvent(log *types.Log) (*InferenceMarketCredited, error) {
	event := "Credited"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != inferenceMarket.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(InferenceMarketCredited)
	if len(log.Data) > 0 {
		if err := inferenceMarket.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range inferenceMarket.abi.Events[event].Inputs {
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

// InferenceMarketFulfilled represents a Fulfilled event raised by the InferenceMarket contract.
type InferenceMarketFulfilled struct {
	Id          [32]byte
	Beneficiary common.Address
	Paid        *big.Int
	OutputWords []*big.Int
	Raw         *types.Log // Blockchain specific contextual infos
}

const InferenceMarketFulfilledEventName = "Fulfilled"

// ContractEventName returns the user-defined event name.
func (InferenceMarketFulfilled) ContractEventName() string {
	return InferenceMarketFulfilledEventName
}

// UnpackFulfilledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Fulfilled(bytes32 indexed id, address indexed beneficiary, uint256 paid, uint256[] outputWords)
func (inferenceMarket *InferenceMarket) UnpackFulfilledEvent(log *types.Log) (*InferenceMarketFulfilled, error) {
	event := "Fulfilled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != inferenceMarket.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(InferenceMarketFulfilled)
	if len(log.Data) > 0 {
		if err := inferenceMarket.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range inferenceMarket.abi.Events[event].Inputs {
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

// InferenceMarketRedelivered represents a Redelivered event raised by the InferenceMarket contract.
type InferenceMarketRedelivered struct {
	Id       [32]byte
	Consumer common.Address
	Raw      *types.Log // Blockchain specific contextual infos
}

const InferenceMarketRedeliveredEventName = "Redelivered"

// ContractEventName returns the user-defined event name.
func (InferenceMarketRedelivered) ContractEventName() string {
	return InferenceMarketRedeliveredEventName
}

// UnpackRedeliveredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Redelivered(bytes32 indexed id, address consumer)
func (inferenceMarket *InferenceMarket) UnpackRedeliveredEvent(log *types.Log) (*InferenceMarketRedelivered, error) {
	event := "Redelivered"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != inferenceMarket.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(InferenceMarketRedelivered)
	if len(log.Data) > 0 {
		if err := inferenceMarket.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range inferenceMarket.abi.Events[event].Inputs {
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

// InferenceMarketRefunded represents a Refunded event raised by the InferenceMarket contract.
type InferenceMarketRefunded struct {
	Id     [32]byte
	Amount *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const InferenceMarketRefundedEventName = "Refunded"

// ContractEventName returns the user-defined event name.
func (InferenceMarketRefunded) ContractEventName() string {
	return InferenceMarketRefundedEventName
}

// UnpackRefundedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Refunded(bytes32 indexed id, uint256 amount)
func (inferenceMarket *InferenceMarket) UnpackRefundedEvent(log *types.Log) (*InferenceMarketRefunded, error) {
	event := "Refunded"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != inferenceMarket.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(InferenceMarketRefunded)
	if len(log.Data) > 0 {
		if err := inferenceMarket.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range inferenceMarket.abi.Events[event].Inputs {
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

// InferenceMarketRequested represents a Requested event raised by the InferenceMarket contract.
type InferenceMarketRequested struct {
	Id         [32]byte
	Client     common.Address
	Model      common.Address
	Request    IInferenceMarketRequest
	InputWords []*big.Int
	Raw        *types.Log // Blockchain specific contextual infos
}

const InferenceMarketRequestedEventName = "Requested"

// ContractEventName returns the user-defined event name.
func (InferenceMarketRequested) ContractEventName() string {
	return InferenceMarketRequestedEventName
}

// UnpackRequestedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Requested(bytes32 indexed id, address indexed client, address indexed model, (address,address,address,address,uint64,uint64,uint32,address,uint128,uint128,uint64,uint64,bytes32,bytes32) request, uint256[] inputWords)
func (inferenceMarket *InferenceMarket) UnpackRequestedEvent(log *types.Log) (*InferenceMarketRequested, error) {
	event := "Requested"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != inferenceMarket.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(InferenceMarketRequested)
	if len(log.Data) > 0 {
		if err := inferenceMarket.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range inferenceMarket.abi.Events[event].Inputs {
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

// InferenceMarketSkipped represents a Skipped event raised by the InferenceMarket contract.
type InferenceMarketSkipped struct {
	Id  [32]byte
	Raw *types.Log // Blockchain specific contextual infos
}

const InferenceMarketSkippedEventName = "Skipped"

// ContractEventName returns the user-defined event name.
func (InferenceMarketSkipped) ContractEventName() string {
	return InferenceMarketSkippedEventName
}

// UnpackSkippedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Skipped(bytes32 indexed id)
func (inferenceMarket *InferenceMarket) UnpackSkippedEvent(log *types.Log) (*InferenceMarketSkipped, error) {
	event := "Skipped"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != inferenceMarket.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(InferenceMarketSkipped)
	if len(log.Data) > 0 {
		if err := inferenceMarket.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range inferenceMarket.abi.Events[event].Inputs {
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

// InferenceMarketWithdrawn represents a Withdrawn event raised by the InferenceMarket contract.
type InferenceMarketWithdrawn struct {
	Token   common.Address
	Account common.Address
	To      common.Address
	Amount  *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const InferenceMarketWithdrawnEventName = "Withdrawn"

// ContractEventName returns the user-defined event name.
func (InferenceMarketWithdrawn) ContractEventName() string {
	return InferenceMarketWithdrawnEventName
}

// UnpackWithdrawnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Withdrawn(address indexed token, address indexed account, address to, uint256 amount)
func (inferenceMarket *InferenceMarket) UnpackWithdrawnEvent(log *types.Log) (*InferenceMarketWithdrawn, error) {
	event := "Withdrawn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != inferenceMarket.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(InferenceMarketWithdrawn)
	if len(log.Data) > 0 {
		if err := inferenceMarket.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range inferenceMarket.abi.Events[event].Inputs {
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
func (inferenceMarket *InferenceMarket) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], inferenceMarket.abi.Errors["BadFee"].ID.Bytes()[:4]) {
		return inferenceMarket.UnpackBadFeeError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceMarket.abi.Errors["BadTerms"].ID.Bytes()[:4]) {
		return inferenceMarket.UnpackBadTermsError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceMarket.abi.Errors["DeliveryFailed"].ID.Bytes()[:4]) {
		return inferenceMarket.UnpackDeliveryFailedError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceMarket.abi.Errors["Exclusive"].ID.Bytes()[:4]) {
		return inferenceMarket.UnpackExclusiveError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceMarket.abi.Errors["Expired"].ID.Bytes()[:4]) {
		return inferenceMarket.UnpackExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceMarket.abi.Errors["MixedBatch"].ID.Bytes()[:4]) {
		return inferenceMarket.UnpackMixedBatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceMarket.abi.Errors["NoSuchElement"].ID.Bytes()[:4]) {
		return inferenceMarket.UnpackNoSuchElementError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceMarket.abi.Errors["NotClient"].ID.Bytes()[:4]) {
		return inferenceMarket.UnpackNotClientError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceMarket.abi.Errors["NotEnoughGas"].ID.Bytes()[:4]) {
		return inferenceMarket.UnpackNotEnoughGasError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceMarket.abi.Errors["NotYet"].ID.Bytes()[:4]) {
		return inferenceMarket.UnpackNotYetError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceMarket.abi.Errors["NothingOpen"].ID.Bytes()[:4]) {
		return inferenceMarket.UnpackNothingOpenError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceMarket.abi.Errors["Reentered"].ID.Bytes()[:4]) {
		return inferenceMarket.UnpackReenteredError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceMarket.abi.Errors["TransferFailed"].ID.Bytes()[:4]) {
		return inferenceMarket.UnpackTransferFailedError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceMarket.abi.Errors["UnsupportedToken"].ID.Bytes()[:4]) {
		return inferenceMarket.UnpackUnsupportedTokenError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceMarket.abi.Errors["WrongInputs"].ID.Bytes()[:4]) {
		return inferenceMarket.UnpackWrongInputsError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceMarket.abi.Errors["WrongState"].ID.Bytes()[:4]) {
		return inferenceMarket.UnpackWrongStateError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceMarket.abi.Errors["WrongValue"].ID.Bytes()[:4]) {
		return inferenceMarket.UnpackWrongValueError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// InferenceMarketBadFee represents a BadFee error raised by the InferenceMarket contract.
type InferenceMarketBadFee struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadFee()
func InferenceMarketBadFeeErrorID() common.Hash {
	return common.HexToHash("0x917f1a53ab0995667e0a524011bf6b894f5faa124860eefa69a4604d77cf263f")
}

// UnpackBadFeeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadFee()
func (inferenceMarket *InferenceMarket) UnpackBadFeeError(raw []byte) (*InferenceMarketBadFee, error) {
	out := new(InferenceMarketBadFee)
	if err := inferenceMarket.abi.UnpackIntoInterface(out, "BadFee", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceMarketBadTerms represents a BadTerms error raised by the InferenceMarket contract.
type InferenceMarketBadTerms struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadTerms()
func InferenceMarketBadTermsErrorID() common.Hash {
	return common.HexToHash("0x8dc599212cab654299a2bf31d0baab479b0ef032e5276a7206a05bbb2910ec06")
}

// UnpackBadTermsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadTerms()
func (inferenceMarket *InferenceMarket) UnpackBadTermsError(raw []byte) (*InferenceMarketBadTerms, error) {
	out := new(InferenceMarketBadTerms)
	if err := inferenceMarket.abi.UnpackIntoInterface(out, "BadTerms", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceMarketDeliveryFailed represents a DeliveryFailed error raised by the InferenceMarket contract.
type InferenceMarketDeliveryFailed struct {
	Id [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DeliveryFailed(bytes32 id)
func InferenceMarketDeliveryFailedErrorID() common.Hash {
	return common.HexToHash("0x8b6c258dae05316c39a41172d457e84e177cd7ee3e0e41c6ecbadea81552bd69")
}

// UnpackDeliveryFailedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DeliveryFailed(bytes32 id)
func (inferenceMarket *InferenceMarket) UnpackDeliveryFailedError(raw []byte) (*InferenceMarketDeliveryFailed, error) {
	out := new(InferenceMarketDeliveryFailed)
	if err := inferenceMarket.abi.UnpackIntoInterface(out, "DeliveryFailed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceMarketExclusive represents a Exclusive error raised by the InferenceMarket contract.
type InferenceMarketExclusive struct {
	Provider       common.Address
	ExclusiveUntil uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Exclusive(address provider, uint64 exclusiveUntil)
func InferenceMarketExclusiveErrorID() common.Hash {
	return common.HexToHash("0x7a10283be3ed07e077bf59ed4a4eb203ef3275fdced99b36e08daceca5bda1ba")
}

// UnpackExclusiveError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Exclusive(address provider, uint64 exclusiveUntil)
func (inferenceMarket *InferenceMarket) UnpackExclusiveError(raw []byte) (*InferenceMarketExclusive, error) {
	out := new(InferenceMarketExclusive)
	if err := inferenceMarket.abi.UnpackIntoInterface(out, "Exclusive", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceMarketExpired represents a Expired error raised by the InferenceMarket contract.
type InferenceMarketExpired struct {
	Deadline uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Expired(uint64 deadline)
func InferenceMarketExpiredErrorID() common.Hash {
	return common.HexToHash("0x956936532b954ff74e062815c0174f8bd1500115ed3dd2adb3c66e2ac6109668")
}

// UnpackExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Expired(uint64 deadline)
func (inferenceMarket *InferenceMarket) UnpackExpiredError(raw []byte) (*InferenceMarketExpired, error) {
	out := new(InferenceMarketExpired)
	if err := inferenceMarket.abi.UnpackIntoInterface(out, "Expired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceMarketMixedBatch represents a MixedBatch error raised by the InferenceMarket contract.
type InferenceMarketMixedBatch struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error MixedBatch()
func InferenceMarketMixedBatchErrorID() common.Hash {
	return common.HexToHash("0xf023dc83438dddec5280d2e5b35dc5fad3aead61ead4b23b3c646567b6b9e503")
}

// UnpackMixedBatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error MixedBatch()
func (inferenceMarket *InferenceMarket) UnpackMixedBatchError(raw []byte) (*InferenceMarketMixedBatch, error) {
	out := new(InferenceMarketMixedBatch)
	if err := inferenceMarket.abi.UnpackIntoInterface(out, "MixedBatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceMarketNoSuchElement represents a NoSuchElement error raised by the InferenceMarket contract.
type InferenceMarketNoSuchElement struct {
	Index    *big.Int
	Elements *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoSuchElement(uint256 index, uint256 elements)
func InferenceMarketNoSuchElementErrorID() common.Hash {
	return common.HexToHash("0xb41a61e4edffa4b4f7647642b766e89241ffa57edc8c92fb6223bf0087417647")
}

// UnpackNoSuchElementError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoSuchElement(uint256 index, uint256 elements)
func (inferenceMarket *InferenceMarket) UnpackNoSuchElementError(raw []byte) (*InferenceMarketNoSuchElement, error) {
	out := new(InferenceMarketNoSuchElement)
	if err := inferenceMarket.abi.UnpackIntoInterface(out, "NoSuchElement", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceMarketNotClient represents a NotClient error raised by the InferenceMarket contract.
type InferenceMarketNotClient struct {
	Client common.Address
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotClient(address client, address caller)
func InferenceMarketNotClientErrorID() common.Hash {
	return common.HexToHash("0x6542d90166ff6aeb71e9bc496d7c0f745c8d4b357e268e18402204005a28f806")
}

// UnpackNotClientError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotClient(address client, address caller)
func (inferenceMarket *InferenceMarket) UnpackNotClientError(raw []byte) (*InferenceMarketNotClient, error) {
	out := new(InferenceMarketNotClient)
	if err := inferenceMarket.abi.UnpackIntoInterface(out, "NotClient", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceMarketNotEnoughGas represents a NotEnoughGas error raised by the InferenceMarket contract.
type InferenceMarketNotEnoughGas struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotEnoughGas()
func InferenceMarketNotEnoughGasErrorID() common.Hash {
	return common.HexToHash("0xdd629f8664827703a13438883cba7294fb2b2057f7fa393127a266a71f468b41")
}

// UnpackNotEnoughGasError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotEnoughGas()
func (inferenceMarket *InferenceMarket) UnpackNotEnoughGasError(raw []byte) (*InferenceMarketNotEnoughGas, error) {
	out := new(InferenceMarketNotEnoughGas)
	if err := inferenceMarket.abi.UnpackIntoInterface(out, "NotEnoughGas", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceMarketNotYet represents a NotYet error raised by the InferenceMarket contract.
type InferenceMarketNotYet struct {
	Deadline uint64
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotYet(uint64 deadline)
func InferenceMarketNotYetErrorID() common.Hash {
	return common.HexToHash("0x1c9cc458fc12963152abd5ca28187675f65ddcd534b32378c133182df58b8e7b")
}

// UnpackNotYetError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotYet(uint64 deadline)
func (inferenceMarket *InferenceMarket) UnpackNotYetError(raw []byte) (*InferenceMarketNotYet, error) {
	out := new(InferenceMarketNotYet)
	if err := inferenceMarket.abi.UnpackIntoInterface(out, "NotYet", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceMarketNothingOpen represents a NothingOpen error raised by the InferenceMarket contract.
type InferenceMarketNothingOpen struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NothingOpen()
func InferenceMarketNothingOpenErrorID() common.Hash {
	return common.HexToHash("0xf12c4c3a961d8262b4fc9369d49599a363a5d454c4e21b93091aa67c1edfda56")
}

// UnpackNothingOpenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NothingOpen()
func (inferenceMarket *InferenceMarket) UnpackNothingOpenError(raw []byte) (*InferenceMarketNothingOpen, error) {
	out := new(InferenceMarketNothingOpen)
	if err := inferenceMarket.abi.UnpackIntoInterface(out, "NothingOpen", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceMarketReentered represents a Reentered error raised by the InferenceMarket contract.
type InferenceMarketReentered struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Reentered()
func InferenceMarketReenteredErrorID() common.Hash {
	return common.HexToHash("0xb5dfd9e53a10d4d747ca3de749b98baf23546e800cbacdb1dbc28233e586d1ee")
}

// UnpackReenteredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Reentered()
func (inferenceMarket *InferenceMarket) UnpackReenteredError(raw []byte) (*InferenceMarketReentered, error) {
	out := new(InferenceMarketReentered)
	if err := inferenceMarket.abi.UnpackIntoInterface(out, "Reentered", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceMarketTransferFailed represents a TransferFailed error raised by the InferenceMarket contract.
type InferenceMarketTransferFailed struct {
	Token common.Address
	To    common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TransferFailed(address token, address to)
func InferenceMarketTransferFailedErrorID() common.Hash {
	return common.HexToHash("0x523c3aaacc5ee5ab72e6b94acaf662f82534ab736d09f90132d1ec7eceae4f42")
}

// UnpackTransferFailedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TransferFailed(address token, address to)
func (inferenceMarket *InferenceMarket) UnpackTransferFailedError(raw []byte) (*InferenceMarketTransferFailed, error) {
	out := new(InferenceMarketTransferFailed)
	if err := inferenceMarket.abi.UnpackIntoInterface(out, "TransferFailed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceMarketUnsupportedToken represents a UnsupportedToken error raised by the InferenceMarket contract.
type InferenceMarketUnsupportedToken struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnsupportedToken(address token)
func InferenceMarketUnsupportedTokenErrorID() common.Hash {
	return common.HexToHash("0xbf16aab68b533663bda39930f665a3aca274d1ce9b11695c6d6218cb23bba198")
}

// UnpackUnsupportedTokenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnsupportedToken(address token)
func (inferenceMarket *InferenceMarket) UnpackUnsupportedTokenError(raw []byte) (*InferenceMarketUnsupportedToken, error) {
	out := new(InferenceMarketUnsupportedToken)
	if err := inferenceMarket.abi.UnpackIntoInterface(out, "UnsupportedToken", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceMarketWrongInputs represents a WrongInputs error raised by the InferenceMarket contract.
type InferenceMarketWrongInputs struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongInputs()
func InferenceMarketWrongInputsErrorID() common.Hash {
	return common.HexToHash("0x672ff51d3501044e2fcba99b5d301732337359289bb0957b6ff2a1f07393e7b2")
}

// UnpackWrongInputsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongInputs()
func (inferenceMarket *InferenceMarket) UnpackWrongInputsError(raw []byte) (*InferenceMarketWrongInputs, error) {
	out := new(InferenceMarketWrongInputs)
	if err := inferenceMarket.abi.UnpackIntoInterface(out, "WrongInputs", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceMarketWrongState represents a WrongState error raised by the InferenceMarket contract.
type InferenceMarketWrongState struct {
	Id [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongState(bytes32 id)
func InferenceMarketWrongStateErrorID() common.Hash {
	return common.HexToHash("0x84a747f8843b705fe64b65e97ae8ca7c07b20ee7ee9ecc1ec0001d8e2010005f")
}

// UnpackWrongStateError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongState(bytes32 id)
func (inferenceMarket *InferenceMarket) UnpackWrongStateError(raw []byte) (*InferenceMarketWrongState, error) {
	out := new(InferenceMarketWrongState)
	if err := inferenceMarket.abi.UnpackIntoInterface(out, "WrongState", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceMarketWrongValue represents a WrongValue error raised by the InferenceMarket contract.
type InferenceMarketWrongValue struct {
	Got  *big.Int
	Want *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongValue(uint256 got, uint256 want)
func InferenceMarketWrongValueErrorID() common.Hash {
	return common.HexToHash("0x195a3ca12ac3744ef64727effb118b3b203c382e49c7a7d24d450eae5e3b889a")
}

// UnpackWrongValueError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongValue(uint256 got, uint256 want)
func (inferenceMarket *InferenceMarket) UnpackWrongValueError(raw []byte) (*InferenceMarketWrongValue, error) {
	out := new(InferenceMarketWrongValue)
	if err := inferenceMarket.abi.UnpackIntoInterface(out, "WrongValue", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceStoreMetaData contains all meta data concerning the InferenceStore contract.
var InferenceStoreMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractModelRegistry\",\"name\":\"registry_\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"core\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"inferenceId\",\"type\":\"bytes32\"}],\"name\":\"InferenceNotFound\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InputCommitmentMismatch\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidProof\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ModelMismatch\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"core\",\"type\":\"address\"}],\"name\":\"NoCore\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotEnoughGas\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"OutputMismatch\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes4\",\"name\":\"proofSystemId\",\"type\":\"bytes4\"}],\"name\":\"UnsupportedProofSystem\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"}],\"name\":\"VerificationRefused_ModelDeprecated\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"inferenceId\",\"type\":\"bytes32\"}],\"name\":\"InferenceStored\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"inputCommitment\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"bytes\",\"name\":\"output\",\"type\":\"bytes\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"InferenceVerified\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"COMMITMENT_TYPEHASH\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"PROOF_SYSTEM_ID\",\"outputs\":[{\"internalType\":\"bytes4\",\"name\":\"\",\"type\":\"bytes4\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"SELECTOR\",\"outputs\":[{\"internalType\":\"bytes4\",\"name\":\"\",\"type\":\"bytes4\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"inputCommitment\",\"type\":\"bytes32\"},{\"internalType\":\"bytes\",\"name\":\"output\",\"type\":\"bytes\"},{\"internalType\":\"bytes\",\"name\":\"proof\",\"type\":\"bytes\"}],\"name\":\"checkInference\",\"outputs\":[],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"context\",\"type\":\"bytes32\"},{\"internalType\":\"uint256[]\",\"name\":\"inputWords\",\"type\":\"uint256[]\"}],\"name\":\"commitmentOf\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"coreCodeHash\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"inferenceId\",\"type\":\"bytes32\"}],\"name\":\"getInference\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"inputCommitment\",\"type\":\"bytes32\"},{\"internalType\":\"bytes\",\"name\":\"output\",\"type\":\"bytes\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"}],\"name\":\"proofSystemOf\",\"outputs\":[{\"internalType\":\"bytes4\",\"name\":\"system\",\"type\":\"bytes4\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"registry\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes4\",\"name\":\"interfaceId\",\"type\":\"bytes4\"}],\"name\":\"supportsInterface\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"inputCommitment\",\"type\":\"bytes32\"},{\"internalType\":\"bytes\",\"name\":\"output\",\"type\":\"bytes\"},{\"internalType\":\"bytes\",\"name\":\"proof\",\"type\":\"bytes\"}],\"name\":\"verifyAndStoreInference\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"inferenceId\",\"type\":\"bytes32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"inputCommitment\",\"type\":\"bytes32\"},{\"internalType\":\"bytes\",\"name\":\"output\",\"type\":\"bytes\"},{\"internalType\":\"bytes\",\"name\":\"proof\",\"type\":\"bytes\"}],\"name\":\"verifyInference\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "InferenceStore",
}

// InferenceStore is an auto generated Go binding around an Ethereum contract.
type InferenceStore struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *InferenceStore) GetABI() abi.ABI {
	return c.abi
}

// NewInferenceStore creates a new instance of InferenceStore.
func NewInferenceStore() *InferenceStore {
	parsed, err := InferenceStoreMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &InferenceStore{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *InferenceStore) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address registry_, address core) returns()
func (inferenceStore *InferenceStore) PackConstructor(registry_ common.Address, core common.Address) []byte {
	enc, err := inferenceStore.abi.Pack("", registry_, core)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackCOMMITMENTTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x04f03273.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function COMMITMENT_TYPEHASH() view returns(bytes32)
func (inferenceStore *InferenceStore) PackCOMMITMENTTYPEHASH() []byte {
	enc, err := inferenceStore.abi.Pack("COMMITMENT_TYPEHASH")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCOMMITMENTTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x04f03273.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function COMMITMENT_TYPEHASH() view returns(bytes32)
func (inferenceStore *InferenceStore) TryPackCOMMITMENTTYPEHASH() ([]byte, error) {
	return inferenceStore.abi.Pack("COMMITMENT_TYPEHASH")
}

// UnpackCOMMITMENTTYPEHASH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x04f03273.
//
// Solidity: function COMMITMENT_TYPEHASH() view returns(bytes32)
func (inferenceStore *InferenceStore) UnpackCOMMITMENTTYPEHASH(data []byte) ([32]byte, error) {
	out, err := inferenceStore.abi.Unpack("COMMITMENT_TYPEHASH", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackPROOFSYSTEMID is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0a83eb4d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function PROOF_SYSTEM_ID() view returns(bytes4)
func (inferenceStore *InferenceStore) PackPROOFSYSTEMID() []byte {
	enc, err := inferenceStore.abi.Pack("PROOF_SYSTEM_ID")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPROOFSYSTEMID is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0a83eb4d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function PROOF_SYSTEM_ID() view returns(bytes4)
func (inferenceStore *InferenceStore) TryPackPROOFSYSTEMID() ([]byte, error) {
	return inferenceStore.abi.Pack("PROOF_SYSTEM_ID")
}

// UnpackPROOFSYSTEMID is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0a83eb4d.
//
// Solidity: function PROOF_SYSTEM_ID() view returns(bytes4)
func (inferenceStore *InferenceStore) UnpackPROOFSYSTEMID(data []byte) ([4]byte, error) {
	out, err := inferenceStore.abi.Unpack("PROOF_SYSTEM_ID", data)
	if err != nil {
		return *new([4]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([4]byte)).(*[4]byte)
	return out0, nil
}

// PackSELECTOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x053c238d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function SELECTOR() view returns(bytes4)
func (inferenceStore *InferenceStore) PackSELECTOR() []byte {
	enc, err := inferenceStore.abi.Pack("SELECTOR")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSELECTOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x053c238d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function SELECTOR() view returns(bytes4)
func (inferenceStore *InferenceStore) TryPackSELECTOR() ([]byte, error) {
	return inferenceStore.abi.Pack("SELECTOR")
}

// UnpackSELECTOR is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x053c238d.
//
// Solidity: function SELECTOR() view returns(bytes4)
func (inferenceStore *InferenceStore) UnpackSELECTOR(data []byte) ([4]byte, error) {
	out, err := inferenceStore.abi.Unpack("SELECTOR", data)
	if err != nil {
		return *new([4]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([4]byte)).(*[4]byte)
	return out0, nil
}

// PackCheckInference is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x28b1fb49.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function checkInference(uint256 modelId, bytes32 inputCommitment, bytes output, bytes proof) view returns()
func (inferenceStore *InferenceStore) PackCheckInference(modelId *big.Int, inputCommitment [32]byte, output []byte, proof []byte) []byte {
	enc, err := inferenceStore.abi.Pack("checkInference", modelId, inputCommitment, output, proof)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCheckInference is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x28b1fb49.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function checkInference(uint256 modelId, bytes32 inputCommitment, bytes output, bytes proof) view returns()
func (inferenceStore *InferenceStore) TryPackCheckInference(modelId *big.Int, inputCommitment [32]byte, output []byte, proof []byte) ([]byte, error) {
	return inferenceStore.abi.Pack("checkInference", modelId, inputCommitment, output, proof)
}

// PackCommitmentOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb3067f52.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function commitmentOf(bytes32 context, uint256[] inputWords) view returns(bytes32)
func (inferenceStore *InferenceStore) PackCommitmentOf(context [32]byte, inputWords []*big.Int) []byte {
	enc, err := inferenceStore.abi.Pack("commitmentOf", context, inputWords)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCommitmentOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb3067f52.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function commitmentOf(bytes32 context, uint256[] inputWords) view returns(bytes32)
func (inferenceStore *InferenceStore) TryPackCommitmentOf(context [32]byte, inputWords []*big.Int) ([]byte, error) {
	return inferenceStore.abi.Pack("commitmentOf", context, inputWords)
}

// UnpackCommitmentOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb3067f52.
//
// Solidity: function commitmentOf(bytes32 context, uint256[] inputWords) view returns(bytes32)
func (inferenceStore *InferenceStore) UnpackCommitmentOf(data []byte) ([32]byte, error) {
	out, err := inferenceStore.abi.Unpack("commitmentOf", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackCoreCodeHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8b612067.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function coreCodeHash() view returns(bytes32)
func (inferenceStore *InferenceStore) PackCoreCodeHash() []byte {
	enc, err := inferenceStore.abi.Pack("coreCodeHash")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCoreCodeHash is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8b612067.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function coreCodeHash() view returns(bytes32)
func (inferenceStore *InferenceStore) TryPackCoreCodeHash() ([]byte, error) {
	return inferenceStore.abi.Pack("coreCodeHash")
}

// UnpackCoreCodeHash is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8b612067.
//
// Solidity: function coreCodeHash() view returns(bytes32)
func (inferenceStore *InferenceStore) UnpackCoreCodeHash(data []byte) ([32]byte, error) {
	out, err := inferenceStore.abi.Unpack("coreCodeHash", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackGetInference is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x584ee35c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getInference(bytes32 inferenceId) view returns(uint256 modelId, bytes32 inputCommitment, bytes output)
func (inferenceStore *InferenceStore) PackGetInference(inferenceId [32]byte) []byte {
	enc, err := inferenceStore.abi.Pack("getInference", inferenceId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetInference is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x584ee35c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getInference(bytes32 inferenceId) view returns(uint256 modelId, bytes32 inputCommitment, bytes output)
func (inferenceStore *InferenceStore) TryPackGetInference(inferenceId [32]byte) ([]byte, error) {
	return inferenceStore.abi.Pack("getInference", inferenceId)
}

// GetInferenceOutput serves as a container for the return parameters of contract
// method GetInference.
type GetInferenceOutput struct {
	ModelId         *big.Int
	InputCommitment [32]byte
	Output          []byte
}

// UnpackGetInference is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x584ee35c.
//
// Solidity: function getInference(bytes32 inferenceId) view returns(uint256 modelId, bytes32 inputCommitment, bytes output)
func (inferenceStore *InferenceStore) UnpackGetInference(data []byte) (GetInferenceOutput, error) {
	out, err := inferenceStore.abi.Unpack("getInference", data)
	outstruct := new(GetInferenceOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.ModelId = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.InputCommitment = *abi.ConvertType(out[1], new([32]byte)).(*[32]byte)
	outstruct.Output = *abi.ConvertType(out[2], new([]byte)).(*[]byte)
	return *outstruct, nil
}

// PackProofSystemOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa6571c04.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function proofSystemOf(uint256 modelId) view returns(bytes4 system)
func (inferenceStore *InferenceStore) PackProofSystemOf(modelId *big.Int) []byte {
	enc, err := inferenceStore.abi.Pack("proofSystemOf", modelId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProofSystemOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa6571c04.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function proofSystemOf(uint256 modelId) view returns(bytes4 system)
func (inferenceStore *InferenceStore) TryPackProofSystemOf(modelId *big.Int) ([]byte, error) {
	return inferenceStore.abi.Pack("proofSystemOf", modelId)
}

// UnpackProofSystemOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa6571c04.
//
// Solidity: function proofSystemOf(uint256 modelId) view returns(bytes4 system)
func (inferenceStore *InferenceStore) UnpackProofSystemOf(data []byte) ([4]byte, error) {
	out, err := inferenceStore.abi.Unpack("proofSystemOf", data)
	if err != nil {
		return *new([4]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([4]byte)).(*[4]byte)
	return out0, nil
}

// PackRegistry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7b103999.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function registry() view returns(address)
func (inferenceStore *InferenceStore) PackRegistry() []byte {
	enc, err := inferenceStore.abi.Pack("registry")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRegistry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7b103999.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function registry() view returns(address)
func (inferenceStore *InferenceStore) TryPackRegistry() ([]byte, error) {
	return inferenceStore.abi.Pack("registry")
}

// UnpackRegistry is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7b103999.
//
// Solidity: function registry() view returns(address)
func (inferenceStore *InferenceStore) UnpackRegistry(data []byte) (common.Address, error) {
	out, err := inferenceStore.abi.Unpack("registry", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function supportsInterface(bytes4 interfaceId) pure returns(bool)
func (inferenceStore *InferenceStore) PackSupportsInterface(interfaceId [4]byte) []byte {
	enc, err := inferenceStore.abi.Pack("supportsInterface", interfaceId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function supportsInterface(bytes4 interfaceId) pure returns(bool)
func (inferenceStore *InferenceStore) TryPackSupportsInterface(interfaceId [4]byte) ([]byte, error) {
	return inferenceStore.abi.Pack("supportsInterface", interfaceId)
}

// UnpackSupportsInterface is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01ffc9a7.
//
// Solidity: function supportsInterface(bytes4 interfaceId) pure returns(bool)
func (inferenceStore *InferenceStore) UnpackSupportsInterface(data []byte) (bool, error) {
	out, err := inferenceStore.abi.Unpack("supportsInterface", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackVerifyAndStoreInference is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x718859d5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function verifyAndStoreInference(uint256 modelId, bytes32 inputCommitment, bytes output, bytes proof) returns(bytes32 inferenceId)
func (inferenceStore *InferenceStore) PackVerifyAndStoreInference(modelId *big.Int, inputCommitment [32]byte, output []byte, proof []byte) []byte {
	enc, err := inferenceStore.abi.Pack("verifyAndStoreInference", modelId, inputCommitment, output, proof)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVerifyAndStoreInference is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x718859d5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function verifyAndStoreInference(uint256 modelId, bytes32 inputCommitment, bytes output, bytes proof) returns(bytes32 inferenceId)
func (inferenceStore *InferenceStore) TryPackVerifyAndStoreInference(modelId *big.Int, inputCommitment [32]byte, output []byte, proof []byte) ([]byte, error) {
	return inferenceStore.abi.Pack("verifyAndStoreInference", modelId, inputCommitment, output, proof)
}

// UnpackVerifyAndStoreInference is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x718859d5.
//
// Solidity: function verifyAndStoreInference(uint256 modelId, bytes32 inputCommitment, bytes output, bytes proof) returns(bytes32 inferenceId)
func (inferenceStore *InferenceStore) UnpackVerifyAndStoreInference(data []byte) ([32]byte, error) {
	out, err := inferenceStore.abi.Unpack("verifyAndStoreInference", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackVerifyInference is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x80b171ef.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function verifyInference(uint256 modelId, bytes32 inputCommitment, bytes output, bytes proof) returns()
func (inferenceStore *InferenceStore) PackVerifyInference(modelId *big.Int, inputCommitment [32]byte, output []byte, proof []byte) []byte {
	enc, err := inferenceStore.abi.Pack("verifyInference", modelId, inputCommitment, output, proof)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVerifyInference is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x80b171ef.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function verifyInference(uint256 modelId, bytes32 inputCommitment, bytes output, bytes proof) returns()
func (inferenceStore *InferenceStore) TryPackVerifyInference(modelId *big.Int, inputCommitment [32]byte, output []byte, proof []byte) ([]byte, error) {
	return inferenceStore.abi.Pack("verifyInference", modelId, inputCommitment, output, proof)
}

// InferenceStoreInferenceStored represents a InferenceStored event raised by the InferenceStore contract.
type InferenceStoreInferenceStored struct {
	InferenceId [32]byte
	Raw         *types.Log // Blockchain specific contextual infos
}

const InferenceStoreInferenceStoredEventName = "InferenceStored"

// ContractEventName returns the user-defined event name.
func (InferenceStoreInferenceStored) ContractEventName() string {
	return InferenceStoreInferenceStoredEventName
}

// UnpackInferenceStoredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event InferenceStored(bytes32 indexed inferenceId)
func (inferenceStore *InferenceStore) UnpackInferenceStoredEvent(log *types.Log) (*InferenceStoreInferenceStored, error) {
	event := "InferenceStored"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != inferenceStore.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(InferenceStoreInferenceStored)
	if len(log.Data) > 0 {
		if err := inferenceStore.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range inferenceStore.abi.Events[event].Inputs {
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

// InferenceStoreInferenceVerified represents a InferenceVerified event raised by the InferenceStore contract.
type InferenceStoreInferenceVerified struct {
	ModelId         *big.Int
	InputCommitment [32]byte
	Output          []byte
	Caller          common.Address
	Raw             *types.Log // Blockchain specific contextual infos
}

const InferenceStoreInferenceVerifiedEventName = "InferenceVerified"

// ContractEventName returns the user-defined event name.
func (InferenceStoreInferenceVerified) ContractEventName() string {
	return InferenceStoreInferenceVerifiedEventName
}

// UnpackInferenceVerifiedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event InferenceVerified(uint256 indexed modelId, bytes32 indexed inputCommitment, bytes output, address indexed caller)
func (inferenceStore *InferenceStore) UnpackInferenceVerifiedEvent(log *types.Log) (*InferenceStoreInferenceVerified, error) {
	event := "InferenceVerified"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != inferenceStore.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(InferenceStoreInferenceVerified)
	if len(log.Data) > 0 {
		if err := inferenceStore.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range inferenceStore.abi.Events[event].Inputs {
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
func (inferenceStore *InferenceStore) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], inferenceStore.abi.Errors["InferenceNotFound"].ID.Bytes()[:4]) {
		return inferenceStore.UnpackInferenceNotFoundError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceStore.abi.Errors["InputCommitmentMismatch"].ID.Bytes()[:4]) {
		return inferenceStore.UnpackInputCommitmentMismatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceStore.abi.Errors["InvalidProof"].ID.Bytes()[:4]) {
		return inferenceStore.UnpackInvalidProofError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceStore.abi.Errors["ModelMismatch"].ID.Bytes()[:4]) {
		return inferenceStore.UnpackModelMismatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceStore.abi.Errors["NoCore"].ID.Bytes()[:4]) {
		return inferenceStore.UnpackNoCoreError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceStore.abi.Errors["NotEnoughGas"].ID.Bytes()[:4]) {
		return inferenceStore.UnpackNotEnoughGasError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceStore.abi.Errors["OutputMismatch"].ID.Bytes()[:4]) {
		return inferenceStore.UnpackOutputMismatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceStore.abi.Errors["UnsupportedProofSystem"].ID.Bytes()[:4]) {
		return inferenceStore.UnpackUnsupportedProofSystemError(raw[4:])
	}
	if bytes.Equal(raw[:4], inferenceStore.abi.Errors["VerificationRefused_ModelDeprecated"].ID.Bytes()[:4]) {
		return inferenceStore.UnpackVerificationRefusedModelDeprecatedError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// InferenceStoreInferenceNotFound represents a InferenceNotFound error raised by the InferenceStore contract.
type InferenceStoreInferenceNotFound struct {
	InferenceId [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InferenceNotFound(bytes32 inferenceId)
func InferenceStoreInferenceNotFoundErrorID() common.Hash {
	return common.HexToHash("0xf536ef212e545bfe3b72857c5f8cf33a6c92125cf2844d00d28ba94cf8c18a23")
}

// UnpackInferenceNotFoundError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InferenceNotFound(bytes32 inferenceId)
func (inferenceStore *InferenceStore) UnpackInferenceNotFoundError(raw []byte) (*InferenceStoreInferenceNotFound, error) {
	out := new(InferenceStoreInferenceNotFound)
	if err := inferenceStore.abi.UnpackIntoInterface(out, "InferenceNotFound", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceStoreInputCommitmentMismatch represents a InputCommitmentMismatch error raised by the InferenceStore contract.
type InferenceStoreInputCommitmentMismatch struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InputCommitmentMismatch()
func InferenceStoreInputCommitmentMismatchErrorID() common.Hash {
	return common.HexToHash("0x67320673dfdd56e1ae72423791a2a7214cc5d954e6265b4efa1633a430b3a01f")
}

// UnpackInputCommitmentMismatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InputCommitmentMismatch()
func (inferenceStore *InferenceStore) UnpackInputCommitmentMismatchError(raw []byte) (*InferenceStoreInputCommitmentMismatch, error) {
	out := new(InferenceStoreInputCommitmentMismatch)
	if err := inferenceStore.abi.UnpackIntoInterface(out, "InputCommitmentMismatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceStoreInvalidProof represents a InvalidProof error raised by the InferenceStore contract.
type InferenceStoreInvalidProof struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidProof()
func InferenceStoreInvalidProofErrorID() common.Hash {
	return common.HexToHash("0x09bde339c6b182be216ee7ef8ccff6338c6ef7993445216112ae575c5438fd27")
}

// UnpackInvalidProofError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidProof()
func (inferenceStore *InferenceStore) UnpackInvalidProofError(raw []byte) (*InferenceStoreInvalidProof, error) {
	out := new(InferenceStoreInvalidProof)
	if err := inferenceStore.abi.UnpackIntoInterface(out, "InvalidProof", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceStoreModelMismatch represents a ModelMismatch error raised by the InferenceStore contract.
type InferenceStoreModelMismatch struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ModelMismatch()
func InferenceStoreModelMismatchErrorID() common.Hash {
	return common.HexToHash("0xa407e5f77626ff2ed1b0b6af5fe7d2389131af06a0a39a122aa9194aaee6a086")
}

// UnpackModelMismatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ModelMismatch()
func (inferenceStore *InferenceStore) UnpackModelMismatchError(raw []byte) (*InferenceStoreModelMismatch, error) {
	out := new(InferenceStoreModelMismatch)
	if err := inferenceStore.abi.UnpackIntoInterface(out, "ModelMismatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceStoreNoCore represents a NoCore error raised by the InferenceStore contract.
type InferenceStoreNoCore struct {
	Core common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoCore(address core)
func InferenceStoreNoCoreErrorID() common.Hash {
	return common.HexToHash("0xca30c067277a2f75a1f7663948386288cd33f5080b230ba59a8ad3b2d618271f")
}

// UnpackNoCoreError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoCore(address core)
func (inferenceStore *InferenceStore) UnpackNoCoreError(raw []byte) (*InferenceStoreNoCore, error) {
	out := new(InferenceStoreNoCore)
	if err := inferenceStore.abi.UnpackIntoInterface(out, "NoCore", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceStoreNotEnoughGas represents a NotEnoughGas error raised by the InferenceStore contract.
type InferenceStoreNotEnoughGas struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotEnoughGas()
func InferenceStoreNotEnoughGasErrorID() common.Hash {
	return common.HexToHash("0xdd629f8664827703a13438883cba7294fb2b2057f7fa393127a266a71f468b41")
}

// UnpackNotEnoughGasError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotEnoughGas()
func (inferenceStore *InferenceStore) UnpackNotEnoughGasError(raw []byte) (*InferenceStoreNotEnoughGas, error) {
	out := new(InferenceStoreNotEnoughGas)
	if err := inferenceStore.abi.UnpackIntoInterface(out, "NotEnoughGas", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceStoreOutputMismatch represents a OutputMismatch error raised by the InferenceStore contract.
type InferenceStoreOutputMismatch struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OutputMismatch()
func InferenceStoreOutputMismatchErrorID() common.Hash {
	return common.HexToHash("0xbece19e609440c2bb2000e3b62a2ab1c42c3d0e8130cf2f08603ad0bf8017c2a")
}

// UnpackOutputMismatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OutputMismatch()
func (inferenceStore *InferenceStore) UnpackOutputMismatchError(raw []byte) (*InferenceStoreOutputMismatch, error) {
	out := new(InferenceStoreOutputMismatch)
	if err := inferenceStore.abi.UnpackIntoInterface(out, "OutputMismatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceStoreUnsupportedProofSystem represents a UnsupportedProofSystem error raised by the InferenceStore contract.
type InferenceStoreUnsupportedProofSystem struct {
	ProofSystemId [4]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnsupportedProofSystem(bytes4 proofSystemId)
func InferenceStoreUnsupportedProofSystemErrorID() common.Hash {
	return common.HexToHash("0xad061ccd83d669aeb9bb14a5bf6b96ab87fb107bfae5679f9bcd6071ff9f56ac")
}

// UnpackUnsupportedProofSystemError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnsupportedProofSystem(bytes4 proofSystemId)
func (inferenceStore *InferenceStore) UnpackUnsupportedProofSystemError(raw []byte) (*InferenceStoreUnsupportedProofSystem, error) {
	out := new(InferenceStoreUnsupportedProofSystem)
	if err := inferenceStore.abi.UnpackIntoInterface(out, "UnsupportedProofSystem", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// InferenceStoreVerificationRefusedModelDeprecated represents a VerificationRefused_ModelDeprecated error raised by the InferenceStore contract.
type InferenceStoreVerificationRefusedModelDeprecated struct {
	ModelId *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error VerificationRefused_ModelDeprecated(uint256 modelId)
func InferenceStoreVerificationRefusedModelDeprecatedErrorID() common.Hash {
	return common.HexToHash("0x0edf70257fa7f83fd5976d928f0090308338629a8ee17107ebfb1e939916b7ad")
}

// UnpackVerificationRefusedModelDeprecatedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error VerificationRefused_ModelDeprecated(uint256 modelId)
func (inferenceStore *InferenceStore) UnpackVerificationRefusedModelDeprecatedError(raw []byte) (*InferenceStoreVerificationRefusedModelDeprecated, error) {
	out := new(InferenceStoreVerificationRefusedModelDeprecated)
	if err := inferenceStore.abi.UnpackIntoInterface(out, "VerificationRefused_ModelDeprecated", raw); err != nil {
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

// ModelRegistryMetaData contains all meta data concerning the ModelRegistry contract.
var ModelRegistryMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"}],\"name\":\"AlreadyRegistered\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"}],\"name\":\"CommitmentImmutable\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"}],\"name\":\"ModelNotFound\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotModelOwner\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"}],\"name\":\"ModelDeprecated\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"modelHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"circuitHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"vkHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes4\",\"name\":\"proofSystemId\",\"type\":\"bytes4\"},{\"internalType\":\"string\",\"name\":\"uri\",\"type\":\"string\"}],\"indexed\":false,\"internalType\":\"structIERCZKMLRegistry.ModelCommitment\",\"name\":\"commitment\",\"type\":\"tuple\"}],\"name\":\"ModelRegistered\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"modelHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"circuitHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"vkHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes4\",\"name\":\"proofSystemId\",\"type\":\"bytes4\"},{\"internalType\":\"string\",\"name\":\"uri\",\"type\":\"string\"}],\"indexed\":false,\"internalType\":\"structIERCZKMLRegistry.ModelCommitment\",\"name\":\"oldCommitment\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"modelHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"circuitHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"vkHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes4\",\"name\":\"proofSystemId\",\"type\":\"bytes4\"},{\"internalType\":\"string\",\"name\":\"uri\",\"type\":\"string\"}],\"indexed\":false,\"internalType\":\"structIERCZKMLRegistry.ModelCommitment\",\"name\":\"newCommitment\",\"type\":\"tuple\"}],\"name\":\"ModelUpdated\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"}],\"name\":\"deprecateModel\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"}],\"name\":\"getModel\",\"outputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"modelHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"circuitHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"vkHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes4\",\"name\":\"proofSystemId\",\"type\":\"bytes4\"},{\"internalType\":\"string\",\"name\":\"uri\",\"type\":\"string\"}],\"internalType\":\"structIERCZKMLRegistry.ModelCommitment\",\"name\":\"commitment\",\"type\":\"tuple\"},{\"internalType\":\"bool\",\"name\":\"deprecated\",\"type\":\"bool\"},{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"modelHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"circuitHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"vkHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes4\",\"name\":\"proofSystemId\",\"type\":\"bytes4\"},{\"internalType\":\"string\",\"name\":\"uri\",\"type\":\"string\"}],\"internalType\":\"structIERCZKMLRegistry.ModelCommitment\",\"name\":\"c\",\"type\":\"tuple\"}],\"name\":\"modelIdOf\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"modelHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"circuitHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"vkHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes4\",\"name\":\"proofSystemId\",\"type\":\"bytes4\"},{\"internalType\":\"string\",\"name\":\"uri\",\"type\":\"string\"}],\"internalType\":\"structIERCZKMLRegistry.ModelCommitment\",\"name\":\"commitment\",\"type\":\"tuple\"}],\"name\":\"registerModel\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes4\",\"name\":\"interfaceId\",\"type\":\"bytes4\"}],\"name\":\"supportsInterface\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"modelHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"circuitHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"vkHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes4\",\"name\":\"proofSystemId\",\"type\":\"bytes4\"},{\"internalType\":\"string\",\"name\":\"uri\",\"type\":\"string\"}],\"internalType\":\"structIERCZKMLRegistry.ModelCommitment\",\"name\":\"newCommitment\",\"type\":\"tuple\"}],\"name\":\"updateModel\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"modelId\",\"type\":\"uint256\"}],\"name\":\"verification\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"vkHash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes4\",\"name\":\"proofSystemId\",\"type\":\"bytes4\"},{\"internalType\":\"bool\",\"name\":\"deprecated\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "ModelRegistry",
}

// ModelRegistry is an auto generated Go binding around an Ethereum contract.
type ModelRegistry struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *ModelRegistry) GetABI() abi.ABI {
	return c.abi
}

// NewModelRegistry creates a new instance of ModelRegistry.
func NewModelRegistry() *ModelRegistry {
	parsed, err := ModelRegistryMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &ModelRegistry{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *ModelRegistry) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackDeprecateModel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb0453384.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function deprecateModel(uint256 modelId) returns()
func (modelRegistry *ModelRegistry) PackDeprecateModel(modelId *big.Int) []byte {
	enc, err := modelRegistry.abi.Pack("deprecateModel", modelId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDeprecateModel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb0453384.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function deprecateModel(uint256 modelId) returns()
func (modelRegistry *ModelRegistry) TryPackDeprecateModel(modelId *big.Int) ([]byte, error) {
	return modelRegistry.abi.Pack("deprecateModel", modelId)
}

// PackGetModel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6d361694.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getModel(uint256 modelId) view returns((bytes32,bytes32,bytes32,bytes4,string) commitment, bool deprecated, address owner)
func (modelRegistry *ModelRegistry) PackGetModel(modelId *big.Int) []byte {
	enc, err := modelRegistry.abi.Pack("getModel", modelId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetModel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6d361694.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getModel(uint256 modelId) view returns((bytes32,bytes32,bytes32,bytes4,string) commitment, bool deprecated, address owner)
func (modelRegistry *ModelRegistry) TryPackGetModel(modelId *big.Int) ([]byte, error) {
	return modelRegistry.abi.Pack("getModel", modelId)
}

// GetModelOutput serves as a container for the return parameters of contract
// method GetModel.
type GetModelOutput struct {
	Commitment IERCZKMLRegistryModelCommitment
	Deprecated bool
	Owner      common.Address
}

// UnpackGetModel is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6d361694.
//
// Solidity: function getModel(uint256 modelId) view returns((bytes32,bytes32,bytes32,bytes4,string) commitment, bool deprecated, address owner)
func (modelRegistry *ModelRegistry) UnpackGetModel(data []byte) (GetModelOutput, error) {
	out, err := modelRegistry.abi.Unpack("getModel", data)
	outstruct := new(GetModelOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Commitment = *abi.ConvertType(out[0], new(IERCZKMLRegistryModelCommitment)).(*IERCZKMLRegistryModelCommitment)
	outstruct.Deprecated = *abi.ConvertType(out[1], new(bool)).(*bool)
	outstruct.Owner = *abi.ConvertType(out[2], new(common.Address)).(*common.Address)
	return *outstruct, nil
}

// PackModelIdOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x19c0db78.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function modelIdOf(address owner, (bytes32,bytes32,bytes32,bytes4,string) c) pure returns(uint256)
func (modelRegistry *ModelRegistry) PackModelIdOf(owner common.Address, c IERCZKMLRegistryModelCommitment) []byte {
	enc, err := modelRegistry.abi.Pack("modelIdOf", owner, c)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackModelIdOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x19c0db78.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function modelIdOf(address owner, (bytes32,bytes32,bytes32,bytes4,string) c) pure returns(uint256)
func (modelRegistry *ModelRegistry) TryPackModelIdOf(owner common.Address, c IERCZKMLRegistryModelCommitment) ([]byte, error) {
	return modelRegistry.abi.Pack("modelIdOf", owner, c)
}

// UnpackModelIdOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x19c0db78.
//
// Solidity: function modelIdOf(address owner, (bytes32,bytes32,bytes32,bytes4,string) c) pure returns(uint256)
func (modelRegistry *ModelRegistry) UnpackModelIdOf(data []byte) (*big.Int, error) {
	out, err := modelRegistry.abi.Unpack("modelIdOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRegisterModel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x88e9606f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function registerModel((bytes32,bytes32,bytes32,bytes4,string) commitment) returns(uint256 modelId)
func (modelRegistry *ModelRegistry) PackRegisterModel(commitment IERCZKMLRegistryModelCommitment) []byte {
	enc, err := modelRegistry.abi.Pack("registerModel", commitment)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRegisterModel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x88e9606f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function registerModel((bytes32,bytes32,bytes32,bytes4,string) commitment) returns(uint256 modelId)
func (modelRegistry *ModelRegistry) TryPackRegisterModel(commitment IERCZKMLRegistryModelCommitment) ([]byte, error) {
	return modelRegistry.abi.Pack("registerModel", commitment)
}

// UnpackRegisterModel is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x88e9606f.
//
// Solidity: function registerModel((bytes32,bytes32,bytes32,bytes4,string) commitment) returns(uint256 modelId)
func (modelRegistry *ModelRegistry) UnpackRegisterModel(data []byte) (*big.Int, error) {
	out, err := modelRegistry.abi.Unpack("registerModel", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function supportsInterface(bytes4 interfaceId) pure returns(bool)
func (modelRegistry *ModelRegistry) PackSupportsInterface(interfaceId [4]byte) []byte {
	enc, err := modelRegistry.abi.Pack("supportsInterface", interfaceId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function supportsInterface(bytes4 interfaceId) pure returns(bool)
func (modelRegistry *ModelRegistry) TryPackSupportsInterface(interfaceId [4]byte) ([]byte, error) {
	return modelRegistry.abi.Pack("supportsInterface", interfaceId)
}

// UnpackSupportsInterface is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01ffc9a7.
//
// Solidity: function supportsInterface(bytes4 interfaceId) pure returns(bool)
func (modelRegistry *ModelRegistry) UnpackSupportsInterface(data []byte) (bool, error) {
	out, err := modelRegistry.abi.Unpack("supportsInterface", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackUpdateModel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x871f5cce.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function updateModel(uint256 modelId, (bytes32,bytes32,bytes32,bytes4,string) newCommitment) returns()
func (modelRegistry *ModelRegistry) PackUpdateModel(modelId *big.Int, newCommitment IERCZKMLRegistryModelCommitment) []byte {
	enc, err := modelRegistry.abi.Pack("updateModel", modelId, newCommitment)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUpdateModel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x871f5cce.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function updateModel(uint256 modelId, (bytes32,bytes32,bytes32,bytes4,string) newCommitment) returns()
func (modelRegistry *ModelRegistry) TryPackUpdateModel(modelId *big.Int, newCommitment IERCZKMLRegistryModelCommitment) ([]byte, error) {
	return modelRegistry.abi.Pack("updateModel", modelId, newCommitment)
}

// PackVerification is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc05a911c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function verification(uint256 modelId) view returns(bytes32 vkHash, bytes4 proofSystemId, bool deprecated)
func (modelRegistry *ModelRegistry) PackVerification(modelId *big.Int) []byte {
	enc, err := modelRegistry.abi.Pack("verification", modelId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVerification is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc05a911c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function verification(uint256 modelId) view returns(bytes32 vkHash, bytes4 proofSystemId, bool deprecated)
func (modelRegistry *ModelRegistry) TryPackVerification(modelId *big.Int) ([]byte, error) {
	return modelRegistry.abi.Pack("verification", modelId)
}

// VerificationOutput serves as a container for the return parameters of contract
// method Verification.
type VerificationOutput struct {
	VkHash        [32]byte
	ProofSystemId [4]byte
	Deprecated    bool
}

// UnpackVerification is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc05a911c.
//
// Solidity: function verification(uint256 modelId) view returns(bytes32 vkHash, bytes4 proofSystemId, bool deprecated)
func (modelRegistry *ModelRegistry) UnpackVerification(data []byte) (VerificationOutput, error) {
	out, err := modelRegistry.abi.Unpack("verification", data)
	outstruct := new(VerificationOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.VkHash = *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	outstruct.ProofSystemId = *abi.ConvertType(out[1], new([4]byte)).(*[4]byte)
	outstruct.Deprecated = *abi.ConvertType(out[2], new(bool)).(*bool)
	return *outstruct, nil
}

// ModelRegistryModelDeprecated represents a ModelDeprecated event raised by the ModelRegistry contract.
type ModelRegistryModelDeprecated struct {
	ModelId *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const ModelRegistryModelDeprecatedEventName = "ModelDeprecated"

// ContractEventName returns the user-defined event name.
func (ModelRegistryModelDeprecated) ContractEventName() string {
	return ModelRegistryModelDeprecatedEventName
}

// UnpackModelDeprecatedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ModelDeprecated(uint256 indexed modelId)
func (modelRegistry *ModelRegistry) UnpackModelDeprecatedEvent(log *types.Log) (*ModelRegistryModelDeprecated, error) {
	event := "ModelDeprecated"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != modelRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ModelRegistryModelDeprecated)
	if len(log.Data) > 0 {
		if err := modelRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range modelRegistry.abi.Events[event].Inputs {
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

// ModelRegistryModelRegistered represents a ModelRegistered event raised by the ModelRegistry contract.
type ModelRegistryModelRegistered struct {
	ModelId    *big.Int
	Owner      common.Address
	Commitment IERCZKMLRegistryModelCommitment
	Raw        *types.Log // Blockchain specific contextual infos
}

const ModelRegistryModelRegisteredEventName = "ModelRegistered"

// ContractEventName returns the user-defined event name.
func (ModelRegistryModelRegistered) ContractEventName() string {
	return ModelRegistryModelRegisteredEventName
}

// UnpackModelRegisteredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ModelRegistered(uint256 indexed modelId, address indexed owner, (bytes32,bytes32,bytes32,bytes4,string) commitment)
func (modelRegistry *ModelRegistry) UnpackModelRegisteredEvent(log *types.Log) (*ModelRegistryModelRegistered, error) {
	event := "ModelRegistered"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != modelRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ModelRegistryModelRegistered)
	if len(log.Data) > 0 {
		if err := modelRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range modelRegistry.abi.Events[event].Inputs {
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

// ModelRegistryModelUpdated represents a ModelUpdated event raised by the ModelRegistry contract.
type ModelRegistryModelUpdated struct {
	ModelId       *big.Int
	OldCommitment IERCZKMLRegistryModelCommitment
	NewCommitment IERCZKMLRegistryModelCommitment
	Raw           *types.Log // Blockchain specific contextual infos
}

const ModelRegistryModelUpdatedEventName = "ModelUpdated"

// ContractEventName returns the user-defined event name.
func (ModelRegistryModelUpdated) ContractEventName() string {
	return ModelRegistryModelUpdatedEventName
}

// UnpackModelUpdatedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ModelUpdated(uint256 indexed modelId, (bytes32,bytes32,bytes32,bytes4,string) oldCommitment, (bytes32,bytes32,bytes32,bytes4,string) newCommitment)
func (modelRegistry *ModelRegistry) UnpackModelUpdatedEvent(log *types.Log) (*ModelRegistryModelUpdated, error) {
	event := "ModelUpdated"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != modelRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ModelRegistryModelUpdated)
	if len(log.Data) > 0 {
		if err := modelRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range modelRegistry.abi.Events[event].Inputs {
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
func (modelRegistry *ModelRegistry) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], modelRegistry.abi.Errors["AlreadyRegistered"].ID.Bytes()[:4]) {
		return modelRegistry.UnpackAlreadyRegisteredError(raw[4:])
	}
	if bytes.Equal(raw[:4], modelRegistry.abi.Errors["CommitmentImmutable"].ID.Bytes()[:4]) {
		return modelRegistry.UnpackCommitmentImmutableError(raw[4:])
	}
	if bytes.Equal(raw[:4], modelRegistry.abi.Errors["ModelNotFound"].ID.Bytes()[:4]) {
		return modelRegistry.UnpackModelNotFoundError(raw[4:])
	}
	if bytes.Equal(raw[:4], modelRegistry.abi.Errors["NotModelOwner"].ID.Bytes()[:4]) {
		return modelRegistry.UnpackNotModelOwnerError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// ModelRegistryAlreadyRegistered represents a AlreadyRegistered error raised by the ModelRegistry contract.
type ModelRegistryAlreadyRegistered struct {
	ModelId *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadyRegistered(uint256 modelId)
func ModelRegistryAlreadyRegisteredErrorID() common.Hash {
	return common.HexToHash("0xe4b67674c2c980379ee589b590a420fe608b8039a62a6b2ec3e2a996498b705e")
}

// UnpackAlreadyRegisteredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadyRegistered(uint256 modelId)
func (modelRegistry *ModelRegistry) UnpackAlreadyRegisteredError(raw []byte) (*ModelRegistryAlreadyRegistered, error) {
	out := new(ModelRegistryAlreadyRegistered)
	if err := modelRegistry.abi.UnpackIntoInterface(out, "AlreadyRegistered", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ModelRegistryCommitmentImmutable represents a CommitmentImmutable error raised by the ModelRegistry contract.
type ModelRegistryCommitmentImmutable struct {
	ModelId *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error CommitmentImmutable(uint256 modelId)
func ModelRegistryCommitmentImmutableErrorID() common.Hash {
	return common.HexToHash("0x27d2d22350a64b46bd50d679ef022f015c2d3ef3128b9aff3a3aa3753ac90e7b")
}

// UnpackCommitmentImmutableError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error CommitmentImmutable(uint256 modelId)
func (modelRegistry *ModelRegistry) UnpackCommitmentImmutableError(raw []byte) (*ModelRegistryCommitmentImmutable, error) {
	out := new(ModelRegistryCommitmentImmutable)
	if err := modelRegistry.abi.UnpackIntoInterface(out, "CommitmentImmutable", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ModelRegistryModelNotFound represents a ModelNotFound error raised by the ModelRegistry contract.
type ModelRegistryModelNotFound struct {
	ModelId *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ModelNotFound(uint256 modelId)
func ModelRegistryModelNotFoundErrorID() common.Hash {
	return common.HexToHash("0x6d710e146008a5f622bb595e6a691f7ce9ecb13fc2c7df968e9afe7db4c010c5")
}

// UnpackModelNotFoundError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ModelNotFound(uint256 modelId)
func (modelRegistry *ModelRegistry) UnpackModelNotFoundError(raw []byte) (*ModelRegistryModelNotFound, error) {
	out := new(ModelRegistryModelNotFound)
	if err := modelRegistry.abi.UnpackIntoInterface(out, "ModelNotFound", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ModelRegistryNotModelOwner represents a NotModelOwner error raised by the ModelRegistry contract.
type ModelRegistryNotModelOwner struct {
	ModelId *big.Int
	Caller  common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotModelOwner(uint256 modelId, address caller)
func ModelRegistryNotModelOwnerErrorID() common.Hash {
	return common.HexToHash("0x25a0f138b9f431edbdb764e5493fb6e83edb0cd2ec44878255eebc6a0455a08a")
}

// UnpackNotModelOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotModelOwner(uint256 modelId, address caller)
func (modelRegistry *ModelRegistry) UnpackNotModelOwnerError(raw []byte) (*ModelRegistryNotModelOwner, error) {
	out := new(ModelRegistryNotModelOwner)
	if err := modelRegistry.abi.UnpackIntoInterface(out, "NotModelOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}
