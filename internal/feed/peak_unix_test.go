//go:build linux

package feed

import (
	"os"
	"syscall"
)

// peakMB gives the most memory that a process had, in megabytes.
func peakMB(p *os.ProcessState) int64 {
	if r, ok := p.SysUsage().(*syscall.Rusage); ok {
		return r.Maxrss >> 10
	}
	return 0
}
