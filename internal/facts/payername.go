package facts

import (
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
)

// written gives the name of a payer that the lists don't have, as the words write it: "Sephora Beauty has been fined".
func (x *extractor) written(c *claim) string {
	s := c.line
	if s.Field == news.FieldTitle {
		if name := x.headline(c); name != "" {
			return name
		}
		if c.kind == cueFined && !passive(s, c.anchor) && !titled(s) {
			if name := x.proper(s, c.anchor+1, 1); name != "" {
				return name // "Hamburg regulator fines H&M"
			}
		}
		if i := s.last(max(0, c.sum.From-8), c.sum.From, cueImpose); i > 0 && c.sum.Kind != "" && !titled(s) && !passive(s, i) {
			if name := x.proper(s, i+1, 1); name != "" {
				return name // "Spanish watchdog slaps CaixaBank with"
			}
		}
		return x.against(c)
	}
	if name := x.against(c); name != "" {
		return name
	}
	verb := c.anchor
	if c.kind != cueFined && c.kind != cuePay {
		return ""
	}
	if c.kind == cueFined && !passive(s, verb) {
		return x.proper(s, verb+1, 1)
	}
	for i := verb - 1; i >= max(0, verb-14); i-- {
		if s.norm(i) == "," { // back over "…, in a stipulated judgment, agreed to pay"
			if open := s.lastNorm(max(0, i-9), i, ","); open >= 0 {
				i = open
				continue
			}
			return ""
		}
		switch s.norm(i) {
		case "has", "have", "had", "was", "were", "is", "been", "will", "to", "agreed", "must", "ordered", "also", "reportedly", "be", "the", "being", "pay":
			continue
		}
		return x.proper(s, i, -1)
	}
	return ""
}

// against gives the name behind "on" or "against": "a fine of €5 million against Eos Matrix".
func (x *extractor) against(c *claim) string {
	s := c.line
	from := max(c.anchor+1, c.end())
	if c.weighed {
		from = c.end()
	}
	for i := from; i < min(from+3, len(s.Tokens)); i++ {
		switch s.norm(i) {
		case "on", "against", "gegen":
			for j := i + 1; j < min(i+5, len(s.Tokens)); j++ { // "on ad group IAB Europe"
				if startsUpper(s.Surface(j)) && !x.listed(s, j) && (s.Field == news.FieldBody || !titled(s)) {
					return x.proper(s, j, 1)
				}
				if stopsNoun(s.norm(j)) {
					break
				}
			}
		}
	}
	return ""
}

// titled reports whether a headline is written with capitals throughout, so that they tell no names.
func titled(s *line) bool {
	small := 0
	for i := range s.Tokens {
		if c := s.Surface(i)[0]; 'a' <= c && c <= 'z' && len(s.norm(i)) > 3 {
			small++
		}
	}
	return small < 2
}

// headline gives the name that a headline begins with: "H&M fined 35 million euros".
func (x *extractor) headline(c *claim) string {
	s, verb := c.line, -1
	for i := 1; i < min(5, len(s.Tokens)); i++ {
		if s.cues[i]&(cueFined|cuePay|cueAgreed|cueSettle|cueMust) != 0 || headVerb[s.norm(i)] {
			verb = i
			break
		}
	}
	if verb < 0 || s.norm(verb) != "fined" && titled(s) {
		return ""
	}
	from, to := 0, verb
	if m, ok := s.mentionAt(news.KindCountry, 0); ok && s.norm(m.To) == "'s" {
		from = m.To + 1 // "Brazil's Serasa hit"
	}
	if s.norm(to-1) == "'s" {
		to--
	}
	for i := from; i < to; i++ {
		if i == 0 && to > 2 && !common[s.norm(i)] {
			continue // "Australian Clinical Labs"
		}
		if !startsUpper(s.Surface(i)) && s.norm(i) != "&" || x.listed(s, i) || common[s.norm(i)] || generalWord[s.norm(i)] || regulatorWord[s.norm(i)] || courtWord[s.norm(i)] {
			return ""
		}
	}
	return s.Span(from, to)
}

// headVerb holds what follows a payer's name at the head of a headline, beside the verbs that the cues know.
var headVerb = set("will to reaches gets faces hit slapped slammed rapped rebuked stung dinged whacked penalised penalized loses ordered told ends soll muss zahlt handed reached")

// generalWord holds what headlines begin with that is nobody's name.
var generalWord = set(`judge judges lawyers users customers victims plaintiffs debt collector software maker tech giant firm firms companies company hospital bank school app apps retailer clinic airline telecom operator
	insurer broker brokers hotel chain startup platform platforms social media dating police council university doctor man woman`)

// onlyOf reports whether every token of [from, to) is one of a few words.
func (s *line) onlyOf(from, to int, norms ...string) bool {
	for i := from; i < to; i++ {
		if !slices.Contains(norms, s.norm(i)) {
			return false
		}
	}
	return true
}

// firstOf gives the first token in [from, to) that is one of a few words, -1 for none.
func (s *line) firstOf(from, to int, norms ...string) int {
	for i := max(from, 0); i < min(to, len(s.Tokens)); i++ {
		if slices.Contains(norms, s.norm(i)) {
			return i
		}
	}
	return -1
}

// lastNorm gives the last token in [from, to) with a norm, -1 for none.
func (s *line) lastNorm(from, to int, norm string) int {
	for i := to - 1; i >= from; i-- {
		if s.norm(i) == norm {
			return i
		}
	}
	return -1
}

// proper reads the capitalised words that begin at token i and go on in one direction.
func (x *extractor) proper(s *line, i, step int) string {
	if x.d.Language == "de" && s.Field == news.FieldBody && step > 0 {
		return "" // every noun has a capital
	}
	if step > 0 && (s.norm(i) == "the" || s.norm(i) == "a") {
		i++
	}
	from, to := i, i
	for j := i; j >= 0 && j < len(s.Tokens); j += step {
		if s.norm(j) == "." && step < 0 && j == i {
			to = j
			continue // "Blackbaud, Inc."
		}
		if s.norm(j) == "," && step < 0 && j == i-1 && corporate[s.norm(i)] {
			continue // "LAI Systems, LLC"
		}
		if s.norm(j) == "-" && j != i && j+1 < len(s.Tokens) && startsUpper(s.Surface(j+1)) && startsUpper(s.Surface(j-1)) {
			continue // "Trygg-Hansa"
		}
		if !startsUpper(s.Surface(j)) && !(s.norm(j) == "&" && j != i) {
			break
		}
		if x.listed(s, j) || j == 0 && common[s.norm(j)] {
			break
		}
		if to == from {
			from, to = j, j+1
		}
		from, to = min(from, j), max(to, j+1)
	}
	if to-from > 5 || to == from {
		return ""
	}
	name := s.Span(from, to)
	if common[strings.ToLower(name)] || len(name) < 3 {
		return ""
	}
	return name
}

var corporate = set("llc inc ltd corp gmbh plc co limited")

// listed reports whether token i belongs to an authority, country or sum.
func (x *extractor) listed(s *line, i int) bool {
	return slices.ContainsFunc(s.mentions, func(m news.Mention) bool {
		return m.From <= i && i < m.To && m.Kind != news.KindPlatform
	})
}

var common = set(`the it they this that he she we company companies firm regulators regulator officials in on at of for under both
	monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
	october november december last earlier europe also but and a an its their data privacy court judge state attorney general`)
