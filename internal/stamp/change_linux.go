package stamp

import (
	"io/fs"
	"syscall"
	"time"
)

// changeTime gives when the system last changed a file's inode, and the inode's number.
func changeTime(info fs.FileInfo) (time.Time, uint64, bool) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return time.Time{}, 0, false
	}
	return time.Unix(s.Ctim.Unix()), s.Ino, true
}
