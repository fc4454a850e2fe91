package facts

import (
	"slices"

	"github.com/privacywire/privacywire/internal/news"
)

// authorities gives the authorities that the document names as ones that rule: regulators, courts, prosecutors. A
// government or parliament counts when it is the body of a ban.
func (x *extractor) authorities(f *Facts) []string {
	var found []string
	for _, m := range x.mentions {
		if m.Kind != news.KindAuthority {
			continue
		}
		a, _ := x.l.Authority(m.ID)
		switch {
		case a.Kind == "government", a.Kind == "advocacy", a.Kind == "plaintiffs":
		case a.Slug == "us-congress" || a.Slug == "us-senate" || a.Slug == "us-house" || a.Slug == "uk-parliament":
		case a.Slug == "us-district-court" && x.d.Sentences[m.Sentence].Tokens[m.From].Norm == "federal": // only as the body of a ban: "a federal judge must approve the deal"
		default:
			found = append(found, m.ID)
		}
	}
	found = append(found, x.unnamed()...)
	for _, c := range f.Claims {
		a, ok := x.l.Authority(c.Authority)
		if c.Kind.Money() && a.Kind == "plaintiffs" ||
			c.Kind == news.ClaimBan && (a.Kind == "parliament" || a.Kind == "government") && (c.Status == news.BanCalledFor || c.Status == news.BanProposed) {
			continue
		}
		if ok {
			found = append(found, a.Slug)
		}
	}
	slices.Sort(found)
	return x.exactest(slices.Compact(found))
}

// exactest drops a country's courts as a whole where one of them is named: "a British judge … the Information Tribunal".
func (x *extractor) exactest(found []string) []string {
	return slices.DeleteFunc(slices.Clone(found), func(slug string) bool {
		a, _ := x.l.Authority(slug)
		if i, ok := x.l.courts[a.Country]; !(ok && x.l.authorities[i].Slug == slug) && slug != "us-district-court" && slug != "cjeu" {
			return false
		}
		if slug == "cjeu" {
			return slices.Contains(found, "general-court") && !x.phrase("court", "of", "justice") && !x.phrase("top", "court")
		}
		return slices.ContainsFunc(found, func(other string) bool {
			b, _ := x.l.Authority(other)
			return other != slug && b.Kind == "court" && b.Country == a.Country && (slug != "us-district-court" || other == "us-supreme-court")
		})
	})
}

// phrase reports whether a few words stand in the document one after the other.
func (x *extractor) phrase(norms ...string) bool {
	return slices.ContainsFunc(x.lines, func(s line) bool { return has(&s, norms) })
}

// onlyPrivacy reports whether the document's words are of privacy, and of nothing else that is regulated.
func (x *extractor) onlyPrivacy() bool {
	sc := x.scene()
	return sc != nil && sc.anywhere[sc.rules.cue(cuePrivacy)] && !sc.anywhere[sc.rules.cue(cueOther)]
}

// countries gives the countries that the document is about: those that it names other than to say whose a company is,
// and those whose authorities it names.
func (x *extractor) countries(f *Facts) []string {
	found := []string{}
	for i := range x.lines {
		s := &x.lines[i]
		for _, m := range s.of(news.KindCountry) {
			if m.ID != "UN" && m.ID != "NATO" && !x.describesOwner(s, m) && !inSum(s, m) && !enumerated(s, m) && !x.seat(s, m) && !studies(s, m) {
				found = append(found, m.ID)
			}
		}
	}
	for _, m := range x.mentions {
		if a, ok := x.l.Authority(m.ID); ok && m.Kind == news.KindAuthority && a.Country != "" && a.Kind != "international" && a.Country != "UN" {
			found = append(found, a.Country)
		}
	}
	for _, slug := range f.Authorities {
		if a, _ := x.l.Authority(slug); a.Country != "" && a.Country != "EU" && a.Kind != "international" && a.Country != "UN" {
			found = append(found, a.Country)
		}
	}
	for i := range x.lines {
		found = x.whoseData(found, &x.lines[i])
	}
	for _, c := range f.Claims {
		if c.Country != "" {
			found = append(found, c.Country)
		}
	}
	slices.Sort(found)
	found = slices.Compact(found)
	if x.impliesUS(found) {
		found = append(found, "US")
		slices.Sort(found)
	}
	if len(found) == 0 {
		return nil
	}
	return found
}

// whoseData appends the countries whose people's data a phrase names: "Americans' data", "EU user data".
func (x *extractor) whoseData(found []string, s *line) []string {
	for _, m := range s.of(news.KindData) {
		for i := m.From; i < m.To; i++ {
			if c, ok := x.l.oneWord(s.Sentence, i); ok {
				found = append(found, c)
			}
		}
	}
	return found
}

// oneWord gives the country that one token names.
func (l *Lexicon) oneWord(s *news.Sentence, i int) (string, bool) {
	for _, n := range l.namesAt(s, news.Mention{From: i, To: i + 1}) {
		if n.kind == news.KindCountry && n.form != formNot && n.form != formPlace && !n.asks && n.fits(s, i) {
			return l.countries[n.index].Code, true
		}
	}
	return "", false
}

// describesOwner reports whether a country is named only to say whose a company is: "Chinese-owned", "the US company",
// "British consulting firm", "Chinese DeepSeek".
func (x *extractor) describesOwner(s *line, m news.Mention) bool {
	if s.norm(m.From-1) == "in" && founded[s.norm(m.From-2)] {
		return true // "the retailer founded in China"
	}
	if s.norm(m.From-1) == "in" && !x.adjective(s, m) {
		return false // "a company in Beijing owned by ByteDance"
	}
	for i := m.To; i < min(m.To+8, len(s.Tokens)); i++ {
		n := s.norm(i)
		if n == "based" {
			return !staffWord[s.norm(i+1)]
		}
		if ownerWord[n] {
			return !staffWord[s.norm(i+1)]
		}
		if p, ok := s.mentionAt(news.KindPlatform, i); ok && (i > m.To || x.adjective(s, m)) {
			return !staffWord[s.norm(p.To)]
		}
		if n == "-" || n == "(" || n == ")" || describing[n] {
			continue
		}
		return false
	}
	return false
}

// adjective reports whether a country is named by its adjective.
func (x *extractor) adjective(s *line, m news.Mention) bool {
	for _, n := range x.l.namesAt(s.Sentence, m) {
		if n.kind == news.KindCountry && n.form == formAdjective {
			return true
		}
	}
	return false
}

var founded = set("founded headquartered incorporated born")

var staffWord = set("team teams unit units users user data staff employees workers engineers servers developers shop ban bans children kids government authorities officials operations")

var ownerWord = set(`spyware owned owner company companies firm firms app apps parent startup startups platform platforms giant giants maker makers
	conglomerate developer developers brand brands subsidiary speakers speaking language retailer retailers unternehmen konzern carmaker broker brokers bank banks vendor vendors ai ki product products model models chatbot chatbots rival rivals`)

var describing = set(`tech technology social media short video sharing form e commerce consulting internet online fast fashion
	ai artificial intelligence spyware consumer electronics mobile ride hailing software holding surveillance messaging gaming
	digital search public telecom telecoms telecommunications hardware chip smartphone well known private big four popular dating`)

// seat reports whether a country is named only as the place of a court of the Union: "judges in Luxembourg".
func (x *extractor) seat(s *line, m news.Mention) bool {
	return m.ID == "LU" && slices.ContainsFunc(s.of(news.KindAuthority), func(o news.Mention) bool {
		a, _ := x.l.Authority(o.ID)
		return a.Country == "EU" && o.From <= m.From && m.To <= o.To
	})
}

// studies reports whether a country is named only as the home of those who found something out: "German researchers",
// "scientists in London and Madrid".
func studies(s *line, m news.Mention) bool {
	if researchers[s.norm(m.To)] {
		return true
	}
	for i := m.From - 1; i >= max(0, m.From-4); i-- {
		switch n := s.norm(i); {
		case researchers[n]:
			return s.norm(i+1) == "in" || s.norm(i+1) == "from"
		case n == "in", n == "and", n == ",", n == "from":
		default:
			if _, ok := s.mentionAt(news.KindCountry, i); !ok {
				return false
			}
		}
	}
	return false
}

var researchers = set("researchers scientists academics researcher academic professors students lab labs forscher wissenschaftler")

// inSum reports whether a country belongs to a sum of money: "($28.8 million U.S.)".
func inSum(s *line, m news.Mention) bool {
	return moneyAt(s, m.From-1) && (s.norm(m.To) == ")" || s.norm(m.To) == ",") || moneyAt(s, m.From)
}

// enumerated reports whether a country of the body stands in a list of four or more: "offices in Brazil, Israel, Singapore and the US".
func enumerated(s *line, m news.Mention) bool {
	if s.Field == news.FieldTitle {
		return false
	}
	all := s.of(news.KindCountry)
	at := slices.Index(all, m)
	from, to := at, at
	for from > 0 && joined(s, all[from-1], all[from]) {
		from--
	}
	for to+1 < len(all) && joined(s, all[to], all[to+1]) {
		to++
	}
	return to-from >= 3 && !slices.ContainsFunc(all[from:to+1], func(o news.Mention) bool { return adversary[o.ID] })
}

// adversary holds countries that American law names in one breath, where each counts.
var adversary = set("KP IR RU CU")

// joined reports whether only commas and "and" stand between two mentions.
func joined(s *line, a, b news.Mention) bool {
	for i := a.To; i < b.From; i++ {
		if n := s.norm(i); n != "," && n != "and" && n != "the" && n != "in" {
			return false
		}
	}
	return true
}

// impliesUS reports whether the words are of American politics and law though the country isn't named: "Sen. Hawley",
// "senators", "federal charges". Another country with such offices speaks against it.
func (x *extractor) impliesUS(found []string) bool {
	for _, code := range found {
		if !foreign[code] {
			return false
		}
	}
	for i := range x.lines {
		s := &x.lines[i]
		for j := range s.Tokens {
			switch s.Tokens[j].Norm {
			case "sen", "sens", "rep", "reps", "gov":
				if s.norm(j+1) == "." && startsUpper(s.Surface(j)) {
					return true
				}
			case "senator", "senators", "congress", "congressional", "congressman", "congresswoman":
				return true
			case "federal":
				if federalWord[s.norm(j+1)] {
					return true
				}
			case "attorney", "attorneys":
				if s.norm(j+1) == "general" {
					return true
				}
			}
		}
	}
	return false
}

// foreign are countries that American politics speaks of.
var foreign = map[string]bool{"CN": true, "RU": true, "HK": true, "TW": true, "SA": true, "IR": true, "KP": true, "EU": true, "IL": true, "UA": true}

var federalWord = set("charges prosecutors authorities judge court prison law laws lawsuit agencies employees government grand trade indictment and agents officials regulators")
