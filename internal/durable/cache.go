package durable

import (
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
)

// WriteCache replaces a file that may be lost: it doesn't wait for the disk, and makes the folder if there is none.
// Read it with [ReadCache].
func WriteCache(name string, data []byte) (err error) {
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "."+filepath.Base(name)+tempMark+"*")
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	_, err = f.Write(sum[:])
	if err == nil {
		_, err = f.Write(data)
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// ReadCache gives what WriteCache wrote, and false when that is not what the file holds.
func ReadCache(name string) ([]byte, bool) {
	raw, err := os.ReadFile(name)
	if err != nil || len(raw) < sha256.Size || sha256.Sum256(raw[sha256.Size:]) != [sha256.Size]byte(raw) {
		return nil, false
	}
	return raw[sha256.Size:], true
}
