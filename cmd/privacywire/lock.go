package main

import (
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"github.com/privacywire/privacywire/internal/durable"
)

// lock keeps two runs from writing into one site, and removes what a killed one left half written beside the archive,
// which looks after itself. Call the answer when done; a killed process lets go by itself.
func (e *env) lock() (unlock func(), err error) {
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
	durable.Sweep(e.dir, dir, filepath.Join(e.dir, publicName))
	return func() { l.Unlock() }, nil
}
