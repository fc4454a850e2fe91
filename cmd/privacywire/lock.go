package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// lock keeps two runs from writing into one site. Call the answer when done; a killed process lets go by itself.
func (e *env) lock(context.Context) (unlock func(), err error) {
	dir := filepath.Join(e.dir, ".cache")
	name := filepath.Join(dir, "lock")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, &failure{statusFailed, lockError(name, err)}
	}
	l := flock.New(name)
	ok, err := l.TryLock()
	switch {
	case err != nil:
		return nil, &failure{statusFailed, lockError(name, err)}
	case !ok:
		return nil, &failure{statusLocked, lockedError(name)}
	}
	return func() { l.Unlock() }, nil
}
