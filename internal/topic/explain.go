package topic

import (
	"fmt"
	"math"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// An Explanation says, topic by topic, which rules fired for a document, which nearly did, and what would change
// the outcome. The last one is about [Privacy].
type Explanation struct {
	Language string // of the document; without rules for it Topics is empty
	Topics   []Account
}

// An Account is the explanation of one topic.
type Account struct {
	Topic     string // slug
	Title     string
	Score     float64 // what the rules add up to
	Threshold float64
	Assigned  bool
	Ignored   []string // words that count for nothing: "fine dining"
	Fired     []Firing
	Near      []Miss
	Change    string // what would change the outcome
}

// A Firing is a rule that fired, and where.
type Firing struct {
	Rule  string // name or number
	Text  string
	Adds  float64
	Field news.Field
	Quote string   // verbatim
	Words []string // the verbatim words that each phrase of the pattern took
}

// A Miss is a rule that nearly fired: one thing was missing, or one clause forbade it.
type Miss struct {
	Rule  string
	Text  string
	Adds  float64 // what it would have added
	Why   string
	Quote string // where its pattern holds; "" when a phrase of it is missing
}

const maxNear = 4 // for each topic: those that would have added most

// Explain tells why a document has its topics, and why not others.
func (r *Rules) Explain(d *news.Document, mentions []news.Mention) Explanation {
	out := Explanation{Language: d.Language}
	e := r.engines[d.Language]
	if e == nil {
		return out
	}
	m := e.matcher(d, mentions)
	defer m.release()
	quotes := map[string][]news.Evidence{}
	for i := range e.defs {
		def := &e.defs[i]
		a := m.account(def, quotes)
		if _, evidence := m.define(def, quotes); a.Assigned {
			quotes[def.slug] = evidence
			m.assigned[def.slug] = true
		}
		out.Topics = append(out.Topics, a)
	}
	return out
}

// account explains one definition.
func (m *matcher) account(def *compiledDef, quotes map[string][]news.Evidence) Account {
	m.hide(def.ignore)
	a := Account{Topic: def.slug, Title: def.title, Threshold: def.threshold}
	for _, o := range m.ignored {
		a.Ignored = append(a.Ignored, m.doc.Sentences[o.sentence].Span(int(o.from), int(o.to)))
	}
	positive := false
	for i := range def.rules {
		r := &def.rules[i]
		if ev, ok := m.fire(r, quotes); ok {
			a.Score += r.score
			positive = positive || r.score > 0
			a.Fired = append(a.Fired, Firing{r.name, r.text, r.score, ev.Field, ev.Quote, m.taken(r)})
		} else if miss, near := m.miss(r, quotes); near {
			a.Near = insertMiss(a.Near, miss)
		}
	}
	a.Score = math.Round(a.Score*1e6) / 1e6
	a.Assigned = positive && a.Score >= def.threshold
	a.Change = change(&a)
	return a
}

// taken gives the words that each phrase of a rule that fired took.
func (m *matcher) taken(r *compiledRule) (words []string) {
	if r.pattern.topic != "" {
		return nil
	}
	m.pattern(&r.pattern, func(at match) bool {
		if m.excluded(r, at.sentence) {
			return false
		}
		for _, sp := range at.spans {
			words = append(words, m.doc.Sentences[at.sentence].Span(sp[0], sp[1]))
		}
		return true
	})
	return words
}

// miss tells what kept a rule from firing, when it was one thing only.
func (m *matcher) miss(r *compiledRule, quotes map[string][]news.Evidence) (Miss, bool) {
	out := Miss{Rule: r.name, Text: r.text, Adds: r.score}
	if slug := r.pattern.topic; slug != "" && len(quotes[slug]) == 0 {
		return out, false
	}
	if missing := m.missing(&r.pattern); len(missing) > 0 {
		if len(r.pattern.terms) < 2 || len(missing) > 1 || len(m.failed(r)) > 0 {
			return out, false
		}
		out.Why = "no " + brief(missing[0])
		return out, true
	}
	failed := m.failed(r)
	quote, sentence := m.place(&r.pattern)
	switch {
	case quote == "":
		out.Why = "its words stand too far apart, or in another order"
		return out, len(failed) == 0 && r.pattern.topic == ""
	case len(failed) == 1:
		out.Why, out.Quote = failed[0], quote
		return out, true
	case len(failed) == 0:
		out.Why, out.Quote = "the sentence has "+m.forbidden(r, sentence), quote
		return out, true
	}
	return out, false
}

// brief cuts a long text of the rule language: what is missing is told by its beginning.
func brief(text string) string {
	if r := []rune(text); len(r) > 70 {
		return string(r[:70]) + "…"
	}
	return text
}

// missing gives the phrases of a pattern that the document doesn't have.
func (m *matcher) missing(p *compiledPattern) (texts []string) {
	for _, id := range p.terms {
		if len(m.occurrences(id)) == 0 {
			texts = append(texts, m.terms[id].text)
		}
	}
	return texts
}

// failed gives the conditions on the document that don't hold.
func (m *matcher) failed(r *compiledRule) (texts []string) {
	for i := range r.clauses {
		c := &r.clauses[i]
		if !c.document || m.holds(&c.pattern) != c.negative {
			continue
		}
		if c.negative {
			texts = append(texts, "the document has "+m.wordsOf(&c.pattern, c.text))
		} else {
			texts = append(texts, "nothing in the document is "+brief(c.text))
		}
	}
	return texts
}

// wordsOf gives the words of a condition that stand in the document.
func (m *matcher) wordsOf(p *compiledPattern, text string) string {
	if p.topic != "" {
		return text
	}
	m.pattern(p, func(at match) bool {
		s := &m.doc.Sentences[at.sentence]
		text = fmt.Sprintf("%q", s.Span(at.spans[0][0], at.spans[0][1]))
		return true
	})
	return text
}

// place gives the first place where a pattern holds.
func (m *matcher) place(p *compiledPattern) (quoted string, sentence int) {
	if p.topic != "" {
		return "{topic:" + p.topic + "}", -1
	}
	m.pattern(p, func(at match) bool {
		quoted, sentence = quote(&m.doc.Sentences[at.sentence], at.spans), at.sentence
		return true
	})
	return quoted, sentence
}

// forbidden gives the words of the NOT clause that the sentence has.
func (m *matcher) forbidden(r *compiledRule, sentence int) (words string) {
	for i := range r.clauses {
		c := &r.clauses[i]
		if c.document {
			continue
		}
		if m.patternIn(&c.pattern, sentence, func(at match) bool {
			s := &m.doc.Sentences[sentence]
			words = fmt.Sprintf("%q", s.Span(at.spans[0][0], at.spans[len(at.spans)-1][1]))
			return true
		}) {
			return words
		}
	}
	return "a word that the rule forbids"
}

// insertMiss keeps the rules that would have added most; those whose pattern holds come before others.
func insertMiss(all []Miss, x Miss) []Miss {
	if x.Adds <= 0 {
		return all
	}
	at := len(all)
	for at > 0 && (all[at-1].Quote == "" && x.Quote != "" || (all[at-1].Quote == "") == (x.Quote == "") && all[at-1].Adds < x.Adds) {
		at--
	}
	all = append(all, Miss{})
	copy(all[at+1:], all[at:])
	all[at] = x
	return all[:min(len(all), maxNear)]
}

// change says what would turn the outcome round.
func change(a *Account) string {
	if a.Assigned {
		strongest, rest := Firing{}, a.Score
		for _, f := range a.Fired {
			if f.Adds > strongest.Adds {
				strongest = f
			}
		}
		if rest -= strongest.Adds; rest < a.Threshold {
			return fmt.Sprintf("without rule %q it would have %s of the %s it needs", strongest.Rule, number(max(rest, 0)), number(a.Threshold))
		}
		return fmt.Sprintf("it would stay without its strongest rule too: %s of %s", number(rest), number(a.Threshold))
	}
	for _, x := range a.Near {
		if a.Score+x.Adds >= a.Threshold {
			return fmt.Sprintf("rule %q would assign it, but %s", x.Rule, x.Why)
		}
	}
	if len(a.Near) == 0 && len(a.Fired) == 0 {
		return "no rule came near"
	}
	return fmt.Sprintf("it has %s of the %s it needs, and no single rule that came near would be enough", number(a.Score), number(a.Threshold))
}

func number(f float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", f), "0"), ".")
}

// String lays the explanation out for a terminal of 100 columns.
func (e Explanation) String() string {
	var b strings.Builder
	if len(e.Topics) == 0 {
		fmt.Fprintf(&b, "There are no rules for this text: its language is %s.\n", quoted(e.Language))
	}
	for i := range e.Topics {
		if i > 0 {
			b.WriteByte('\n')
		}
		e.Topics[i].write(&b)
	}
	return b.String()
}

func quoted(language string) string {
	if language == "" {
		return "not recognised"
	}
	return fmt.Sprintf("%q", language)
}

func (a *Account) write(b *strings.Builder) {
	verdict := "no"
	if a.Assigned {
		verdict = "yes"
	}
	fmt.Fprintf(b, "%s: %s (%s of %s)\n", a.Topic, verdict, number(a.Score), number(a.Threshold))
	for _, f := range a.Fired {
		fmt.Fprintf(b, "  %+5.2f  %s", f.Adds, f.Rule)
		if len(f.Words) > 0 {
			fmt.Fprintf(b, ": %s", strings.Join(f.Words, " … "))
		}
		b.WriteByte('\n')
		wrap(b, fmt.Sprintf("%s: %q", f.Field, f.Quote))
	}
	for _, x := range a.Near {
		fmt.Fprintf(b, "   near  %s (%+.2f)\n", x.Rule, x.Adds)
		wrap(b, x.Why)
	}
	for _, w := range a.Ignored {
		fmt.Fprintf(b, "ignored  %q\n", w)
	}
	if a.Change != "" {
		wrap(b, "→ "+a.Change)
	}
}

// wrap writes text in lines of at most 100 columns, indented under the rule's name.
func wrap(b *strings.Builder, text string) {
	const indent, columns = "         ", 100
	line := indent
	for _, w := range strings.Fields(text) {
		if len(line) > len(indent) && len([]rune(line))+1+len([]rune(w)) > columns {
			b.WriteString(line + "\n")
			line = indent
		}
		if len(line) > len(indent) {
			line += " "
		}
		line += w
	}
	b.WriteString(line + "\n")
}
