package facts

import (
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// A context says when an everyday word is a name.
type context struct {
	needs  []string // phrases with a space at each end, one of which must stand in the document
	beside map[string]bool
	never  []string // phrases, likewise, that forbid it anywhere
	home   bool     // "@": the country of the entry must be named
}

func newContext(words []string) context {
	c := context{}
	for _, w := range words {
		switch {
		case w == "@":
			c.home = true
		case strings.HasPrefix(w, "--"):
			c.never = append(c.never, phrase(w[2:]))
		case strings.HasPrefix(w, "-"):
			if c.beside == nil {
				c.beside = map[string]bool{}
			}
			c.beside[strings.ToLower(w[1:])] = true
		default:
			c.needs = append(c.needs, phrase(w))
		}
	}
	return c
}

// phrase gives words as scan.all has them.
func phrase(written string) string {
	return " " + folded(strings.ReplaceAll(written, "-", " - ")) + " "
}

func contextKey(kind news.Kind, index int32) int64 {
	key := int64(index) << 1
	if kind == news.KindAuthority {
		key |= 1
	}
	return key
}

// holds reports whether a name is meant where it stands. A name without prefix always is.
func (s *scan) holds(n *name, c *candidate) bool {
	if !n.strict {
		return true
	}
	if n.kind == news.KindCountry {
		return !n.asks || s.rules(c) || s.once(-1-int64(n.index), func() bool { return s.georgia(n) })
	}
	key := contextKey(n.kind, n.index)
	rule, ok := s.lexicon.context[key]
	if !ok {
		return !n.asks || c.to-c.from > 1 // "Microsoft Teams" is no everyday word
	}
	if s.beside(rule, c) || s.once(2*key, func() bool { return s.anywhere(rule.never) }) || n.asks && s.verb(c) {
		return false
	}
	if !n.asks || s.acting(c) || s.inList(c) || n.kind == news.KindPlatform && s.struck(c) {
		return true
	}
	return s.once(2*key+1, func() bool { return s.anywhere(rule.needs) || rule.home && s.names(s.lexicon.home(n)) })
}

// inList reports whether an everyday word stands in a list with a platform that needs no context: "WhatsApp and Threads".
func (s *scan) inList(c *candidate) bool {
	for _, i := range []int{s.at - 1, s.at + 1} {
		if i < 0 || i >= len(s.candidates) {
			continue
		}
		o := &s.candidates[i]
		if o.sentence != c.sentence || o.name.kind != news.KindPlatform || o.name.asks || o.name.form == formNot {
			continue
		}
		from, to := min(o.to, c.to), max(o.from, c.from)
		if gap := s.doc.Sentences[c.sentence].Tokens[from:max(from, to)]; len(gap) == 1 || len(gap) == 2 {
			if joins[gap[0].Norm] && joins[gap[len(gap)-1].Norm] {
				return true
			}
		}
	}
	return false
}

var joins = set("and or , & und oder")

// once asks a question about the document the first time only: a name may stand there a thousand times.
func (s *scan) once(key int64, ask func() bool) bool {
	answer, ok := s.known[key]
	if !ok {
		if s.known == nil {
			s.known = map[int64]bool{}
		}
		answer = ask()
		s.known[key] = answer
	}
	return answer
}

// home gives the country of a platform or authority.
func (l *Lexicon) home(n *name) string {
	if n.kind == news.KindAuthority {
		return l.authorities[n.index].Country
	}
	return l.platforms[n.index].Country
}

func (s *scan) beside(rule context, c *candidate) bool {
	if rule.beside == nil {
		return false
	}
	tokens := s.doc.Sentences[c.sentence].Tokens
	after := c.to
	if after < len(tokens) && (tokens[after].Norm == "'s" || tokens[after].Norm == "-") {
		after++ // "meta-analysis"
	}
	return c.from > 0 && rule.beside[tokens[c.from-1].Norm] || after < len(tokens) && rule.beside[tokens[after].Norm]
}

// verb reports whether an everyday word that opens a sentence goes on as a verb does: "Zoom in on", "Match your".
func (s *scan) verb(c *candidate) bool {
	tokens := s.doc.Sentences[c.sentence].Tokens
	if c.to-c.from > 1 || c.from > 0 && tokens[c.from-1].Norm != ":" || c.to >= len(tokens) {
		return false
	}
	return verbTail[tokens[c.to].Norm]
}

// acting reports whether an everyday word goes on as a company does: "Snap will pay", "Discord fined", "Flo users".
func (s *scan) acting(c *candidate) bool {
	tokens := s.doc.Sentences[c.sentence].Tokens
	if c.to >= len(tokens) {
		return false
	}
	if tokens[c.to].Norm == "will" || tokens[c.to].Norm == "to" {
		return c.to+1 < len(tokens) && tokens[c.to+1].Norm == "pay"
	}
	return actingTail[tokens[c.to].Norm]
}

var actingTail = set("chief executives spokesperson spokesman spokeswoman fined users user app inc ceo agrees agreed settles settled sued sues blocked banned blocks bans users owner posts downloads founder accounts")

var verbTail = set("up in of out your the a an into from off down over back these those")

// struck reports whether an everyday word stands where a platform does that somebody bans or fines, "Turkey blocks Discord",
// or is what people write on: "the minister said on X".
func (s *scan) struck(c *candidate) bool {
	tokens := s.doc.Sentences[c.sentence].Tokens
	if c.from == 0 && c.to == 1 && len(tokens) > 1 && tokens[0].Norm == "x" && xVerb[tokens[1].Norm] {
		return true // "X wants your fingerprints"
	}
	if c.from < 2 {
		return false
	}
	before := tokens[c.from-1].Norm
	return strikingVerb[before] || before == "on" && c.to-c.from == 1 && tokens[c.from].Norm == "x" && saying[tokens[c.from-2].Norm]
}

var xVerb = set("'s wants plans will says may launches tests gets has adds lets asks starts stops hides faces removes begins agrees admits denies drops updates sues")

var strikingVerb = set("using use restrict block ban prohibit prohibits fine blocks bans unblocks blocking banning unblock fines sues suing restricts throttles unbans")

var saying = set("said posted post wrote statement message writing posts announced tweeted shared account comments")

// names reports whether a country is named in the document.
func (s *scan) names(code string) bool {
	for i := range s.candidates {
		if n := s.candidates[i].name; n.kind == news.KindCountry && n.form != formNot && !n.asks && s.lexicon.countries[n.index].Code == code {
			return true
		}
	}
	return false
}

// rules reports whether the word goes on as a state does: "Jordan suspends TikTok".
func (s *scan) rules(c *candidate) bool {
	tokens := s.doc.Sentences[c.sentence].Tokens
	return c.from == 0 && c.to < len(tokens) && stateVerb[tokens[c.to].Norm] && !s.lexicon.countries[c.name.index].Region
}

var stateVerb = set("suspends bans blocks lifts restores unblocks restricts outlaws fines orders imposes shuts")

// georgia decides between a country and a state, or a person, of the same name. The state needs an American word
// near, the country the absence of one and another name of the country.
func (s *scan) georgia(n *name) bool {
	country := s.lexicon.countries[n.index]
	if country.Region {
		return s.anywhere(american)
	}
	for i := range s.candidates {
		if o := s.candidates[i].name; o.kind == news.KindCountry && o.index == n.index && !o.asks {
			return true
		}
	}
	return false
}

var american = []string{" gov ", " governor ", " attorney general ", " atlanta ", " us ", " state ", " states ", " congress ", " senate ", " r-ga ", " d-ga ", " sen ", " rep "}

// anywhere reports whether one of the phrases stands in the document.
func (s *scan) anywhere(phrases []string) bool {
	if len(phrases) == 0 {
		return false
	}
	all := s.all()
	for _, p := range phrases {
		if strings.Contains(all, p) {
			return true
		}
	}
	return false
}

// all is the whole document's norms with a space around each.
func (s *scan) all() string {
	if s.text != "" {
		return s.text
	}
	var b strings.Builder
	b.WriteByte(' ')
	for i := range s.doc.Sentences {
		for _, t := range s.doc.Sentences[i].Tokens {
			b.WriteString(undotted(t.Norm))
			b.WriteByte(' ')
		}
	}
	s.text = b.String()
	return s.text
}
