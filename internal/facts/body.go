package facts

import (
	"github.com/privacywire/privacywire/internal/news"
)

// ClassAction is the authority of a fine that users' lawyers and not a state brought about.
const ClassAction = "class-action"

// bodyOf names who a claim's own sentence says takes the money: the authority nearest to the words, a class action,
// or the country that is said to act.
func (x *extractor) bodyOf(c *claim) string {
	s := c.line
	best, distance := "", 1<<30
	for _, m := range s.of(news.KindAuthority) {
		if !x.takesMoney(m.ID) {
			continue
		}
		d := abs(m.From - c.anchor)
		if m.From > c.end() && s.hasWord(c.end(), m.From, ";") {
			d += 40
		}
		if m.ID == ClassAction {
			d += 12
		}
		if a, _ := x.l.Authority(m.ID); a.Kind == "justice" {
			d += 8 // a ministry that goes to court for a regulator
		}
		if a, _ := x.l.Authority(m.ID); a.Kind == "court" {
			d += 15 // a court is where a fine is fought over as often as where it comes from
		}
		if d < distance {
			best, distance = m.ID, d
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

// takesMoney reports whether an authority is one that fines or settles.
func (x *extractor) takesMoney(slug string) bool {
	a, _ := x.l.Authority(slug)
	switch a.Kind {
	case "dpa", "consumer", "telecom", "competition", "securities", "justice", "court", "ag", "safety", "plaintiffs":
		return true
	}
	return a.Slug == "european-commission" || a.Slug == "hhs"
}

// fillBodies gives claims whose sentence names nobody the authority of the document.
func (x *extractor) fillBodies(claims []claim) {
	for i := range claims {
		if claims[i].body == "" {
			claims[i].body = x.countryActs(&claims[i])
		}
	}
}

// authority picks the authority of the claims that state one fine: one that the lists know before a country's code.
func (x *extractor) authority(group []claim) string {
	country, court, settled := "", "", false
	for i := range group {
		b := group[i].body
		settled = settled || group[i].status == news.FineSettled
		switch a, ok := x.l.Authority(b); {
		case ok && a.Kind != "court":
			return b
		case ok && court == "":
			court = b
		case !ok && country == "":
			country = b
		}
	}
	if court != "" && !settled && group[0].status == news.FineImposed {
		return court
	}
	if country == "" {
		country = x.titleActor(&group[0])
	}
	if slug := x.mainAuthority(country, settled); slug != "" {
		return slug
	}
	if court != "" {
		return court
	}
	if country == "" || country == "US" {
		if all := x.unnamed(); len(all) > 0 && (country == "" || len(all) == 1) {
			return all[0]
		}
	}
	return x.spokenFor(country)
}

// titleActor gives the country that the title makes act, when nothing nearer names anybody: "South Korea fines Google".
func (x *extractor) titleActor(c *claim) string {
	if len(x.lines) == 0 || x.lines[0].Field != news.FieldTitle {
		return ""
	}
	s := &x.lines[0]
	if c.status == news.FineSettled {
		for _, m := range s.of(news.KindCountry) {
			if s.norm(m.From-1) == "with" {
				return m.ID
			}
		}
		return ""
	}
	i := s.first(0, len(s.cues), cueFine|cueFined)
	if i < 0 {
		return ""
	}
	return x.countryActs(&claim{line: s, anchor: i, kind: cueFined, sum: news.Mention{From: i, To: i + 1}})
}

// mainAuthority is the first authority of the document that takes money, of the country that acts when one does.
func (x *extractor) mainAuthority(country string, settled bool) string {
	for i := range x.lines {
		for _, m := range x.lines[i].of(news.KindAuthority) {
			a, _ := x.l.Authority(m.ID)
			if !x.takesMoney(m.ID) || m.ID == ClassAction && !settled || country != "" && a.Country != country && m.ID != ClassAction && !(country == "EU" && a.Kind == "dpa") {
				continue
			}
			if country != "" && m.ID == ClassAction {
				continue
			}
			return m.ID
		}
	}
	return ""
}

// countryActs gives the country that a claim's sentence makes act: "UK could fine", "France fines", "fined by the EU",
// "a U.K. watchdog", "EU privacy fine".
func (x *extractor) countryActs(c *claim) string {
	s := c.line
	best, distance := "", 1<<30
	for _, m := range s.of(news.KindCountry) {
		if m.ID == "UN" || m.ID == "NATO" || x.describesOwner(s, m) || !x.acts(s, m, c) {
			continue
		}
		if d := abs(m.From - c.anchor); d < distance {
			best, distance = x.regulatorOf(s, m), d
		}
	}
	return best
}

// regulatorOf gives the data protection authority for "Irish regulator" in the words of a privacy fine, where European
// law leaves no doubt which one it is; else the country.
func (x *extractor) regulatorOf(s *line, m news.Mention) string {
	i := m.To
	if s.norm(i) == "'s" {
		i++
	}
	index, ok := x.l.dpas[m.ID]
	if ok && m.ID != "EU" && m.ID != "US" {
		for j := i; j < i+3; j++ {
			if s.norm(j) == "regulator" || s.norm(j) == "regulators" || s.norm(j) == "watchdog" || s.norm(j) == "watchdogs" || s.norm(j) == "authority" {
				return x.l.authorities[index].Slug
			}
			if !rankWord[s.norm(j)] && !privacyWord[s.norm(j)] {
				break
			}
		}
	}
	return m.ID
}

// spokenFor gives the data protection authority of a country that acts, where the document speaks of a regulator without
// saying whose it is: "Turkey fines … the Personal Data Protection Authority said in Ankara".
func (x *extractor) spokenFor(country string) string {
	index, ok := x.l.dpas[country]
	if !ok || country == "EU" || country == "US" {
		return country
	}
	for i := range x.lines {
		s := &x.lines[i]
		for j := range s.Tokens {
			if dataBody[s.norm(j)] || regulatorWord[s.norm(j)] && watchdogAt(s, j) == "dpa" {
				return x.l.authorities[index].Slug
			}
		}
	}
	return country
}

var dataBody = set(`datenschutzbehörde datenschutzkommission datenschutzbeauftragte datenschutzbeauftragter datenschützer datenschutzaufsicht
	inspectorate watchdog regulator`)

// acts reports whether the words around a country make it, or its officials, the one who acts.
func (x *extractor) acts(s *line, m news.Mention, c *claim) bool {
	if n := s.norm(m.To); n == "users" || n == "user" || n == "data" || n == "customers" || n == "citizens" {
		return false
	}
	switch s.norm(m.From - 1) {
	case "by", "vs", "v", "with", "from":
		return true
	case "in":
		return m.From > c.anchor && m.From-c.anchor < 8 || m.From < c.anchor && c.anchor-m.From < 8
	case "the":
		if n := s.norm(m.From - 2); n == "by" || n == "from" || n == "in" && abs(m.From-c.anchor) < 8 || m.From == 1 {
			return true
		}
	}
	for i := m.To; i < min(m.To+5, len(s.Tokens)); i++ {
		n := s.norm(i)
		switch {
		case regulatorWord[n] || courtWord[n] || officialWord[n] || i == c.anchor && c.kind != cuePay:
			return true
		case stopsNoun(n) || n == "data" && s.norm(i+1) != "protection" && s.norm(i+1) != "privacy":
			return m.From == 0
		}
	}
	return m.From == 0
}

var officialWord = set(`officials official ministry minister ministers lawmakers courts judges justice prosecutors prosecutor states
	state body bodies consumer governments gericht aufseher`)
