package facts

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/pattern"
	"github.com/privacywire/privacywire/internal/rules"
)

// dateWords are how a language says from when on something holds: dates.yaml.
type dateWords struct {
	Months   []string          `yaml:"months"`   // from January on, each with its short forms
	Weekdays []string          `yaml:"weekdays"` // from Sunday on
	Effect   string            `yaml:"effect"`   // phrases before a date, anywhere in the text: "takes effect on"
	From     string            `yaml:"from"`     // likewise, only in the sentence of the ban: "from"
	Units    map[string]string `yaml:"units"`    // D, W or M → its words

	Links string `yaml:"links"` // words inside a date: "10 de dezembro de 2025"

	months, weekdays, units map[string]string
	links                   map[string]bool
	effect, from            [][]string
}

// datesOf returns the words of a language, nil when it has none. The files are embedded: it panics when one is broken,
// which a test rules out.
var datesOf = rules.ByLanguage(func(language string) *dateWords {
	data, err := fs.ReadFile(rules.Files, language+"/dates.yaml")
	if err != nil {
		return nil
	}
	w := &dateWords{months: map[string]string{}, weekdays: map[string]string{}, units: map[string]string{}}
	if err := yaml.Unmarshal(data, w); err != nil {
		panic(err)
	}
	for i, names := range w.Months {
		fill(w.months, names, fmt.Sprintf("%02d", i+1))
	}
	for i, names := range w.Weekdays {
		fill(w.weekdays, names, strconv.Itoa(i))
	}
	for unit, names := range w.Units {
		fill(w.units, names, unit)
	}
	w.effect, w.from, w.links = phrases(w.Effect), phrases(w.From), map[string]bool{}
	for _, word := range strings.Fields(w.Links) {
		w.links[word] = true
	}
	return w
})

func fill(words map[string]string, names, value string) {
	for _, name := range strings.Fields(names) {
		words[name] = value
	}
}

func phrases(list string) (all [][]string) {
	for p := range strings.SplitSeq(list, "|") {
		all = append(all, strings.Fields(p))
	}
	return all
}

// effective returns from when on a ban holds as the words state it, "" when they don't. What depends on the day of the
// text is left open for [Date]: --08-04 for a day without its year, P45D for "in 45 days", W1 for Monday.
func (b *banReader) effective(g []statement) string {
	w := datesOf(b.d.Language)
	if w == nil {
		return ""
	}
	for i := range b.d.Sentences {
		own := slices.ContainsFunc(g, func(s statement) bool { return s.sentence == i })
		if date := w.find(&b.d.Sentences[i], w.effect); date != "" {
			return date
		}
		if !own {
			continue
		}
		if date := w.find(&b.d.Sentences[i], w.from); date != "" {
			return date
		}
	}
	return ""
}

// find returns the first date of a sentence that follows one of the phrases.
func (w *dateWords) find(s *news.Sentence, leads [][]string) string {
	norms := make([]string, len(s.Tokens))
	for i := range s.Tokens {
		norms[i] = s.Tokens[i].Norm
	}
	for i := range norms {
		for _, lead := range leads {
			if len(lead) == 0 || i+len(lead) > len(norms) || !slices.Equal(norms[i:i+len(lead)], lead) {
				continue
			}
			for at := i + len(lead); at < min(len(norms), i+len(lead)+3); at++ {
				if date := w.read(norms[at:]); date != "" {
					return date
				}
			}
		}
	}
	return ""
}

// read reads a date at the beginning of tokens.
func (w *dateWords) read(norms []string) string {
	norms = slices.DeleteFunc(slices.Clone(norms[:min(len(norms), 7)]), func(n string) bool {
		return !pattern.IsWord(n) || w.links[n]
	})
	at := func(i int) string {
		if i < len(norms) {
			return norms[i]
		}
		return ""
	}
	day, isDay := dayOf(at(0))
	switch {
	case isDay && w.months[at(1)] != "":
		return dateIn(at(2), w.months[at(1)], day)
	case isDay && w.units[at(1)] != "":
		return fmt.Sprintf("P%s%s", at(0), w.units[at(1)])
	case w.months[at(0)] != "":
		if day, ok := dayOf(at(1)); ok {
			return dateIn(at(2), w.months[at(0)], day)
		}
		if isYear(at(1)) {
			return at(1) + "-" + w.months[at(0)]
		}
	case isYear(at(0)):
		return at(0)
	case w.weekdays[at(0)] != "":
		return "W" + w.weekdays[at(0)]
	}
	return ""
}

// dateIn puts a date together; its year may be missing.
func dateIn(year, month string, day int) string {
	if !isYear(year) {
		year = "-"
	}
	return fmt.Sprintf("%s-%s-%02d", year, month, day)
}

// dayOf reads the day of a month: 4, 4th, 1er.
func dayOf(norm string) (int, bool) {
	digits := strings.TrimRight(norm, "abcdefghijklmnopqrstuvwxyzº")
	if len(norm)-len(digits) > 2 {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil && n >= 1 && n <= 31 || err == nil && n > 31 && n <= 99 && digits == norm
}

func isYear(norm string) bool {
	n, err := strconv.Atoi(norm)
	return err == nil && n >= 2000 && n < 2100
}

// Date resolves the days on which bans take effect by the day of their text, and sets what follows from it: a ban whose
// day is still to come isn't in force, one that was decided for a day that has come is.
func Date(claims []news.Claim, published time.Time) {
	for i := range claims {
		c := &claims[i]
		c.Effective = resolve(c.Effective, published)
		if c.Effective == "" || published.IsZero() {
			continue
		}
		today := published.Format(time.DateOnly)
		known := today[:len(c.Effective)]
		switch {
		case c.Effective > known && c.Status == news.BanInForce:
			c.Status = news.BanOrdered
		case c.Effective <= known && len(known) == len(today) && c.Status == news.BanOrdered:
			c.Status = news.BanInForce
		}
	}
}

// resolve returns a date in full, or as much as is known of it.
func resolve(date string, published time.Time) string {
	if date == "" || date[0] >= '0' && date[0] <= '9' {
		return date
	}
	if published.IsZero() {
		return ""
	}
	switch date[0] {
	case 'P':
		n, _ := strconv.Atoi(date[1 : len(date)-1])
		switch date[len(date)-1] {
		case 'W':
			n *= 7
		case 'M':
			return published.AddDate(0, n, 0).Format(time.DateOnly)
		}
		return published.AddDate(0, 0, n).Format(time.DateOnly)
	case 'W':
		day, _ := strconv.Atoi(date[1:])
		return published.AddDate(0, 0, (day-int(published.Weekday())+7)%7).Format(time.DateOnly)
	}
	// The year in which the day is nearest to half a year ahead: news of bans looks forward.
	for year := published.Year() + 1; year >= published.Year()-1; year-- {
		day, err := time.Parse(time.DateOnly, strconv.Itoa(year)+date[1:])
		if err == nil && day.Before(published.AddDate(0, 9, 0)) {
			return day.Format(time.DateOnly)
		}
	}
	return ""
}
