package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"github.com/privacywire/privacywire/internal/durable"
)

// lock prevents two runs from writing to one site. It removes half-written files that a killed run left outside the
// archive, which does that itself. Call unlock when done; the lock of a killed process is free.
func (e *env) lock() (unlock func(), err error) {
	dir := filepath.Join(e.dir, ".cache")
	name := filepath.Join(dir, "lock")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf(msgNoLock, name, reason(err))
	}
	l := flock.New(name)
	ok, err := l.TryLock()
	switch {
	case err != nil:
		return nil, fmt.Errorf(msgNoLock, name, reason(err))
	case !ok:
		return nil, &failure{statusLocked, fmt.Errorf(msgLocked, name)}
	}
	durable.Sweep(e.dir, dir, filepath.Join(e.dir, publicName))
	return func() { l.Unlock() }, nil
}
