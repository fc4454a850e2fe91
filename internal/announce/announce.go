// Package announce posts what is new on the site to other services: webhooks, chats, social networks and e-mail.
//
// [Read] reads the entries from the feeds of a built site. [Record] remembers in content/announced.txt which entry each
// target got. An entry is recorded just before it is sent and after the target has accepted it. When a kill
// comes in between, the entry is sent once more and then never again. What failed is tried again at the next run.
package announce

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/privacywire/privacywire/internal/config"
)

// Most is how many messages a target gets in one run; the rest wait for the next.
const Most = 20

const timeout = 20 * time.Second

// A Sender posts entries to the targets of feeds.yaml.
type Sender struct {
	Record *Record
	Getenv func(string) string
	Pause  time.Duration // between two messages to a target
	Site   string        // the title of the site, for e-mail
	Dry    bool          // only report what would be sent
	Tell   func(target string, e Entry)
	First  func(target string, known int) // is called at the first run for a target
}

// Send posts the entries that a target didn't get yet, the oldest first. The first run only marks what exists as
// known. The error names the target and holds no secret.
func (s *Sender) Send(ctx context.Context, t config.Announce, entries []Entry) (sent int, err error) {
	secret := s.Getenv(t.Secret)
	defer func() {
		if err != nil {
			err = fmt.Errorf("announce %s: %w", t.Name, withoutSecret(err, secret))
		}
	}()
	if !s.Record.Started(t.Name) {
		s.First(t.Name, len(entries))
		if s.Dry {
			return 0, nil
		}
		return 0, s.Record.Start(t.Name, entries)
	}
	fresh := s.fresh(t, entries)
	if s.Dry || len(fresh) == 0 {
		for _, e := range fresh {
			s.Tell(t.Name, e)
		}
		return 0, nil
	}
	if secret == "" && t.Secret != "" {
		return 0, fmt.Errorf("the environment has no %s: set it to the secret", t.Secret)
	}
	return s.deliver(ctx, &client{target: t, secret: secret, site: s.Site,
		http: &http.Client{Timeout: timeout, CheckRedirect: stay}}, fresh)
}

// fresh returns the entries of the kinds that a target wants and didn't get yet, at most [Most].
func (s *Sender) fresh(t config.Announce, entries []Entry) (list []Entry) {
	for _, e := range entries {
		if t.Wants(e.Kind) && !s.Record.Told(t.Name, e.ID) && len(list) < Most {
			list = append(list, e)
		}
	}
	return list
}

// try sends one message and notes how it went. stop is an error of the record.
func (s *Sender) try(ctx context.Context, c *client, entries []Entry) (fault, stop error) {
	name, begun := c.target.Name, false
	// The client calls begin as late as it can: a process that is killed later sends the message once more, one that is
	// killed earlier sends it as if for the first time.
	c.begin = func() error {
		if begun {
			return nil
		}
		begun = true
		return s.Record.Note(name, wordTry, entries...)
	}
	switch fault = c.send(ctx, entries); {
	case fault == nil:
		stop = s.Record.Note(name, wordSent, entries...)
	case begun && certain(fault):
		stop = s.Record.Note(name, wordNot, entries...)
	}
	return fault, stop
}

// maxFailures is how many messages in a row may fail before the rest waits for the next run.
const maxFailures = 3

// deliver sends the entries one by one, or all in one e-mail. One that fails does not stop the others; when others
// arrive, the fault is its own.
func (s *Sender) deliver(ctx context.Context, c *client, entries []Entry) (sent int, err error) {
	size := 1
	if c.target.To == config.Email {
		size = len(entries)
	}
	var failed []Entry
	inRow := 0
	for batch := range slices.Chunk(entries, size) {
		if sent+len(failed) > 0 {
			if stop := rest(ctx, s.Pause); stop != nil {
				return sent, errors.Join(err, stop)
			}
		}
		fault, stop := s.try(ctx, c, batch)
		if stop != nil {
			return sent, errors.Join(err, stop)
		}
		if fault != nil {
			err = errors.Join(err, fmt.Errorf("%q was not sent: %w: the next run tries again", batch[0].Title,
				withoutSecret(fault, c.secret)))
			failed = append(failed, batch...)
			if inRow++; inRow == maxFailures || ctx.Err() != nil {
				break
			}
			continue
		}
		for _, e := range batch {
			s.Tell(c.target.Name, e)
		}
		sent, inRow = sent+len(batch), 0
	}
	if sent > 0 {
		err = errors.Join(err, s.Record.Note(c.target.Name, wordBad, failed...))
	}
	return sent, err
}

// certain reports whether an error of a message that had begun to leave means that it did not arrive: the server said
// so, or did not get all of it.
func certain(err error) bool {
	var m *mail.SendError
	if errors.As(err, &m) {
		return m.Reason == mail.ErrWriteContent || m.ErrorCode() != 0
	}
	return errors.Is(err, errAnswer)
}

// stay follows no redirect: a secret goes to the address that the maintainer named and to no other.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func rest(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// withoutSecret removes the address, which may be a secret, and the secret itself from an error.
func withoutSecret(err error, secret string) error {
	var u *url.Error
	text := strings.ReplaceAll(err.Error(), "\n", "; ")
	if errors.As(err, &u) {
		text = strings.ReplaceAll(text, u.Error(), u.Err.Error())
	}
	if secret == "" || !strings.Contains(text, secret) {
		return errors.New(text)
	}
	return errors.New(strings.ReplaceAll(text, secret, "[secret]"))
}

// An Entry is one thing to announce.
type Entry struct {
	ID      string    `json:"id"`
	Kind    string    `json:"kind"` // stories, steps or digest
	Title   string    `json:"title"`
	URL     string    `json:"url"`
	Summary string    `json:"summary,omitempty"`
	Date    time.Time `json:"date_published"`
	HTML    string    `json:"-"`
}

// feeds are the files of the site that hold what is announced.
var feeds = []struct{ kind, name string }{
	{config.Stories, "feed.json"},
	{config.Steps, "ledger/fines/feed.json"},
	{config.Steps, "ledger/bans/feed.json"},
	{config.Digest, "digest/feed.json"},
}

// Read returns the entries of a built site, the oldest first.
func Read(site fs.FS) ([]Entry, error) {
	var all []Entry
	for _, f := range feeds {
		data, err := fs.ReadFile(site, f.name)
		if err != nil {
			return nil, fmt.Errorf("%w: run \"privacywire build\" first", err)
		}
		var doc struct {
			Items []struct {
				Entry
				HTML string `json:"content_html"`
			} `json:"items"`
		}
		if err := json.Unmarshal(data, &doc); err != nil {
			return nil, fmt.Errorf("%s: %w: run \"privacywire build\" again", f.name, err)
		}
		for _, it := range doc.Items {
			it.Entry.Kind, it.Entry.HTML = f.kind, it.HTML
			all = append(all, it.Entry)
		}
	}
	slices.SortStableFunc(all, func(a, b Entry) int { return a.Date.Compare(b.Date) })
	return all, nil
}
