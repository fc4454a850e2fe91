package stamp

import (
	"io/fs"
	"syscall"
)

// changeTime returns when the system last changed a file's inode, in nanoseconds since 1970, and the inode's number.
func changeTime(info fs.FileInfo) (changed int64, inode uint64) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Ctim.Nano(), s.Ino
	}
	return 0, 0
}
