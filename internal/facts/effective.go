package facts

import (
	"cmp"
	"fmt"
	"io/fs"
	"regexp"
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
	Months   []string          // from January on, each with its short forms
	Weekdays []string          // from Sunday on
	Effect   string            // phrases before a date, anywhere in the text: "takes effect on"
	From     string            // likewise, only in the sentence of the ban: "from"
	Units    map[string]string // D, W or M → its words
	Links    string            // words inside a date: "10 de dezembro de 2025"

	names        map[string]string // word → how dates has it
	effect, from *regexp.Regexp
}

// dates matches the dates of a sentence in which m08 stands for August, w1 for Monday and uD for days. ~ is the words
// inside a date.
const dates = `(?:(\d\d?)\pL{0,2}~ m(\d\d)(?:~ (20\d\d))?|` + // 4 August 2026
	`(\d\d?) u([DWM])|` + // 45 days
	`m(\d\d) (\d\d?)\pL{0,2}(?: (20\d\d))?|` + // August 4th, 2026
	`m(\d\d)~ (20\d\d)|(20\d\d)|w(\d)) ` // August 2026, 2026, Monday

// datesOf returns the words of a language, nil when it has none. The files are embedded: it panics when one is broken,
// which a test rules out.
var datesOf = rules.ByLanguage(func(language string) *dateWords {
	data, err := fs.ReadFile(rules.Files, language+"/dates.yaml")
	if err != nil {
		return nil
	}
	w := &dateWords{names: map[string]string{}}
	if err := yaml.Load(data, w, yaml.WithKnownFields()); err != nil {
		panic(err)
	}
	for i, words := range w.Months {
		w.name(words, fmt.Sprintf("m%02d", i+1))
	}
	for i, words := range w.Weekdays {
		w.name(words, fmt.Sprintf("w%d", i))
	}
	for unit, words := range w.Units {
		w.name(words, "u"+unit)
	}
	link := `(?: (?:` + strings.Join(strings.Fields(cmp.Or(w.Links, "-")), "|") + `))?`
	after := func(phrases string) *regexp.Regexp {
		return regexp.MustCompile(` (?:` + phrases + `)(?: \S+){0,2}? ` + strings.ReplaceAll(dates, "~", link))
	}
	w.effect, w.from = after(w.Effect), after(w.From)
	return w
})

func (w *dateWords) name(words, name string) {
	for word := range strings.FieldsSeq(words) {
		w.names[word] = name
	}
}

// effective returns from when on a ban holds as the words state it, "" when they don't. What depends on the day of the
// text is left open for [Date]: --08-04 for a day without its year, P45D for "in 45 days", W1 for Monday.
func (b *banReader) effective(g []statement) string {
	w := datesOf(b.d.Language)
	if w == nil {
		return ""
	}
	for i := range b.d.Sentences {
		line := w.line(&b.d.Sentences[i])
		found := w.effect.FindStringSubmatch(line)
		if found == nil && slices.ContainsFunc(g, func(s statement) bool { return s.sentence == i }) {
			found = w.from.FindStringSubmatch(line)
		}
		if found != nil {
			return written(found)
		}
	}
	return ""
}

// line returns the words of a sentence for dates to match.
func (w *dateWords) line(s *news.Sentence) string {
	var line strings.Builder
	for _, t := range s.Tokens {
		if pattern.IsWord(t.Norm) {
			line.WriteString(" " + cmp.Or(w.names[t.Norm], t.Norm))
		}
	}
	return line.String() + " "
}

// written puts together what dates found.
func written(found []string) string {
	day := func(year, month, day string) string { return fmt.Sprintf("%s-%s-%02s", cmp.Or(year, "-"), month, day) }
	switch f := found[1:]; {
	case f[0] != "":
		return day(f[2], f[1], f[0])
	case f[3] != "":
		return "P" + f[3] + f[4]
	case f[5] != "":
		return day(f[7], f[5], f[6])
	case f[8] != "":
		return f[9] + "-" + f[8]
	case f[10] != "":
		return f[10]
	default:
		return "W" + f[11]
	}
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
	n, _ := strconv.Atoi(strings.Trim(date, "PDWM-"))
	switch {
	case strings.HasPrefix(date, "W"): // the next such weekday
		return published.AddDate(0, 0, (n-int(published.Weekday())+7)%7).Format(time.DateOnly)
	case strings.HasSuffix(date, "M"):
		return published.AddDate(0, n, 0).Format(time.DateOnly)
	case strings.HasSuffix(date, "W"):
		return published.AddDate(0, 0, 7*n).Format(time.DateOnly)
	case strings.HasSuffix(date, "D"):
		return published.AddDate(0, 0, n).Format(time.DateOnly)
	}
	// The latest year in which the day is less than nine months ahead: news of bans looks forward.
	for year := published.Year() + 1; year >= published.Year()-1; year-- {
		day, err := time.Parse(time.DateOnly, strconv.Itoa(year)+date[1:])
		if err == nil && day.Before(published.AddDate(0, 9, 0)) {
			return day.Format(time.DateOnly)
		}
	}
	return ""
}
