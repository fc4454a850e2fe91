package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/announce"
)

// announcePause is the time between two messages to one service.
const announcePause = time.Second

func announceCommand(c *command) runner {
	send := c.flags.Bool("send", false, "send, also on a terminal")
	dry := c.flags.Bool("dry-run", false, "only show what would be sent")
	return func(ctx context.Context, e *env, _ []string) error {
		dry := *dry || isTerminal(e.stdout) && !*send
		return e.withSetup(!dry, func(k *setup) error { return e.announce(ctx, k, dry) })
	}
}

func (e *env) announce(ctx context.Context, k *setup, dry bool) error {
	if len(k.config.Announce) == 0 {
		return usageError(msgNoAnnounce)
	}
	entries, err := announce.Read(os.DirFS(filepath.Join(e.dir, publicName)))
	if err != nil {
		return err
	}
	record, err := announce.Open(filepath.Join(e.dir, "content", "announced.txt"))
	if err != nil {
		return err
	}
	s := &announce.Sender{Record: record, Getenv: e.getenv, Pause: announcePause, Site: k.config.Site.Title, Dry: dry,
		Tell: func(target string, it announce.Entry) {
			fmt.Fprintf(e.stdout, "%s  %s\n", target, strings.Join(strings.Fields(it.Title), " "))
		}}
	s.First = func(target string, known int) { e.warn(msgFirstRun, target, plural(known, "step")) }
	for _, t := range k.config.Announce {
		if dry && t.Secret != "" && e.getenv(t.Secret) == "" {
			e.warn(msgNoSecret, t.Name, t.Secret)
		}
		if _, err := s.Send(ctx, t, entries); err != nil {
			e.warn(msgNotAnnounced, err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	if dry {
		e.warn(msgDryRun)
	}
	return nil
}
