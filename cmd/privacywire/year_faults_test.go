package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/privacywire/privacywire/internal/archive"
)

// fault plays what may go wrong on our side in a run, and says what it broke for good.
func (y *year) fault() []string {
	switch y.rand.IntN(20) {
	case 0:
		y.cutShort()
	case 1, 2, 3:
		return y.kill()
	case 4:
		return y.fullDisk()
	case 5:
		return y.twoAtOnce()
	}
	return nil
}

// cutShort starts a run that is told to stop while it is at work: nothing may be half done after the next.
func (y *year) cutShort() {
	y.world.Count("run told to stop")
	ctx, cancel := context.WithTimeout(y.ctx, time.Duration(y.rand.IntN(3))*time.Millisecond)
	defer cancel()
	y.privacywireIn(ctx, "run") // how it ends is not the point
}

// A moment of a simulated year is what another process needs to know to live through it.
type moment struct {
	Seed        uint64
	Feeds, Days int
	Now         time.Time
	Dir         string
	Kill        time.Duration // after which the process ends itself, of real time
}

// momentKey is the variable of the environment in which a process finds its moment.
const momentKey = "PRIVACYWIRE_YEAR_MOMENT"

// kill runs the program in a process of its own, which is killed at some instant. The world is made again there from its
// seed, and answers as it does here.
func (y *year) kill() []string {
	after := time.Duration(20+y.rand.IntN(380)) * time.Millisecond
	data, err := json.Marshal(moment{y.world.Seed, len(y.world.Sources), y.days, time.Now(), y.dir, after})
	if err != nil {
		return []string{err.Error()}
	}
	c := exec.Command(os.Args[0], "-test.run=^TestYearMoment$")
	c.Env = append(os.Environ(), momentKey+"="+string(data))
	var exit *exec.ExitError
	switch err := c.Run(); {
	case err == nil:
		y.world.Count("run that ended before it was killed")
	case errors.As(err, &exit) && exit.ExitCode() == -1:
		y.world.Count("killed run")
	default:
		return []string{"the run that was to be killed failed: " + err.Error()}
	}
	return y.whole("a kill")
}

// TestYearMoment is the other process of a killed run.
func TestYearMoment(t *testing.T) {
	text := os.Getenv(momentKey)
	if text == "" {
		t.Skip("a part of TestYear")
	}
	var m moment
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatal(err)
	}
	go func() {
		time.Sleep(m.Kill)
		if self, err := os.FindProcess(os.Getpid()); err == nil {
			self.Kill()
		}
	}()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(m.Now))
		y := &year{dir: m.Dir, world: New(m.Seed, m.Feeds, m.Days, yearStart), ctx: t.Context()}
		if err := y.privacywire("run"); err != nil {
			t.Fatal(err)
		}
	})
}

// whole holds that content/ parses after something went wrong.
func (y *year) whole(after string) (broken []string) {
	a, err := archive.Open(filepath.Join(y.dir, "content"))
	if err != nil {
		return []string{err.Error()}
	}
	_, unread, err := a.Load(y.ctx)
	if err != nil {
		return []string{err.Error()}
	}
	for _, b := range unread {
		broken = append(broken, "after "+after+": "+b.Error())
	}
	for name, data := range y.snapshot("public") {
		if strings.HasSuffix(name, ".html") && !strings.Contains(name, "/.") &&
			!strings.HasSuffix(strings.TrimSpace(data), "</html>") { // what is hidden is not published
			broken = append(broken, "after "+after+": "+name+" is cut")
		}
	}
	return broken
}

// fullDisk runs while the disk has a few kilobytes left: what the run can't finish leaves yesterday's pages.
func (y *year) fullDisk() []string {
	if !y.mounted {
		return nil
	}
	ballast := filepath.Join(y.dir, "ballast")
	if err := fillUp(ballast, int64(y.rand.IntN(40)*4096)); err != nil {
		return []string{err.Error()}
	}
	defer os.Remove(ballast)
	before := y.snapshot("public")
	err := y.privacywire("run")
	if err == nil {
		y.world.Count("full disk that held the run")
		return y.whole("a full disk")
	}
	y.world.Count("full disk")
	if !strings.Contains(err.Error(), "no space left") {
		return []string{"on a full disk: " + err.Error()}
	}
	return append(y.whole("a full disk"), different(before, y.snapshot("public"), "on a full disk the run changed")...)
}

// fillUp writes a file that leaves the given number of bytes on its disk.
func fillUp(name string, leave int64) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	size := int64(0)
	for _, block := range []int{1 << 20, 4096} {
		zeros := make([]byte, block)
		for err = nil; err == nil; {
			var n int
			n, err = f.Write(zeros)
			size += int64(n)
		}
	}
	return f.Truncate(max(0, size-leave))
}

// twoAtOnce starts two runs together: one of them may fail because the other one holds the lock, and for no other reason.
func (y *year) twoAtOnce() (broken []string) {
	y.world.Count("two runs at once")
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i := range errs {
		wg.Go(func() { errs[i] = y.privacywire("run") })
	}
	wg.Wait()
	for i, err := range errs {
		switch {
		case status(err) == statusLocked && errs[1-i] == nil:
			y.world.Count("run that found the door locked")
		case err != nil:
			broken = append(broken, "one of two runs failed: "+err.Error())
		}
	}
	return broken
}

// mount gives the site a small disk of its own, which can be full. It needs the right to do so.
func mount(t *testing.T, dir string, feeds int) bool {
	size := "size=" + strconv.Itoa(96+4*feeds) + "m"
	if err := exec.Command("mount", "-t", "tmpfs", "-o", size, "none", dir).Run(); err != nil {
		return false
	}
	t.Cleanup(func() { exec.Command("umount", "-l", dir).Run() })
	return true
}
