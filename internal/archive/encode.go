package archive

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
)

const (
	fence    = "---\n"
	madeLine = "made: sha256:"
)

// Encode gives the bytes of an article's file. Their hash stands in them under made, whatever a.Made says.
func Encode(a *news.Article) []byte {
	w := writer{buf: make([]byte, 0, 1024+len(a.Summary))}
	w.raw(fence)
	w.text("id", a.ID)
	w.title(a.Title)
	w.text("url", a.URL)
	w.text("archived", a.Archived)
	w.text("source", a.Source)
	w.list("authors", a.Authors)
	w.time("published", a.Published)
	w.time("seen", a.Seen)
	w.text("language", a.Language)
	w.list("topics", a.Topics)
	w.flag("privacy", a.Privacy)
	w.list("platforms", a.Platforms)
	w.list("authorities", a.Authorities)
	w.list("countries", a.Countries)
	w.text("story", a.Story)
	w.text("opens", a.Opens)
	w.text("follows", a.Follows)
	w.text("copy_of", a.CopyOf)
	w.flag("spun", a.Spun)
	w.flag("advertorial", a.Advertorial)
	w.flag("imported", a.Imported)
	w.text("print", a.Print)
	w.evidence(a.Evidence)
	for _, list := range news.Lists() {
		w.claims(list, a.Claims)
	}
	head := len(w.buf)
	w.raw(fence)
	if a.Summary != "" {
		w.raw(a.Summary)
		w.raw("\n")
	}
	return withMade(w.buf, head)
}

// withMade puts the line with the hash of data at the offset.
func withMade(data []byte, offset int) []byte {
	sum := sha256.Sum256(data)
	out := make([]byte, 0, len(data)+len(madeLine)+2*len(sum)+1)
	out = append(out, data[:offset]...)
	out = append(out, madeLine...)
	out = hex.AppendEncode(out, sum[:])
	out = append(out, '\n')
	return append(out, data[offset:]...)
}

// isMade says whether data is what the program wrote, by the hash that stands in it.
func isMade(data []byte) bool {
	start := bytes.Index(data, []byte("\n"+madeLine)) + 1
	if start == 0 {
		return false
	}
	end := bytes.IndexByte(data[start:], '\n') + start + 1
	if end == start {
		return false
	}
	h := sha256.New()
	h.Write(data[:start])
	h.Write(data[end:])
	want := hex.EncodeToString(h.Sum(nil))
	return string(data[start+len(madeLine):end-1]) == want
}

// writer appends front matter in the one style that the program writes: a key a line, strings plain where every YAML
// reader agrees that they are strings, double-quoted elsewhere, events as one flow mapping a line.
type writer struct{ buf []byte }

func (w *writer) raw(s string) { w.buf = append(w.buf, s...) }

func (w *writer) key(k string) {
	w.raw(k)
	w.raw(": ")
}

// text writes nothing for an empty value.
func (w *writer) text(k, v string) {
	if v == "" {
		return
	}
	w.key(k)
	w.scalar(v)
	w.raw("\n")
}

// title stands always, and always in quotes, so that a person who edits it need not think about YAML.
func (w *writer) title(v string) {
	w.key("title")
	w.quoted(v)
	w.raw("\n")
}

func (w *writer) time(k string, t time.Time) {
	if t.IsZero() {
		return
	}
	w.key(k)
	w.buf = t.UTC().AppendFormat(w.buf, time.RFC3339)
	w.raw("\n")
}

func (w *writer) flag(k string, v bool) {
	if v {
		w.key(k)
		w.raw("true\n")
	}
}

func (w *writer) list(k string, vs []string) {
	if len(vs) == 0 {
		return
	}
	w.key(k)
	w.items(vs)
	w.raw("\n")
}

func (w *writer) items(vs []string) {
	for i, v := range vs {
		w.raw([2]string{"[", ", "}[min(i, 1)])
		w.scalar(v)
	}
	w.raw("]")
}

func (w *writer) scalar(v string) {
	if plain(v) {
		w.raw(v)
		return
	}
	w.quoted(v)
}

const hexDigits = "0123456789abcdef"

func (w *writer) quoted(v string) {
	w.raw(`"`)
	for _, r := range v {
		switch {
		case r == '"' || r == '\\':
			w.buf = append(w.buf, '\\', byte(r))
		case r == '\n':
			w.raw(`\n`)
		case r == '\t':
			w.raw(`\t`)
		case r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffe || r == 0xffff:
			w.raw(`\u`)
			for shift := 12; shift >= 0; shift -= 4 {
				w.buf = append(w.buf, hexDigits[r>>shift&15])
			}
		default:
			w.buf = utf8.AppendRune(w.buf, r)
		}
	}
	w.raw(`"`)
}

// flow writes one flow mapping, its pairs in the order in which they are added.
type flow struct {
	w     *writer
	begun bool
}

func (w *writer) open() *flow {
	w.raw("{")
	return &flow{w: w}
}

func (f *flow) key(k string) {
	if f.begun {
		f.w.raw(", ")
	}
	f.begun = true
	f.w.key(k)
}

func (f *flow) text(k, v string) {
	if v != "" {
		f.key(k)
		f.w.scalar(v)
	}
}

func (f *flow) quote(k, v string) {
	f.key(k)
	f.w.quoted(v)
}

func (f *flow) number(k string, v int64) {
	if v != 0 {
		f.key(k)
		f.w.buf = strconv.AppendInt(f.w.buf, v, 10)
	}
}

func (w *writer) evidence(list []news.Evidence) {
	if len(list) > 0 {
		w.raw("evidence:\n")
	}
	for _, e := range list {
		w.raw("  - ")
		f := w.open()
		f.text("topic", e.Topic)
		f.text("rule", e.Rule)
		f.text("field", string(e.Field))
		if e.Score != 0 {
			f.key("score")
			w.buf = strconv.AppendFloat(w.buf, e.Score, 'g', -1, 64)
		}
		f.quote("quote", e.Quote)
		w.raw("}\n")
	}
}

// claims writes the claims of one list, with their kind where the file would not imply it.
func (w *writer) claims(list string, all []news.Claim) {
	begun := false
	for _, x := range all {
		row := x.Kind.Row()
		if row.List != list {
			continue
		}
		if !begun {
			w.raw(list + ":\n")
			begun = true
		}
		w.raw("  - ")
		f := w.open()
		if x.Kind != news.ImpliedKind(list, x.Status) {
			f.text("kind", string(x.Kind))
		}
		f.text(row.Subject, x.Subject)
		f.text("country", x.Country)
		f.text(row.Authority, x.Authority)
		f.text("region", x.Region)
		f.text("scope", string(x.Scope))
		f.number("amount", x.Amount)
		f.text("currency", x.Currency)
		w.also(f, x.Also)
		if x.Approx {
			f.key("approx")
			w.raw("true")
		}
		f.text("period", x.Period)
		f.text("status", string(x.Status))
		f.text("effective", x.Effective)
		if len(x.Law) > 0 {
			f.key("law")
			w.items(x.Law)
		}
		f.text("case", x.Case)
		if x.Basis != "" {
			f.quote("basis", x.Basis)
		}
		f.text("sector", x.Sector)
		f.text("event", x.Event)
		f.text("opens", x.Opens)
		f.text("repeats", x.Repeats)
		f.quote("quote", x.Quote)
		w.raw("}\n")
	}
}

func (w *writer) also(f *flow, sums []news.Money) {
	if len(sums) == 0 {
		return
	}
	f.key("also")
	for i, m := range sums {
		w.raw([2]string{"[", ", "}[min(i, 1)])
		sum := w.open()
		sum.number("amount", m.Amount)
		sum.text("currency", m.Currency)
		w.raw("}")
	}
	w.raw("]")
}

// bare matches what stands without quotes in block and flow style alike.
var bare = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9_./+=%~?&@-]|:/)*$`)

// plain reports whether v can stand without quotes and is a string to every YAML reader. Words that some version of
// YAML takes for something else (no, off, 12e4, 2023-04-04) are not plain.
func plain(v string) bool {
	return len(v) <= 2000 && bare.MatchString(v) && strings.ContainsFunc(v, letter) && !readsAsOther(v)
}

func letterOrDigit(c byte) bool { return letter(rune(c)) || c >= '0' && c <= '9' }

func letter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

func readsAsOther(v string) bool {
	if len(v) <= 5 {
		switch string(bytes.ToLower([]byte(v))) {
		case "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf":
			return true
		}
	}
	if v[0] > '9' {
		return false
	}
	if _, err := strconv.ParseFloat(v, 64); err == nil {
		return true
	}
	_, err := strconv.ParseInt(v, 0, 64)
	return err == nil || len(v) > 10 && v[4] == '-' && v[7] == '-' // a time
}
