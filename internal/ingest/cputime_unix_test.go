//go:build unix

package ingest

import (
	"syscall"
	"time"
)

// processorTime is what this process has used of all cores, the kernel's work for it included.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
