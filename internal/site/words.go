package site

import (
	"fmt"
	"io/fs"
	"maps"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/lazy"
	"github.com/privacywire/privacywire/internal/money"
	"github.com/privacywire/privacywire/templates"
)

// words are the strings of the interface in the site's language, and its ways with dates and numbers.
type words struct {
	language string
	text     map[string]string
	months   []string
	mons     []string
	weekdays []string
}

var lineOf = lazy.Regexp(`line (\d+)`)

// Speaks reports whether there are strings of the interface in a language.
func Speaks(own fs.FS, language string) bool {
	shipped, err := fs.ReadFile(templates.FS, "strings.yaml")
	if err != nil {
		return false
	}
	var mine []byte
	if own != nil {
		mine, _ = fs.ReadFile(own, "strings.yaml") // what is wrong with it, the build reports
	}
	w, err := parseWords(shipped, mine, language)
	short, _, _ := strings.Cut(strings.ToLower(language), "-")
	return err != nil || w.language == short
}

// parseWords picks a language from strings.yaml, English when it isn't there. What the site's own file says replaces
// the same words of the built-in one; a word that a language lacks is the English one.
func parseWords(shipped, own []byte, language string) (words, error) {
	var all, mine map[string]map[string]string
	if err := yaml.Unmarshal(shipped, &all); err != nil {
		return words{}, err
	}
	if err := yaml.Unmarshal(own, &mine); err != nil {
		line := "1"
		if m := lineOf().FindStringSubmatch(err.Error()); m != nil {
			line = m[1]
		}
		return words{}, fmt.Errorf("templates/strings.yaml:%s: expected a language such as \"en:\", "+
			"and below it strings such as \"  nav.topics: Subjects\"", line)
	}
	short, _, _ := strings.Cut(strings.ToLower(language), "-")
	if all[short] == nil && mine[short] == nil {
		short = "en"
	}
	w := words{language: short, text: map[string]string{}}
	for _, text := range []map[string]string{all["en"], mine["en"], all[short], mine[short]} {
		maps.Copy(w.text, text)
	}
	w.months, w.mons, w.weekdays = strings.Fields(w.text["months"]), strings.Fields(w.text["mons"]),
		strings.Fields(w.text["weekdays"])
	if len(w.months) != 12 || len(w.mons) != 12 || len(w.weekdays) != 7 {
		return words{}, fmt.Errorf(
			"templates/strings.yaml: %s needs 12 months, 12 mons and 7 weekdays, separated by spaces", short)
	}
	return w, nil
}

// get returns a string; an unknown key is an error, which a template shows with its line.
func (w words) get(key string) (string, error) {
	s, ok := w.text[key]
	if !ok {
		return "", fmt.Errorf("no string %q in strings.yaml", key)
	}
	return s, nil
}

// say returns a string with its placeholders filled: say("list.count", "n", "3").
func (w words) say(key string, pairs ...string) string {
	format := w.text[key]
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(format, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		format = after
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				b.WriteString(pairs[i+1])
			}
		}
	}
}

// or returns a string for a slug in a family, as in "status.imposed", and the slug itself when it has none.
func (w words) or(family, slug string) string {
	if s, ok := w.text[family+"."+slug]; ok {
		return s
	}
	return slug
}

func (w words) date(key string, t time.Time) string {
	return w.say(key, "day", strconv.Itoa(t.Day()), "month", w.months[t.Month()-1], "mon", w.mons[t.Month()-1],
		"year", strconv.Itoa(t.Year()), "weekday", w.weekdays[t.Weekday()])
}

// number groups digits in threes.
func (w words) number(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + w.text["number.thousands"] + s[i:]
	}
	return s
}

// money returns a sum in full: £12,700,000.
func (w words) money(amount int64, currency string) string { return w.sum(w.number(amount), currency) }

// shortMoney returns a sum as headlines do: £12.7m. Up to three digits after the point are exact; of an odd sum two
// are kept.
func (w words) shortMoney(amount int64, currency string) string {
	for _, u := range []struct {
		size int64
		key  string
	}{{1e9, "money.bn"}, {1e6, "money.m"}, {1e3, "money.k"}} {
		if amount < max(u.size, 1e4) {
			continue
		}
		digits := -1
		if amount%(u.size/1000) != 0 {
			digits = 2
		}
		s := strconv.FormatFloat(float64(amount)/float64(u.size), 'f', digits, 64)
		if digits > 0 {
			s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
		}
		return w.sum(strings.Replace(s, ".", w.text["number.decimal"], 1)+w.text[u.key], currency)
	}
	return w.money(amount, currency)
}

func (w words) sum(number, currency string) string {
	symbol := money.Sign(currency)
	switch {
	case currency == "":
		return number
	case symbol != "":
		return w.say("money.short", "symbol", symbol, "number", number)
	}
	return w.say("money.code", "symbol", currency, "number", number)
}
