package ingest

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/archive"
	"github.com/privacywire/privacywire/internal/facts"
	"github.com/privacywire/privacywire/internal/identity"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/relevance"
	"github.com/privacywire/privacywire/internal/summary"
	"github.com/privacywire/privacywire/internal/text"
	"github.com/privacywire/privacywire/internal/topic"
)

// A Pipeline reads entries with the word lists and rules of a site.
type Pipeline struct {
	lexicon  *facts.Lexicon
	rules    *topic.Rules
	own      map[string]bool          // the slugs of the site's own topics
	filters  map[string]*topic.Filter // by the slug of the feed
	language string

	once  sync.Once // for loose
	loose *topic.Rules

	loaded sync.Map // the languages whose rules are read
}

// New returns a pipeline that applies the filters of the feeds. language is assumed of a text whose words don't show
// its language: that of the site.
func New(lexicon *facts.Lexicon, rules *topic.Rules, language string, feeds ...news.Feed) *Pipeline {
	p := &Pipeline{lexicon: lexicon, rules: rules, own: map[string]bool{}, filters: map[string]*topic.Filter{},
		language: language}
	for _, f := range feeds {
		if len(f.Only)+len(f.Block) > 0 {
			p.filters[f.Slug] = filterOf(&f, language)
		}
	}
	for _, d := range rules.Topics() {
		if d.Shared == nil { // not from a shipped file
			p.own[d.Slug] = true
		}
	}
	return p
}

// Shipped returns a pipeline with the word lists and rules that ship, for tools that need no site.
func Shipped(language string) (*Pipeline, *facts.Lexicon, error) {
	lexicon, err := facts.New(facts.Options{})
	if err != nil {
		return nil, nil, err
	}
	rules, err := topic.Compile(topic.Default())
	if err != nil {
		return nil, nil, err
	}
	return New(lexicon, rules, language), lexicon, nil
}

// A Reading is what a pipeline made of an entry.
type Reading struct {
	Document *news.Document
	Mentions []news.Mention
	Result   topic.Result
	Facts    facts.Facts
	Summary  []string // verbatim sentences

	Relevance float64 // how sure the fitted model is that the text belongs, from 0 to 1; 0 where no model is used

	Article *news.Article // without id, path, date, story and events, which only an archive can give
	Kept    bool
	Reason  string          // why it isn't kept
	Filter  []news.Evidence // what the filter of its feed found: for what it passed, or why it didn't
}

// The bounds of what is read and kept of an entry, in bytes. Feeds are limited before; this bounds what one article
// of a feed may cost.
const (
	maxTitle = 300
	maxText  = 200_000
)

// Read reads an entry into the article that an archive would keep. It never fails: an empty entry becomes a reading
// that isn't kept.
func (p *Pipeline) Read(e news.Entry, keep news.Keep) Reading {
	title := shorten(oneLine(e.Title), maxTitle)
	r := p.read(title, fullest(e), e.Language, cmp.Or(e.Published, e.Updated))
	if title == "" {
		title = summary.Title(r.Document)
	}
	r.Kept, r.Reason = p.decide(keep, &r, title)
	if f := p.filters[e.Feed]; f != nil {
		p.filter(f, &r)
	}
	if r.Reason == ReasonWhole && r.Relevance < relevance.For(r.Document.Language).Threshold/2 {
		r.Result, r.Facts.Claims = topic.Result{}, nil // the sentences that the rules found are about a side matter
	}
	r.Article = p.article(e, title, r)
	return r
}

// read runs the stages over a title and a plain body of a day, which may be unknown.
func (p *Pipeline) read(title, body, language string, day time.Time) (r Reading) {
	r.Document = p.parse(title, body, language)
	p.load(r.Document.Language)
	r.Mentions = p.lexicon.Mentions(r.Document)
	r.Facts = p.lexicon.Extract(r.Document, r.Mentions)
	facts.Date(r.Facts.Claims, day)
	r.Result = p.rules.Classify(r.Document, r.Mentions, r.Facts.Evidence(r.Document)...)
	if !r.Result.Privacy {
		r.Facts.Claims = slices.DeleteFunc(r.Facts.Claims, func(c news.Claim) bool {
			other := c.Kind.Money() && !r.Result.Has(news.ListFines) // a fine for something else
			return other || len(r.Result.Topics) == 0                // of matters that the site isn't about
		})
	}
	r.Facts.AddSubjects()
	r.Summary = summary.Summarize(r.Document, r.Mentions, r.proofs())
	return r
}

// load reads the rules of a language on all cores when the first text in it comes, which halves the time of a command
// that reads one text.
func (p *Pipeline) load(language string) {
	if _, ok := p.loaded.LoadOrStore(language, true); ok {
		return
	}
	var all sync.WaitGroup
	all.Go(func() { p.rules.Load(language) })
	all.Go(func() { facts.Load(language) })
	all.Go(func() {
		p.lexicon.Mentions(&news.Document{Language: language})
		relevance.For(language)
	})
	all.Wait()
}

// proofs returns the quotes that the article is kept for, those of its facts with the most weight.
func (r *Reading) proofs() []news.Evidence {
	all := slices.Concat(r.Result.Evidence, r.Result.PrivacyEvidence)
	for i := range all {
		all[i].Score = 1
	}
	for _, c := range r.Facts.Claims {
		all = append(all, news.Evidence{Field: news.FieldBody, Quote: c.Quote, Score: claimScore})
	}
	return all
}

const claimScore = 3 // how many times more the quote of a claim weighs in a summary than that of a topic

// parse trusts the words more than what the feed says of their language: many say en-us whatever they write. Where the
// words don't decide, the text is in the feed's or the site's language if that language is written in its letters.
func (p *Pipeline) parse(title, body, claimed string) *news.Document {
	body = summary.Body(body)
	d := text.Parse(title, body, "")
	if d.Language != "" {
		return d
	}
	for _, language := range []string{claimed, p.language} {
		if language != "" && text.Writable(language, title+" "+body) {
			return text.Parse(title, body, language)
		}
	}
	return d
}

func (p *Pipeline) article(e news.Entry, title string, r Reading) *news.Article {
	a := &news.Article{
		Title: title, URL: cmp.Or(identity.AddressOf(e), identity.Canonical(e.Site)), Source: e.Feed,
		Authors:  authors(e.Authors),
		Language: r.Document.Language, Privacy: r.Result.Privacy, Evidence: r.Result.Evidence,
		Platforms: r.Facts.Platforms, Authorities: r.Facts.Authorities, Countries: r.Facts.Countries,
		Claims: r.Facts.Claims, Summary: archive.Markdown(r.Summary),
	}
	for _, t := range r.Result.Topics {
		a.Topics = append(a.Topics, t.Slug)
	}
	if proof := r.Result.PrivacyEvidence; a.Privacy { // of which a file needs one quote, the strongest
		a.Evidence = append(slices.Clip(a.Evidence), proof[:min(1, len(proof))]...)
	}
	return a
}

// Why an entry is not kept; counted and shown by these words.
const (
	ReasonEmpty   = "neither title nor text"
	ReasonOffSite = "no topic, and not about platform privacy"
	ReasonPrivacy = "not about platform privacy"
	ReasonWhole   = "the text as a whole is about something else"
)

// decide reports whether a reading is kept, and why not. Rules and the fitted score must agree, unless the site's own
// topics ask for the text or its language has no model.
func (p *Pipeline) decide(keep news.Keep, r *Reading, title string) (bool, string) {
	switch {
	case title == "":
		return false, ReasonEmpty
	case keep == news.KeepAll:
		return true, ""
	case keep == news.KeepPrivacy && !r.Result.Privacy:
		return false, ReasonPrivacy
	case !r.Result.Privacy && len(r.Result.Topics) == 0:
		return false, ReasonOffSite
	}
	m := relevance.For(r.Document.Language)
	if m == nil || slices.ContainsFunc(r.Result.Topics, func(t topic.Topic) bool { return p.own[t.Slug] }) {
		return true, ""
	}
	if r.Relevance = m.Score(r.Document, r.Mentions, r.Found()); r.Relevance < m.Threshold {
		return false, ReasonWhole
	}
	return true, ""
}

// Found returns what the rules and the word lists found, for the model.
func (r *Reading) Found() relevance.Found {
	return relevance.Found{
		Evidence: slices.Concat(r.Result.Evidence, r.Result.PrivacyEvidence), Claims: len(r.Facts.Claims),
	}
}

// fullest returns the plain text of whichever part of an entry says most.
func fullest(e news.Entry) (best string) {
	for _, source := range []string{e.FullText, e.Content, e.Summary} {
		if len(source) > 4*maxText {
			source = strings.ToValidUTF8(source[:4*maxText], "")
		}
		if plain := text.Plain(source); len(plain) > len(best) {
			best = plain
		}
	}
	if len(best) > maxText {
		best = strings.ToValidUTF8(best[:maxText], "")
	}
	return best
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// shorten cuts at a word's end and says so.
func shorten(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	s = s[:limit-len("…")]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	if i := strings.LastIndexByte(s, ' '); i > limit/2 {
		s = s[:i]
	}
	return strings.TrimRight(s, " ,;:-–—") + "…"
}

// authors returns up to five names, shortened, and without addresses.
func authors(names []string) (kept []string) {
	for _, n := range names {
		n = shorten(oneLine(n), 80)
		if n != "" && !strings.Contains(n, "@") && !strings.Contains(n, "://") && len(kept) < 5 {
			kept = append(kept, n)
		}
	}
	return kept
}

// dateOf returns the time under which an entry is kept. A date that is missing, in the future or at the dawn of Unix,
// which is what broken clocks say, is the time when it was first seen.
func dateOf(e news.Entry, seen time.Time) time.Time {
	for _, t := range []time.Time{e.Published, e.Updated} {
		if t.Year() > 1970 && !t.After(seen) {
			return t.UTC().Truncate(time.Second)
		}
	}
	return seen
}
