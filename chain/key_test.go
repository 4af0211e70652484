package chain

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/google/uuid"
)

const (
	secretHex = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
	ofSecret  = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23"
)

func TestKeyFromHex(t *testing.T) {
	for _, text := range []string{secretHex, "0x" + secretHex, " " + secretHex + "\n"} {
		k, err := KeyFromHex(text)
		if err != nil || k.Address.Hex() != ofSecret {
			t.Errorf("%q: %v, %v", text, k, err)
		}
		for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
			if shown := fmt.Sprintf(format, k); strings.Contains(shown, secretHex[:8]) || !strings.Contains(shown, ofSecret) {
				t.Errorf("%s shows %s", format, shown)
			}
		}
	}
	bad := map[string]string{"empty": "", "short": secretHex[1:], "zero": strings.Repeat("0", 64), "too large": strings.Repeat("f", 64), "no digits": strings.Repeat("x", 64)}
	for name, text := range bad {
		_, err := KeyFromHex(text)
		if !errors.Is(err, ErrKey) || len(text) > 0 && strings.Contains(err.Error(), text) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeyFromKeystore(t *testing.T) {
	secret, err := crypto.HexToECDSA(secretHex)
	if err != nil {
		t.Fatal(err)
	}
	text, err := keystore.EncryptKey(&keystore.Key{
		Id: uuid.New(), Address: crypto.PubkeyToAddress(secret.PublicKey), PrivateKey: secret,
	}, "a password", keystore.LightScryptN, keystore.LightScryptP)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name string, text []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	path := write("key.json", text)
	if k, err := KeyFromKeystore(path, "a password"); err != nil || k.Address.Hex() != ofSecret {
		t.Errorf("%v, %v", k, err)
	}
	for name, c := range map[string]struct{ path, password string }{
		"another password": {path, "b password"},
		"no file":          {filepath.Join(dir, "missing"), "a password"},
		"a folder":         {dir, "a password"},
		"not a keystore":   {write("a.txt", []byte("{}")), "a password"},
		"a huge file":      {write("huge.json", make([]byte, maxKeystoreBytes+1)), "a password"},
	} {
		if _, err := KeyFromKeystore(c.path, c.password); !errors.Is(err, ErrKey) || strings.Contains(err.Error(), c.password) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
