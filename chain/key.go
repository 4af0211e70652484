package chain

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"os"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// ErrKey says that there is no usable private key where one should be. It never
// holds the key or the password.
var ErrKey = errors.New("no usable private key")

// maxKeystoreBytes bounds a keystore file, which has some 500 bytes.
const maxKeystoreBytes = 1 << 16

// Key signs an account's transactions.
type Key struct {
	Address common.Address
	secret  *ecdsa.PrivateKey
}

// KeyFromHex reads 64 hexadecimal digits, with or without 0x and space around.
func KeyFromHex(text string) (*Key, error) {
	secret, err := crypto.HexToECDSA(strings.TrimPrefix(strings.TrimSpace(text), "0x"))
	if err != nil {
		return nil, fmt.Errorf("%w: want 64 hexadecimal digits below the curve's order", ErrKey)
	}
	return newKey(secret), nil
}

// KeyFromKeystore decrypts a keystore file (Web3 Secret Storage, version 3), as
// geth and cast write it.
func KeyFromKeystore(path, password string) (*Key, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: keystore: %w", ErrKey, err)
	case !info.Mode().IsRegular() || info.Size() > maxKeystoreBytes:
		return nil, fmt.Errorf("%w: %s is not a keystore file", ErrKey, path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: keystore: %w", ErrKey, err)
	}
	key, err := keystore.DecryptKey(text, password)
	if err != nil {
		return nil, fmt.Errorf("%w: keystore %s: %w", ErrKey, path, err)
	}
	return newKey(key.PrivateKey), nil
}

func newKey(secret *ecdsa.PrivateKey) *Key {
	return &Key{Address: crypto.PubkeyToAddress(secret.PublicKey), secret: secret}
}

// sign signs a transaction for one chain.
func (k *Key) sign(chainID uint64, tx types.TxData) (*types.Transaction, error) {
	return types.SignNewTx(k.secret, types.LatestSignerForChainID(new(big.Int).SetUint64(chainID)), tx)
}

// String is the address: a Key may be printed.
func (k *Key) String() string { return k.Address.Hex() }

// GoString is String, so that %#v shows no secret either.
func (k *Key) GoString() string { return k.String() }
