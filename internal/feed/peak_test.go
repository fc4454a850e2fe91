package feed

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// runWatched runs a command and returns what it said and the most memory it had, in megabytes; 0 where /proc doesn't
// tell. (The figure that the system gives at the end counts the memory of the parent before exec.)
func runWatched(cmd *exec.Cmd) (out string, mb int, err error) {
	var b bytes.Buffer
	cmd.Stdout, cmd.Stderr = &b, &b
	if err := cmd.Start(); err != nil {
		return "", 0, err
	}
	done := make(chan struct{})
	peak := make(chan int)
	go func() {
		most := 0
		for {
			most = max(most, residentMB(cmd.Process.Pid, cmd.Path))
			select {
			case <-done:
				peak <- most
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	err = cmd.Wait()
	close(done)
	return b.String(), <-peak, err
}

// residentMB returns the high-water mark of a process's memory once it runs its own program.
func residentMB(pid int, program string) int {
	if exe, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid)); err != nil || exe != program {
		return 0
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	var kb int
	_, _ = fmt.Sscan(after, &kb)
	return kb >> 10
}
