package facts

import (
	"cmp"
	"io/fs"
	"slices"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
	"github.com/privacywire/privacywire/internal/rules"
)

// kindRules are the compiled rules of one language for a kind of claim that has no reader of its own.
type kindRules struct {
	kind     news.ClaimKind
	statuses []string
	program  *pattern.Program
}

// What the rules of a kind may capture.
const (
	captureSubject   = "subject"
	capturePlace     = "place"
	captureAuthority = "authority"
)

// enoughForClaim is how many points make a claim.
const enoughForClaim = 3

// ReadKinds makes the lexicon read claims of each kind besides money and bans by LANGUAGE/LIST.yaml of fsys.
func (l *Lexicon) ReadKinds(fsys fs.FS) {
	l.kinds = rules.ByLanguage(func(language string) (all []*kindRules) {
		for _, row := range news.ClaimKinds {
			if row.List == news.ListFines || row.List == news.ListBans {
				continue
			}
			r := &kindRules{kind: row.Kind}
			for _, stage := range row.Statuses {
				r.statuses = append(r.statuses, names(stage)...)
			}
			program, err := pattern.Load(fsys, language, row.List+".yaml", pattern.Options{Classes: moneyOptions.Classes,
				Captures: []string{captureSubject, capturePlace, captureAuthority},
				Labels:   append([]string{labelClaim}, r.statuses...)},
				pattern.Set{Name: row.List})
			rules.Must(err)
			r.program = program
			all = append(all, r)
		}
		return all
	})
}

// A stated is what the rules of a kind say of one platform.
type stated struct {
	claim news.Claim
	votes votes
	said  []*ballot // by different rules
}

// others returns the claims of the kinds besides money and bans, each with the rules that voted.
func (sc *scene) others() (all []stated) {
	for _, r := range sc.l.kinds(sc.d.Language) {
		for _, s := range sc.stated(r) {
			if s.votes[labelClaim] >= enoughForClaim {
				s.claim.Kind = r.kind
				s.claim.Status = news.Status(s.votes.most(r.statuses, r.statuses[0]))
				all = append(all, s)
			}
		}
	}
	return all
}

// stated adds up the votes of the rules for each platform, those of a rule once. A rule that captures none votes for
// those of its sentence.
func (sc *scene) stated(r *kindRules) (all []stated) {
	search := r.program.Search(sc.d, sc.mentions)
	defer search.Release()
	cast := ballots(search, r.program.Sets[0], byPlace)
	for i := range cast {
		b := &cast[i]
		place := sc.captured(b, capturePlace, news.KindCountry)
		authority := sc.captured(b, captureAuthority, news.KindAuthority)
		subject := sc.captured(b, captureSubject, news.KindPlatform)
		for _, m := range sc.lines[b.sentence] {
			if m.Kind != news.KindPlatform || subject != "" && m.ID != subject {
				continue
			}
			at := slices.IndexFunc(all, func(s stated) bool { return s.claim.Subject == m.ID })
			if at < 0 {
				s := &sc.d.Sentences[b.sentence]
				at = len(all)
				all = append(all, stated{votes: votes{}, claim: news.Claim{Subject: m.ID, Quote: s.Quote(b.from, b.to)}})
			}
			s := &all[at]
			s.claim.Country, s.claim.Authority = cmp.Or(s.claim.Country, place), cmp.Or(s.claim.Authority, authority)
			if !slices.ContainsFunc(s.said, func(o *ballot) bool { return o.rule == b.rule }) {
				s.said = append(s.said, b)
				s.votes.add(b.rule.Votes)
			}
		}
	}
	return all
}

// captured returns the ID of the mention of a kind that a rule captured, "" for none.
func (sc *scene) captured(b *ballot, name string, kind news.Kind) string {
	if p, ok := b.captured(name); ok {
		if m := sc.mentionAt(kind, p); m != nil {
			return m.ID
		}
	}
	return ""
}
