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
	set      *pattern.RuleSet
}

// What the rules of a kind may capture.
const (
	captureSubject   = "subject"
	capturePlace     = "place"
	captureAuthority = "authority"
)

// enoughForClaim is how many points make a claim.
const enoughForClaim = 3

// ReadKinds makes the lexicon read claims of each kind besides money and bans by LANGUAGE/LIST.yaml of fsys. It panics
// when a text comes whose file is broken.
func (l *Lexicon) ReadKinds(fsys fs.FS) {
	l.kinds = rules.ByLanguage(func(language string) (all []*kindRules) {
		for _, row := range news.ClaimKinds {
			if row.List == news.ListFines || row.List == news.ListBans {
				continue
			}
			r, err := loadKind(fsys, language, row)
			if err != nil {
				panic(err)
			}
			if r != nil {
				all = append(all, r)
			}
		}
		return all
	})
}

// loadKind reads the rules of a kind in a language, nil when there are none. The error joins all mistakes.
func loadKind(fsys fs.FS, language string, row news.KindRow) (*kindRules, error) {
	r := &kindRules{kind: row.Kind}
	for _, stage := range row.Statuses {
		for _, s := range stage {
			r.statuses = append(r.statuses, string(s))
		}
	}
	var err error
	r.program, err = pattern.Load(fsys, language, row.List+".yaml", pattern.Options{Classes: moneyOptions.Classes,
		Captures: []string{captureSubject, capturePlace, captureAuthority},
		Labels:   append([]string{labelClaim}, r.statuses...)},
		[]string{row.List})
	if r.program == nil {
		return nil, err
	}
	r.set = r.program.Sets()[0]
	return r, nil
}

// A stated is what the rules of a kind say of one platform.
type stated struct {
	claim news.Claim
	votes map[string]float64
	said  []Reason
}

// others returns the claims of the kinds besides money and bans, each with the rules that voted.
func (x *extractor) others() (all []stated) {
	for _, r := range x.l.kinds(x.d.Language) {
		for _, s := range x.stated(r) {
			if s.votes[labelClaim] >= enoughForClaim {
				s.claim.Kind = r.kind
				s.claim.Status = news.Status(most(s.votes, r.statuses, r.statuses[0]))
				all = append(all, s)
			}
		}
	}
	return all
}

// stated adds up the votes of the rules for each platform. A rule that captures none votes for those of its sentence.
func (x *extractor) stated(r *kindRules) (all []stated) {
	search := r.program.Search(x.d, x.mentions)
	defer search.Release()
	search.Use(r.set)
	for i := range r.set.Rules {
		rule := &r.set.Rules[i]
		search.All(rule, func(at pattern.Match) bool {
			if at.Sentence < 0 {
				return false
			}
			var subjects []string
			for _, m := range x.lines[at.Sentence] {
				if m.Kind == news.KindPlatform && !slices.Contains(subjects, m.ID) {
					subjects = append(subjects, m.ID)
				}
			}
			if s := x.captured(search, rule, at, captureSubject, news.KindPlatform); s != "" {
				subjects = []string{s}
			}
			place := x.captured(search, rule, at, capturePlace, news.KindCountry)
			authority := x.captured(search, rule, at, captureAuthority, news.KindAuthority)
			for _, id := range subjects {
				i := slices.IndexFunc(all, func(s stated) bool { return s.claim.Subject == id })
				if i < 0 {
					i = len(all)
					all = append(all, stated{votes: map[string]float64{}, claim: news.Claim{Subject: id, Quote: search.Quote(at)}})
				}
				c := &all[i].claim
				c.Country, c.Authority = cmp.Or(c.Country, place), cmp.Or(c.Authority, authority)
				all[i].add(rule, search.Words(at))
			}
			return false
		})
	}
	return all
}

// add adds the votes of a rule, once however often it matches.
func (s *stated) add(r *pattern.Rule, words []string) {
	if slices.ContainsFunc(s.said, func(o Reason) bool { return o.Rule == r.Name }) {
		return
	}
	for _, v := range r.Votes {
		s.votes[v.Label] += v.Points
		s.said = append(s.said, Reason{r.Name, v.Label, v.Points, words})
	}
}

// captured returns the ID of the mention of a kind that a rule captured, "" for none.
func (x *extractor) captured(s *pattern.Search, r *pattern.Rule, at pattern.Match, name string, kind news.Kind) string {
	from, _, ok := s.Capture(r, at, name)
	for _, m := range x.lines[at.Sentence] {
		if ok && m.Kind == kind && m.From == from {
			return m.ID
		}
	}
	return ""
}
