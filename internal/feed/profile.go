package feed

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/publicsuffix"

	"github.com/privacywire/privacywire/internal/feed/parse"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// A profile describes a feed when it was last read, to notice when another one takes its place.
type profile struct {
	Language string   `json:"language,omitempty"` // of the words, not of the label
	Domain   string   `json:"domain,omitempty"`   // that most items link to
	Site     string   `json:"site,omitempty"`     // domain of the site that the feed names as its own
	Count    int      `json:"count,omitzero"`     // of items
	Words    []string `json:"words,omitempty"`    // of its subject, sorted
	Items    []string `json:"items,omitempty"`    // prints of ids, addresses and titles
}

const (
	profileWords = 120
	profileItems = 60
	profileText  = 6_000
	fewWords     = 25 // with fewer words a feed's subject is unclear
)

func newProfile(f *parse.Feed) *profile {
	p := &profile{Domain: mainDomain(f.Items), Site: domainOf(f.URL), Count: len(f.Items)}
	var b strings.Builder
	for _, e := range f.Items {
		if b.Len() > profileText {
			break
		}
		b.WriteString(e.Title + ". " + parse.PlainText(parse.Cut(cmp.Or(e.Summary, e.Content), 600)) + "\n")
	}
	p.Language = text.Language(b.String())
	p.Words = subjectWords(b.String())
	for _, e := range f.Items[:min(len(f.Items), profileItems)] {
		for _, s := range []string{e.ID, e.URL, strings.ToLower(e.Title)} {
			if s != "" {
				p.Items = append(p.Items, mark(s))
			}
		}
	}
	return p
}

// mark is a short hash of a text.
func mark(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:5])
}

// mainDomain returns the registrable domain of most items' addresses; "" when no domain has most of them.
func mainDomain(items []news.Entry) string {
	count := map[string]int{}
	for _, e := range items {
		if d := domainOf(e.URL); d != "" {
			count[d]++
		}
	}
	for d, n := range count {
		if n*2 > len(items) {
			return d
		}
	}
	return ""
}

func domainOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	if d, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return d
	}
	return host
}

// subjectWords returns the distinct longer words, sorted; short ones say little about a subject.
func subjectWords(s string) []string {
	var out []string
	isGap := func(r rune) bool { return !unicode.In(r, unicode.L, unicode.Nd) }
	for w := range strings.FieldsFuncSeq(strings.ToLower(s), isGap) {
		if len(w) > 4 && len(out) < profileWords && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out
}

// suspicious returns why a feed can't be the one that it was, "" when it can. A feed that still carries something it
// carried before is the same, whatever else changed; so is one that moved where its old address permanently points.
func (s *state) suspicious(f *parse.Feed, address string, now time.Time) string {
	if s.Changed != nil {
		if s.Profile == nil || !s.Profile.continues(newProfile(f)) {
			return s.Changed.Why
		}
		s.Changed = nil // it came back
		return ""
	}
	if s.Profile == nil || len(f.Items) == 0 || len(s.Profile.Items) == 0 {
		return ""
	}
	why := s.Profile.change(newProfile(f))
	if why != "" {
		s.Changed = &quarantine{Since: now, Why: why}
		s.ETag, s.LastModified, s.Hash = "", "", ""
	}
	return why
}

// continues reports whether two readings share an item.
func (p *profile) continues(next *profile) bool {
	return slices.ContainsFunc(next.Items, func(item string) bool { return slices.Contains(p.Items, item) })
}

func (p *profile) change(next *profile) string {
	if p.continues(next) {
		return ""
	}
	otherSite := p.Site != "" && next.Site != "" && p.Site != next.Site
	if p.Count < 2 && !otherSite { // a single item, as of a link blog, proves nothing
		return ""
	}
	differ := func(a, b string) bool { return a != "" && b != "" && a != b }
	switch {
	case differ(p.Language, next.Language):
		return fmt.Sprintf("its language was %q and is %q, and no item is known", p.Language, next.Language)
	case differ(p.Domain, next.Domain) && (next.Count > 1 || otherSite):
		return fmt.Sprintf("its items led to %s and lead to %s, and no item is known", p.Domain, next.Domain)
	case p.otherSubject(next):
		return "its subject is another, and no item is known"
	}
	return ""
}

// otherSubject reports whether two readings share fewer than one in fifty of their words.
func (p *profile) otherSubject(next *profile) bool {
	shared := 0
	for _, w := range p.Words {
		if slices.Contains(next.Words, w) {
			shared++
		}
	}
	few := min(len(p.Words), len(next.Words))
	return few >= fewWords && shared*50 < few
}

// observe updates the feed's profile and habits from a reading.
func (s *state) observe(f *parse.Feed, now time.Time) {
	if len(f.Items) == 0 {
		return
	}
	p := newProfile(f)
	if s.Profile == nil || !slices.Equal(s.Profile.Items, p.Items) {
		s.came(f, now)
	}
	s.Profile = p
}

// came records when the newest item appeared, and how far apart items usually are.
func (s *state) came(f *parse.Feed, now time.Time) {
	var dates []time.Time
	for _, e := range f.Items {
		if !e.Published.IsZero() && !e.Published.After(now) {
			dates = append(dates, e.Published)
		}
	}
	if len(dates) == 0 {
		s.Newest = now
		return
	}
	slices.SortFunc(dates, time.Time.Compare)
	s.Newest = dates[len(dates)-1]
	var gaps []time.Duration
	for i, date := range dates[1:] {
		gaps = append(gaps, date.Sub(dates[i]))
	}
	if slices.Sort(gaps); len(gaps) > 1 {
		s.Habit = int64(gaps[len(gaps)*3/4] / time.Second)
	}
}
