// Package announce posts what is new on the site to other services: webhooks, chats, social networks and e-mail.
//
// [Read] reads the entries from the feeds of a built site. [Record] remembers in content/announced.txt which entry each
// target got. An entry is recorded just before it is sent and after the target has accepted it. When a kill
// comes in between, the entry is sent once more and then never again. What failed is tried again at the next run.
package announce

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
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
	if t.To == config.Email {
		return s.mail(ctx, t, secret, fresh)
	}
	return s.post(ctx, t, secret, fresh)
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

// An attempt sends entries in one message.
type attempt struct {
	record  *Record
	target  string
	entries []Entry
	begun   bool
}

// begin notes that the message is about to leave. It is called as late as can be: a process that is killed later sends
// the message once more, one that is killed earlier sends it as if for the first time.
func (a *attempt) begin() error {
	if a.begun {
		return nil
	}
	a.begun = true
	return a.record.Try(a.target, a.entries...)
}

// end notes how it went. It returns an error of the record.
func (a *attempt) end(err error) error {
	switch {
	case err == nil:
		return a.record.Add(a.target, a.entries...)
	case a.begun && certain(err):
		return a.record.Failed(a.target, a.entries...)
	}
	return nil
}

func (s *Sender) mail(ctx context.Context, t config.Announce, secret string, entries []Entry) (int, error) {
	a := &attempt{record: s.Record, target: t.Name, entries: entries}
	err := sendMail(ctx, t, s.Site, secret, entries, a.begin)
	if stop := a.end(err); err != nil || stop != nil {
		return 0, errors.Join(err, stop)
	}
	for _, e := range entries {
		s.Tell(t.Name, e)
	}
	return len(entries), nil
}

// maxFailures is how many messages in a row may fail before the rest waits for the next run.
const maxFailures = 3

// post sends the entries one by one. One that fails does not stop the others; when others arrive, the fault is its own.
func (s *Sender) post(ctx context.Context, t config.Announce, secret string, entries []Entry) (sent int, err error) {
	c := &client{target: t, secret: secret, http: &http.Client{Timeout: timeout, CheckRedirect: stay}}
	var failed []Entry
	inRow := 0
	for i, e := range entries {
		if i > 0 {
			if stop := rest(ctx, s.Pause); stop != nil {
				return sent, errors.Join(err, stop)
			}
		}
		a := &attempt{record: s.Record, target: t.Name, entries: []Entry{e}}
		c.begin = a.begin
		fault := c.post(ctx, e)
		if stop := a.end(fault); stop != nil {
			return sent, errors.Join(err, stop)
		}
		if fault != nil {
			err = errors.Join(err, fmt.Errorf("%q was not sent: %w: the next run tries again", e.Title, withoutSecret(fault,
				secret)))
			failed = append(failed, e)
			if inRow++; inRow == maxFailures || ctx.Err() != nil {
				break
			}
			continue
		}
		s.Tell(t.Name, e)
		sent, inRow = sent+1, 0
	}
	if sent > 0 {
		err = errors.Join(err, s.Record.Refused(t.Name, failed...))
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
