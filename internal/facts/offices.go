package facts

import (
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

// deriveOffices adds a government and a court for each country whose lines have none: "Government of Kenya", "Kenyan
// court". They are found by the country and the word for the office, so that the trie needs no name for them.
func (l *Lexicon) deriveOffices() error {
	l.governments, l.courts = make(map[string]int32, 200), make(map[string]int32, 200)
	for i, a := range l.authorities {
		if _, ok := l.governments[a.Country]; !ok && a.Kind == "government" && governs(a) {
			l.governments[a.Country] = int32(i)
		}
	}
	for i := range l.countries {
		c := &l.countries[i]
		if c.Region || c.Code == "EU" || c.Code == "UN" || c.Code == "NATO" || c.Code == "US" {
			continue
		}
		if _, ok := l.governments[c.Code]; !ok {
			l.governments[c.Code] = int32(len(l.authorities))
			if err := l.derive(strings.ToLower(c.Code)+"-government", "Government of "+c.Name, c.Code, "government"); err != nil {
				return err
			}
		}
		slug, ok := l.courtByName(c)
		if !ok {
			slug = strings.ToLower(c.Code) + "-court"
			if err := l.derive(slug, l.adjectiveOf(c)+" court", c.Code, "court"); err != nil {
				return err
			}
		}
		l.courts[c.Code] = l.bySlug["a:"+slug]
	}
	return nil
}

func governs(a Authority) bool {
	return strings.HasSuffix(a.Slug, "-government") || strings.Contains(a.Name, "government")
}

// courtByName gives the court that a line of the list names "Kenyan court".
func (l *Lexicon) courtByName(c *Country) (string, bool) {
	return l.lookUp(news.KindAuthority, l.adjectiveOf(c)+" court")
}

// derive adds an authority whose name is not looked for as it is written.
func (l *Lexicon) derive(slug, written, country, kind string) error {
	if _, ok := l.bySlug["a:"+slug]; ok {
		return nil
	}
	l.bySlug["a:"+slug] = int32(len(l.authorities))
	l.authorities = append(l.authorities, Authority{Slug: slug, Name: written, Country: country, Kind: kind})
	l.remember(news.KindAuthority, written, slug)
	l.remember(news.KindAuthority, slug, slug)
	return nil
}

// adjectiveOf gives a country's adjective, its name when it has none.
func (l *Lexicon) adjectiveOf(c *Country) string {
	if c.adjective != "" {
		return c.adjective
	}
	return c.Name
}

// generic finds "Irish data regulator", "Kenyan high court" and the like at the mention of a country.
func (l *Lexicon) generic(d *news.Document, country news.Mention) (news.Mention, bool) {
	tokens := d.Sentences[country.Sentence].Tokens
	if m, ok := l.genericCourt(tokens, country); ok {
		return m, true
	}
	if m, ok := l.genericRegulator(tokens, country); ok {
		return m, true
	}
	index, ok := l.dpas[country.ID]
	if !ok || country.ID == "EU" { // "EU data regulator" may be that of any member
		return news.Mention{}, false
	}
	i, privacy := country.To, false
	if i < len(tokens) && tokens[i].Norm == "'s" {
		i++
	}
	for ; i < len(tokens) && i < country.To+6; i++ {
		switch word := tokens[i].Norm; {
		case privacyWord[word]:
			privacy = true
		case rankWord[word]:
		case regulatorWord[word] && privacy:
			m := news.Mention{Kind: news.KindAuthority, ID: l.authorities[index].Slug, Sentence: country.Sentence, From: country.From, To: i + 1}
			return m, true
		default:
			return news.Mention{}, false
		}
	}
	return news.Mention{}, false
}

var privacyWord = set("data privacy protection information personal datenschutz")

var rankWord = set("top lead leading main chief federal national supreme independent oberste")

var regulatorWord = set(`regulator regulators watchdog watchdogs authority authorities agency agencies commissioner
	commission board ombudsman body enforcer chief supervisor aufsicht behörde datenschutzbehörde datenschutzbehörden
	datenschützer datenschutzaufsicht datenschutzbeauftragte datenschutzbeauftragter datenschutzbeauftragten`)

// genericRegulator finds "Italy's competition watchdog", "the Indian telecoms regulator".
func (l *Lexicon) genericRegulator(tokens []news.Token, country news.Mention) (news.Mention, bool) {
	i, kind := country.To, ""
	if i < len(tokens) && tokens[i].Norm == "'s" {
		i++
	}
	for ; i < len(tokens) && i < country.To+5; i++ {
		word := tokens[i].Norm
		switch {
		case regulatedField[word] != "":
			kind = regulatedField[word]
		case rankWord[word] || word == "market" || word == "markets" || word == "protection":
		case regulatorWord[word] && kind != "":
			slug := l.office(kind, country.ID)
			return news.Mention{Kind: news.KindAuthority, ID: slug, Sentence: country.Sentence, From: country.From, To: i + 1}, slug != ""
		default:
			return news.Mention{}, false
		}
	}
	return news.Mention{}, false
}

// regulatedField holds the words for what a regulator other than that of data protection regulates.
var regulatedField = map[string]string{
	"competition": "competition", "antitrust": "competition", "cartel": "competition", "consumer": "consumer",
	"communications": "telecom", "telecom": "telecom", "telecoms": "telecom", "telecommunications": "telecom", "media": "telecom",
	"internet": "internet", "cyberspace": "internet",
}

// genericCourt finds "Kenyan high court", "Spain's top court", "a judge in Nairobi".
func (l *Lexicon) genericCourt(tokens []news.Token, country news.Mention) (news.Mention, bool) {
	index, ok := l.courts[country.ID]
	if !ok {
		return news.Mention{}, false
	}
	found := news.Mention{Kind: news.KindAuthority, ID: l.authorities[index].Slug, Sentence: country.Sentence, From: country.From}
	i := country.To
	if i < len(tokens) && tokens[i].Norm == "'s" {
		i++
	}
	for ; i < len(tokens) && i < country.To+5; i++ {
		if judging[tokens[i].Norm] {
			found.To = i + 1
			return found, true
		}
		if !courtRank[tokens[i].Norm] {
			break
		}
	}
	if from := country.From - 2; from >= 0 && tokens[from+1].Norm == "in" && judging[tokens[from].Norm] {
		found.From, found.To = from, country.To
		return found, true
	}
	return news.Mention{}, false
}

var judging = set("court judge judges tribunal justices gericht")

var courtRank = set("federal high supreme top highest appeals appeal appellate district constitutional administrative regional local criminal commercial lower civil first instance higher")

// namesGovernor finds "Governor Greg Abbott", "Gov. Youngkin".
func namesGovernor(s *line) bool {
	for i := range s.Tokens {
		if n := s.norm(i); (n == "governor" || n == "gov") && startsUpper(s.Surface(i)) {
			if s.norm(i+1) == "." {
				i++
			}
			if i+1 < len(s.Tokens) && startsUpper(s.Surface(i+1)) {
				return true
			}
		}
	}
	return false
}

// namesAttorney finds an attorney general who acts or has a name: not "the attorney general may sue" of a law.
func namesAttorney(s *line) bool {
	for i := range s.Tokens {
		if s.norm(i) != "attorney" && s.norm(i) != "attorneys" || s.norm(i+1) != "general" {
			continue
		}
		if startsUpper(s.Surface(i)) || i+2 < len(s.Tokens) && startsUpper(s.Surface(i+2)) || s.norm(i-1) != "the" && s.norm(i-1) != "state" || s.norm(i+2) == "'s" {
			return true
		}
	}
	return false
}

// unnamed gives authorities that are named by their office and country only: "the Irish watchdog" in a text about privacy,
// "Attorney General Ken Paxton" in one about Texas.
func (x *extractor) unnamed() []string {
	if !x.searched {
		x.searched, x.offices = true, x.findUnnamed()
	}
	return x.offices
}

func (x *extractor) findUnnamed() []string {
	found := x.soleWatchdogs()
	if slug := x.soleCourt(); slug != "" {
		found = append(found, slug)
	}
	if x.irishRegulator() {
		found = append(found, "dpc")
	}
	if x.unionActs() {
		found = append(found, "european-commission")
	}
	state, general, governor := "", false, false
	for i := range x.lines {
		s := &x.lines[i]
		general = general || namesAttorney(s)
		governor = governor || namesGovernor(s)
		for _, m := range s.of(news.KindCountry) {
			if c, ok := x.l.countryAt(s.Sentence, m); ok && c.Region && state == "" {
				state = c.Name
			}
			if slug := x.regulatorOf(s, m); slug != m.ID && x.onlyPrivacy() {
				found = append(found, slug)
			}
		}
	}
	if governor && state != "" {
		found = append(found, strings.ReplaceAll(strings.ToLower(state), " ", "-")+"-governor")
	}
	if general && state != "" {
		slug := strings.ReplaceAll(strings.ToLower(state), " ", "-") + "-ag"
		if _, ok := x.l.Authority(slug); ok {
			found = append(found, slug)
		}
	}
	return found
}

// soleWatchdogs gives the authorities that "the data watchdog" or "the competition authority" can only mean: those of the
// one country whose office it can be. Sums in pounds speak for the United Kingdom when no country is named.
func (x *extractor) soleWatchdogs() []string {
	kinds := x.watchdogs()
	if len(kinds) == 0 {
		return nil
	}
	country := x.soleCountry()
	if country == "" {
		return nil
	}
	var found []string
	for _, kind := range kinds {
		if x.namesKind(kind, country) {
			continue
		}
		if slug := x.l.office(kind, country); slug != "" {
			found = append(found, slug)
		}
	}
	return found
}

// namesKind reports whether the document names an authority of a kind, in any country or, for other kinds than data
// protection, in one.
func (x *extractor) namesKind(kind, country string) bool {
	return slices.ContainsFunc(x.mentions, func(m news.Mention) bool {
		if m.Kind != news.KindAuthority {
			return false
		}
		a, _ := x.l.Authority(m.ID)
		return a.Kind == kind && (kind == "dpa" || a.Country == country) || kind != "dpa" && a.Country == country && a.Kind != "court"
	})
}

// officeKinds holds the kinds of authority that a field's watchdog can be, the likeliest first.
var officeKinds = map[string][]string{
	"telecom": {"telecom"}, "competition": {"competition"}, "consumer": {"consumer", "competition"},
	"internet": {"dpa", "telecom"}, // China's Cyberspace Administration is its privacy regulator too
}

// office gives the first authority of a kind in a country.
func (l *Lexicon) office(kind, country string) string {
	if kind == "dpa" {
		if i, ok := l.dpas[country]; ok {
			return l.authorities[i].Slug
		}
		return ""
	}
	for _, kind := range officeKinds[kind] {
		for i := range l.authorities {
			if a := &l.authorities[i]; a.Kind == kind && a.Country == country && (kind != "dpa" || country == "CN") {
				return a.Slug
			}
		}
	}
	return ""
}

// soleCountry gives the one country that the document is set in. The United States, the EU and the homes of the platforms
// count only where nothing else is named.
func (x *extractor) soleCountry() string {
	country, home := "", ""
	for i := range x.lines {
		s := &x.lines[i]
		for _, m := range s.of(news.KindCountry) {
			if m.ID == "EU" || m.ID == "US" || m.ID == "UN" || m.ID == country || x.describesOwner(s, m) {
				continue
			}
			if x.homeOfPlatform(m.ID) {
				home = m.ID
				continue
			}
			if country != "" {
				return ""
			}
			country = m.ID
		}
	}
	if country == "" {
		country = home
	}
	if country == "" && slices.ContainsFunc(x.mentions, func(m news.Mention) bool { return m.Kind == news.KindMoney && m.Money.Currency == "GBP" }) {
		country = "GB"
	}
	return country
}

func (x *extractor) homeOfPlatform(country string) bool {
	return slices.ContainsFunc(x.mentions, func(m news.Mention) bool {
		p, ok := x.l.Platform(m.ID)
		return ok && m.Kind == news.KindPlatform && p.Country == country
	})
}

// watchdogs gives the kinds of regulator that the document speaks of by their field: "the privacy regulator".
func (x *extractor) watchdogs() []string {
	var kinds []string
	for i := range x.lines {
		s := &x.lines[i]
		for j := range s.Tokens {
			if kind := watchdogAt(s, j); kind != "" && !slices.Contains(kinds, kind) {
				kinds = append(kinds, kind)
			}
		}
	}
	return kinds
}

// watchdogAt gives the kind of the regulator whose name ends at token j, "" for none.
func watchdogAt(s *line, j int) string {
	if strings.HasPrefix(s.norm(j), "datenschutz") && dataBody[s.norm(j)] {
		return "dpa"
	}
	if !regulatorWord[s.norm(j)] && s.norm(j) != "ministry" {
		return ""
	}
	for k := j - 1; k >= max(0, j-2); k-- {
		switch s.norm(k) {
		case "consumer", "consumers":
			if s.norm(j) == "ministry" {
				return ""
			}
			return "consumer"
		case "competition", "antitrust", "cartel", "monopoly":
			return "competition"
		case "communications", "communication", "telecom", "telecoms", "telecommunications", "media", "digital":
			return "telecom"
		case "internet", "cyberspace":
			return "internet"
		case "privacy", "data":
			if s.norm(j) == "ministry" {
				return ""
			}
			return "dpa"
		case "information":
			if s.norm(j) == "commissioner" {
				return "dpa"
			}
			return ""
		case "protection":
		default:
			return ""
		}
	}
	return ""
}

// soleCourt gives the courts of the one country that the document names, where it speaks of "the Constitutional Court".
func (x *extractor) soleCourt() string {
	if !x.phrase("constitutional", "court") && !x.phrase("supreme", "court") && !x.phrase("country", "'s", "courts") && !x.phrase("country", "'s", "top", "court") {
		return ""
	}
	country := x.soleCountry()
	i, ok := x.l.courts[country]
	if !ok || slices.ContainsFunc(x.mentions, func(m news.Mention) bool {
		a, ok := x.l.Authority(m.ID)
		return ok && m.Kind == news.KindAuthority && a.Kind == "court"
	}) {
		return ""
	}
	if slug, ok := x.l.lookUp(news.KindAuthority, x.l.countries[x.l.bySlug["c:"+country]].Name+"'s Supreme Court"); ok && x.phrase("supreme", "court") {
		return slug
	}
	return x.l.authorities[i].Slug
}

// irishRegulator: where Ireland's regulator and a platform are spoken of, it is the Data Protection Commission, since most
// platforms have their European seat there, unless the words name another field.
func (x *extractor) irishRegulator() bool {
	if len(ids(x.mentions, news.KindPlatform)) == 0 || x.names("telecom") || x.names("competition") || x.names("securities") {
		return false
	}
	for i := range x.lines {
		s := &x.lines[i]
		for _, m := range s.of(news.KindCountry) {
			if m.ID == "IE" && x.regulatorOf(s, m) != m.ID {
				return true
			}
		}
	}
	return false
}

// unionActs reports whether the document makes the European Union itself the one who rules, in a matter that isn't one of
// privacy law, which its members' authorities enforce: "EU fines", "Brussels accuses", "the European Union is investigating".
func (x *extractor) unionActs() bool {
	if slices.ContainsFunc(x.mentions, func(m news.Mention) bool {
		a, ok := x.l.Authority(m.ID)
		return ok && m.Kind == news.KindAuthority && (a.Country == "EU" || a.Kind == "dpa")
	}) {
		return false
	}
	for i := range x.lines {
		s := &x.lines[i]
		for _, m := range s.of(news.KindCountry) {
			if m.ID == "EU" && (m.From == 0 || m.From == 1 && s.norm(0) == "the" || s.norm(m.From) == "brussels") && unionVerb[s.norm(m.To)] {
				return !x.onlyPrivacy()
			}
		}
	}
	return false
}

var unionVerb = set(`fines accuses probes investigates opens hits slaps orders accepts charges finds warns threatens launches targets
	rejects clears says has is was fined accused opened ordered found launched charged punishes punished demands`)

// officeSlug reads the slug of an authority from a description of it: "Government of Peru", "Kenyan High Court",
// "Dutch privacy regulator", "Texas attorney general".
func (l *Lexicon) officeSlug(written string) (string, bool) {
	if strings.Contains(written, "(") {
		return "", false // what stands in the brackets may be its country
	}
	d := text.Parse("", written, "en")
	code, place := "", ""
	for _, m := range l.Mentions(d) {
		switch {
		case m.Kind == news.KindAuthority:
			return m.ID, true
		case m.Kind == news.KindCountry && code == "":
			code = m.ID
			if c, ok := l.countryAt(&d.Sentences[m.Sentence], m); ok && c.Region {
				place = strings.ReplaceAll(strings.ToLower(c.Name), " ", "-")
			}
		}
	}
	words := strings.ToLower(written)
	switch {
	case code == "":
		return "", false
	case place != "" && (strings.HasSuffix(words, " ag") || strings.Contains(words, "attorney")):
		return place + "-ag", true
	case place != "" && strings.Contains(words, "gov"):
		return place + "-governor", true
	case strings.Contains(words, "government"), strings.Contains(words, "cabinet"):
		if i, ok := l.governments[code]; ok {
			return l.authorities[i].Slug, true
		}
	case strings.Contains(words, "court"), strings.Contains(words, "judge"), strings.Contains(words, "tribunal"):
		if i, ok := l.courts[code]; ok {
			return l.authorities[i].Slug, true
		}
	case strings.Contains(words, "data"), strings.Contains(words, "privacy"), strings.Contains(words, "dpa"):
		if i, ok := l.dpas[code]; ok {
			return l.authorities[i].Slug, true
		}
	case words == "european union", words == "eu":
		return "european-commission", true // what regulates is the Commission
	}
	return "", false
}
