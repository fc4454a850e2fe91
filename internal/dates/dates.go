// Package dates reads days from sentences: from when on something holds ([Effective]), and the year that words recall
// ([Past]). The words of each language are in internal/rules/<language>/dates.yaml.
package dates

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/lazy"
	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/rules"
	"github.com/privacywire/privacywire/internal/text"
)

// words are how a language writes dates: dates.yaml.
type words struct {
	Months   []string          // from January on, each with its short forms
	Weekdays []string          // from Sunday on
	Units    map[string]string // D, W or M → its words
	Links    string            // words inside a date: "10 de dezembro de 2025"
	Effect   string            // phrases before a date, anywhere in the text: "takes effect on"
	From     string            // likewise, only in the sentence of what holds: "from"
	Past     string            // phrases that date a sum or the start of a sentence by the year behind them: "in"
	Acts     string            // words that may stand between the sum and such a phrase: "fine"

	names              map[string]string // word → how dates has it
	effect, from, past *regexp.Regexp
}

// dates matches the dates of a line, in which m08 stands for August, w1 for Monday and uD for days. ~ is the words
// inside a date.
const dates = `(?:(\d\d?)\pL{0,2}~ m(\d\d)(?:~ (20\d\d))?|` + // 4 August 2026
	`(\d\d?) u([DWM])|` + // 45 days
	`m(\d\d) (\d\d?)\pL{0,2}(?: (20\d\d))?|` + // August 4th, 2026
	`m(\d\d)~ (20\d\d)|(20\d\d)|w(\d)) ` // August 2026, 2026, Monday

// wordsOf returns the words of a language, nil when it has none.
var wordsOf = rules.ByLanguage(func(language string) *words {
	w := &words{names: map[string]string{}}
	if rules.Decode(language, "dates.yaml", w); w.Months == nil {
		return nil
	}
	for i, names := range w.Months {
		w.name(names, fmt.Sprintf("m%02d", i+1))
	}
	for i, names := range w.Weekdays {
		w.name(names, fmt.Sprintf("w%d", i))
	}
	for unit, names := range w.Units {
		w.name(names, "u"+unit)
	}
	link := `(?: (?:` + strings.Join(strings.Fields(cmp.Or(w.Links, "-")), "|") + `))?`
	after := func(phrases string) *regexp.Regexp {
		return regexp.MustCompile(` (?:` + phrases + `)(?: \S+){0,2}? ` + strings.ReplaceAll(dates, "~", link))
	}
	w.effect, w.from = after(w.Effect), after(w.From)
	w.past = regexp.MustCompile(`(?:^| [$]| (?:` + cmp.Or(w.Acts, "-") + `)) (?:` + cmp.Or(w.Past, "-") +
		`)(?: m\d\d)? ((?:19|20)\d\d) `)
	return w
})

func (w *words) name(names, name string) {
	for word := range strings.FieldsSeq(names) {
		w.names[word] = name
	}
}

// line returns the words of a sentence for dates to match, and $ at the end of each sum.
func (w *words) line(s *news.Sentence, sums []money.Sum) string {
	var line strings.Builder
	for i, t := range s.Tokens {
		switch {
		case len(sums) > 0 && sums[0].To == i+1:
			sums = sums[1:]
			line.WriteString(" $")
		case text.IsWord(t.Norm):
			line.WriteString(" " + cmp.Or(w.names[t.Norm], t.Norm))
		}
	}
	return line.String() + " "
}

// Effective returns from when on something holds as the sentence states it, "" when it doesn't. own says that the
// sentence is about what holds. What depends on the day of the text is left open for [Resolve]: --08-04 for a day
// without its year, P45D for "in 45 days", W1 for Monday.
func Effective(s *news.Sentence, language string, own bool) string {
	w := wordsOf(language)
	if w == nil {
		return ""
	}
	line := w.line(s, nil)
	found := w.effect.FindStringSubmatch(line)
	if found == nil && own {
		found = w.from.FindStringSubmatch(line)
	}
	if found == nil {
		return ""
	}
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

// Resolve returns a date of Effective in full, or as much as is known of it, in a text of a day.
func Resolve(date string, published time.Time) string {
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
	// The latest year in which the day is less than nine months ahead: news looks forward.
	for year := published.Year() + 1; year >= published.Year()-1; year-- {
		day, err := time.Parse(time.DateOnly, strconv.Itoa(year)+date[1:])
		if err == nil && day.Before(published.AddDate(0, 9, 0)) {
			return day.Format(time.DateOnly)
		}
	}
	return ""
}

var anyYear = lazy.Regexp(` (?:19|20)\d\d `)

// Past returns the year in which words say that money was paid or demanded, when it is before a year and the only one
// that they name, else 0: "fined TikTok $5.7 million in 2019", "In 2021, the Dutch authority fined TikTok".
func Past(quote, language string, before int) int {
	w := wordsOf(language)
	if w == nil {
		return 0
	}
	s := &news.Sentence{Text: quote, Tokens: text.Tokens(quote)}
	line := w.line(s, money.Find(s, language))
	m := w.past.FindStringSubmatch(line)
	if m == nil || len(anyYear().FindAllString(line, 2)) != 1 {
		return 0
	}
	if year, _ := strconv.Atoi(m[1]); year < before {
		return year
	}
	return 0
}
