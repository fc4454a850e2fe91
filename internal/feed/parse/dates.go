package parse

import (
	"cmp"
	_ "embed"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/privacywire/privacywire/internal/lazy"
)

// order is how a feed writes dates made of figures only.
type order int

const (
	orderUnknown order = iota
	dayFirst
	monthFirst
)

const maxDate = 120 // bytes

// parseDate reads a date in any form that feeds use, and returns it in UTC. A date without a zone is UTC.
// ok is false for anything but a possible date.
func parseDate(s string, o order) (t time.Time, ok bool) {
	s = strings.Join(strings.Fields(strings.Map(plainDigit, s)), " ")
	if s == "" || len(s) > maxDate {
		return time.Time{}, false
	}
	tries := []string{s}
	if first := weekdayRE().FindString(s); first != "" { // a weekday may look like a month: "mar., 21 janv. 2020"
		tries = []string{s[len(first):], s}
	}
	for _, try := range tries {
		for _, form := range dateForms {
			if t, ok := form(try, o); ok {
				return t, t.Year() >= 1970 && t.Year() < 2200
			}
		}
	}
	return time.Time{}, false
}

var dateForms = []func(string, order) (time.Time, bool){parseISO, parseUnix, parseEastAsian, parseNamed, parseFigures}

// plainDigit returns the plain form of full-width digits, unusual spaces and dashes.
func plainDigit(r rune) rune {
	switch {
	case r >= '０' && r <= '９':
		return r - '０' + '0'
	case r == '\u00a0' || r == '\u202f' || r == '\u2009' || r == '\u200f' || r == '\u200e':
		return ' '
	case r == '\u2212' || r == '\u2013':
		return '-'
	}
	return r
}

// clock is a time of day and its zone.
type clock struct {
	seconds, nanos int
	zone           *time.Location
}

var (
	isoDate = lazy.Regexp(`^(-?\d{4})(?:-?(\d{2})(?:-?(\d{2}))?|-(\d{1,2})(?:-(\d{1,2}))?` +
		`|-?W(\d{2})(?:-?(\d))?|-?(\d{3}))?(?:(?:T|t| |, )\s?(.*))?$`)
	clockRE = lazy.Regexp(`^(\d{1,2})(?:[:.](\d{1,2})(?:[:.](\d{1,2})(?:[.,:](\d{1,9})\d*)?)?` +
		`|(\d{2})(\d{2})?(?:[.,](\d{1,9}))?)?\s*(?i:([ap])\.?m\.?)?\s*(.*)$`)
)

// parseISO reads RFC 3339, W3CDTF at all its precisions, ISO 8601's week and ordinal dates, and the form of SQL.
func parseISO(s string, _ order) (time.Time, bool) {
	m := isoDate().FindStringSubmatch(strings.ReplaceAll(s, "/", "-"))
	if m == nil {
		return time.Time{}, false
	}
	year := atoi(m[1])
	month, day := 1, 1
	switch {
	case m[2] != "":
		month, day = atoi(m[2]), atoiOr(m[3], 1)
	case m[4] != "":
		month, day = atoi(m[4]), atoiOr(m[5], 1)
	case m[6] != "":
		return weekDate(year, atoi(m[6]), atoiOr(m[7], 1), m[9])
	case m[8] != "":
		n := atoi(m[8])
		t := time.Date(year, 1, n, 0, 0, 0, 0, time.UTC)
		month, day = int(t.Month()), t.Day()
		if n < 1 || t.Year() != year {
			return time.Time{}, false
		}
	}
	return atClock(year, month, day, m[9])
}

func weekDate(year, week, weekday int, rest string) (time.Time, bool) {
	if week < 1 || week > 53 || weekday < 1 || weekday > 7 {
		return time.Time{}, false
	}
	jan4 := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC) // always in the first week
	t := jan4.AddDate(0, 0, (week-1)*7+weekday-1-(int(jan4.Weekday())+6)%7)
	return atClock(t.Year(), int(t.Month()), t.Day(), rest)
}

// atClock joins a day and the text of a time of day; no text is midnight UTC.
func atClock(year, month, day int, rest string) (time.Time, bool) {
	c, ok := parseClock(rest)
	d := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if !ok || int(d.Month()) != month || d.Day() != day {
		return time.Time{}, false
	}
	return time.Date(year, time.Month(month), day, 0, 0, c.seconds, c.nanos, c.zone).UTC(), true
}

// parseClock reads "15:04:05.6 +02:00", "3:04 PM EST", "24:00", "1504", and a zone alone.
func parseClock(s string) (clock, bool) {
	c := clock{zone: time.UTC}
	s = strings.TrimSpace(s)
	if s == "" {
		return c, true
	}
	if s[0] == '+' || s[0] == '-' || !isDigit(s[0]) {
		zone, ok := parseZone(s)
		c.zone = zone
		return c, ok
	}
	m := clockRE().FindStringSubmatch(s)
	if m == nil {
		return c, false
	}
	hour, minute, second := atoi(m[1]), atoi(cmp.Or(m[2], m[5])), atoi(cmp.Or(m[3], m[6]))
	if frac := cmp.Or(m[4], m[7]); frac != "" {
		c.nanos = atoi((frac + "00000000")[:9])
	}
	switch strings.ToLower(m[8]) {
	case "p":
		hour = hour%12 + 12
	case "a":
		hour %= 12
	}
	if second == 60 {
		second = 59
	}
	c.seconds = hour*3600 + minute*60 + second
	zone, ok := parseZone(m[9])
	c.zone = zone
	return c, ok && c.seconds <= 24*3600 && minute < 60 && second < 60
}

var offsetRE = lazy.Regexp(`^(?:(?i:utc|gmt|ut)\s?)?([+-])\s?(\d{1,2})(?::?(\d{2}))?` +
	`(?::?\d{2})?\s*(?:\(.*|[A-Za-z/_ ]*)?$`)

// parseZone reads "+02:00", "GMT+2", "JST", "Z", "Europe/Paris", or nothing, which is UTC.
func parseZone(s string) (*time.Location, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.UTC, true
	}
	if m := offsetRE().FindStringSubmatch(s); m != nil {
		h, min := atoi(m[2]), atoiOr(m[3], 0)
		if h > 15 || min > 59 {
			return time.UTC, true // there is no such zone: use the clock alone
		}
		seconds := h*3600 + min*60
		if m[1] == "-" {
			seconds = -seconds
		}
		return time.FixedZone("", seconds), true
	}
	name := strings.Trim(strings.ToUpper(s), "()[]. ")
	if city, ok := zoneCities[name]; ok {
		if loc, err := time.LoadLocation(city); err == nil {
			return loc, true
		}
		name = name[:1] + "ST"
	}
	first, _, _ := strings.Cut(name, " ")
	for _, n := range []string{name, first} {
		if seconds, ok := zones[n]; ok {
			return time.FixedZone(n, seconds), true
		}
	}
	if strings.Contains(s, "/") {
		if loc, err := time.LoadLocation(s); err == nil {
			return loc, true
		}
	}
	if len(name) <= 5 && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		return time.UTC, true // an unknown zone
	}
	return time.UTC, false
}

// zoneCities are the abbreviations that leave it to the season which zone is meant.
var zoneCities = map[string]string{"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver",
	"PT": "America/Los_Angeles"}

//go:embed dates.txt
var dateWords string

var (
	monthWords = map[string]int{} // in lower case
	zones      = map[string]int{} // in upper case; seconds east of UTC
)

func init() {
	for line := range strings.Lines(dateWords) {
		f := strings.Fields(line)
		switch f[0] {
		case "months":
			for i, word := range f[1:] {
				monthWords[word] = i + 1
			}
		case "zone":
			hours, _ := strconv.ParseFloat(f[1], 64)
			for _, name := range f[2:] {
				zones[strings.ToUpper(name)] = int(hours * 3600)
			}
		}
	}
}

var unixRE = lazy.Regexp(`^@?(\d{9,10}|\d{12,13})(?:\.\d+)?$`)

// parseUnix reads seconds or milliseconds since 1970.
func parseUnix(s string, _ order) (time.Time, bool) {
	m := unixRE().FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, false
	}
	n, _ := strconv.ParseInt(m[1], 10, 64)
	if len(m[1]) < 12 {
		n *= 1000
	}
	return time.UnixMilli(n).UTC(), true
}

var weekdayRE = lazy.Regexp(`^\pL+\.?,?\s+|^\pL+\.?,`)

// namedForms are the forms with a month in words: RFC 822 and its relatives, asctime, and those of the languages that
// we know. The groups are day, month, year and clock.
var namedForms = sync.OnceValue(func() (forms []*regexp.Regexp) {
	const (
		day   = `(?P<d>\d{1,2})`
		month = `(?P<m>\pL[\pL\pM]*)\.?`
		year  = `(?P<y>\d{4})`
		first = `^` + day + `(?:st|nd|rd|th|\.|º|er)?[\s\-/,]*(?:de |of )?` + month + `[\s\-/,]*(?:de |of )?'?`
		last  = `(?P<c>.*?)\s*` + year + `$`
	)
	for _, form := range []string{
		first + `(?P<y>\d{4}|\d{2,3})\b[,;]?\s*(?:at |um |à |kl\.? )?(?P<c>.*)$`,
		first + last, // 05 Jan 13:00:00 2004
		`^` + month + `[\s\-]+` + day + `(?:st|nd|rd|th)?,?\s+` + year + `,?\s*(?:at )?(?P<c>.*)$`,
		`^` + month + `[\s\-]+` + day + `(?:st|nd|rd|th)?,?\s+` + last, // asctime, with or without a zone
		`^` + year + `[\s\-/]+` + month + `[\s\-/]+` + day + `(?:st|nd|rd|th)?,?\s*(?P<c>.*)$`,
		`^` + year + `[.\-]\s*` + month + `[\-\s]*` + day + `\.?\s*(?:T\s*)?(?P<c>.*)$`, // Hungarian
	} {
		forms = append(forms, regexp.MustCompile(form))
	}
	return forms
})

func parseNamed(s string, _ order) (time.Time, bool) {
	for _, form := range namedForms() {
		m := form.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		part := func(name string) string { return m[form.SubexpIndex(name)] }
		if t, ok := atClock(fullYear(part("y")), monthOf(part("m")), atoi(part("d")), part("c")); ok {
			return t, true
		}
	}
	return time.Time{}, false
}

var (
	eastAsian = strings.NewReplacer("년", "-", "年", "-", "월", "-", "月", "-", "일", " ", "日", " ",
		"시", ":", "時", ":", "点", ":", "분", ":", "分", ":", "초", "", "秒", "",
		"오전", "", "午前", "", "上午", "", "오후", "", "午後", "", "下午", "")
	// Korean and Japanese sites write their own time and no zone.
	eastAsianMarks = []struct{ mark, half, zone string }{{"오전", " AM", " KST"}, {"오후", " PM", " KST"},
		{"午前", " AM", " JST"}, {"午後", " PM", " JST"}, {"上午", " AM", ""}, {"下午", " PM", ""}, {"년", "", " KST"}}
)

// parseEastAsian reads Korean, Japanese and Chinese dates.
func parseEastAsian(s string, o order) (time.Time, bool) {
	plain := strings.ReplaceAll(strings.Join(strings.Fields(eastAsian.Replace(s)), " "), "- ", "-")
	if plain == s {
		return time.Time{}, false
	}
	plain = strings.TrimRight(plain, ": ")
	for _, m := range eastAsianMarks {
		if strings.Contains(s, m.mark) {
			plain += m.half
			if t, ok := parseISO(plain+m.zone, o); ok {
				return t, true
			}
			break
		}
	}
	return parseISO(plain, o)
}

var figuresRE = lazy.Regexp(`^(?:\pL+,?\s+)?(\d{1,2})([./\-])(\d{1,2})[./\-](\d{4}|\d{2})\.?` +
	`(?:[,T]?\s*(.*))?$`)

// parseFigures reads 31/12/2003 and 12/31/2003. Where both readings are possible the other dates of the feed decide;
// a dot means day first; otherwise the date stays unread, because a wrong date is worse than none.
func parseFigures(s string, o order) (time.Time, bool) {
	m := figuresRE().FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, false
	}
	a, b := atoi(m[1]), atoi(m[3])
	switch {
	case a > 12 || m[2] == ".":
		o = dayFirst
	case b > 12:
		o = monthFirst
	case a == b:
		o = dayFirst
	}
	switch o {
	case dayFirst:
		return atClock(fullYear(m[4]), b, a, m[5])
	case monthFirst:
		return atClock(fullYear(m[4]), a, b, m[5])
	}
	return time.Time{}, false
}

// fullYear reads two figures as RFC 2822 does: 00 to 49 are of this century.
func fullYear(s string) int {
	n := atoi(s)
	switch {
	case len(s) >= 4:
		return n
	case len(s) == 2 && n < 70:
		return 2000 + n
	}
	return 1900 + n
}

// monthOf returns the month that a word names in one of the languages of feeds, 0 for another word.
func monthOf(word string) int {
	w := strings.ToLower(word)
	if n, ok := monthWords[w]; ok {
		return n
	}
	if r := []rune(w); len(r) > 3 {
		return monthWords[string(r[:3])]
	}
	return 0
}

func atoi(s string) int { n, _ := strconv.Atoi(s); return n }

func atoiOr(s string, or int) int {
	if s == "" {
		return or
	}
	return atoi(s)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
