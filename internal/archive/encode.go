package archive

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
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

// Encode returns the bytes of an article's file. They contain their own hash under made; a.Made is ignored.
func Encode(a *news.Article) []byte {
	w := writer{buf: make([]byte, 0, 1024+len(a.Summary))}
	w.raw(fence)
	for _, f := range articleFields(a) {
		if _, isEvidence := f.to.(*[]news.Evidence); isEvidence || f.key == "made" {
			continue
		}
		if w.pair("", f) {
			w.raw("\n")
		}
	}
	begin := "evidence:\n"
	for i := range a.Evidence {
		w.raw(begin)
		w.element(evidenceFields(&a.Evidence[i]))
		begin = ""
	}
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

// isMade reports whether data is what the program wrote, by the hash in it.
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

// pair writes what separates it from the pair before, the key and the value of a field; nothing for an empty value.
func (w *writer) pair(separator string, f field) bool {
	start := len(w.buf)
	w.raw(separator)
	w.raw(f.key)
	w.raw(": ")
	if !w.value(f.to) {
		w.buf = w.buf[:start]
		return false
	}
	return true
}

// value writes the value of a field, and reports whether there is one.
func (w *writer) value(of any) bool {
	empty := false
	switch of := of.(type) {
	case *string:
		empty = *of == ""
		w.scalar(*of)
	case *words:
		w.quoted(string(*of))
	case *quoted:
		empty = *of == ""
		w.quoted(string(*of))
	case *[]string:
		empty = len(*of) == 0
		w.items(*of)
	case *time.Time:
		empty = of.IsZero()
		w.buf = of.UTC().AppendFormat(w.buf, time.RFC3339)
	case *bool:
		empty = !*of
		w.raw("true")
	case *int64:
		empty = *of == 0
		w.buf = strconv.AppendInt(w.buf, *of, 10)
	case *float64:
		empty = *of == 0
		w.buf = strconv.AppendFloat(w.buf, *of, 'g', -1, 64)
	case *[]news.Money:
		empty = len(*of) == 0
		separator := "["
		for i := range *of {
			w.raw(separator)
			w.mapping(moneyFields(&(*of)[i]))
			separator = ", "
		}
		w.raw("]")
	}
	return !empty
}

// mapping writes one flow mapping.
func (w *writer) mapping(fields []field) {
	separator := ""
	w.raw("{")
	for _, f := range fields {
		if w.pair(separator, f) {
			separator = ", "
		}
	}
	w.raw("}")
}

// element writes a mapping as one element of a list.
func (w *writer) element(fields []field) {
	w.raw("  - ")
	w.mapping(fields)
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
			w.buf = fmt.Appendf(w.buf, `\u%04x`, r)
		default:
			w.buf = utf8.AppendRune(w.buf, r)
		}
	}
	w.raw(`"`)
}

// claims writes the claims of one list, with their kind where the file would not imply it.
func (w *writer) claims(list string, all []news.Claim) {
	begin := list + ":\n"
	for _, c := range news.Listed(all, list) {
		row := c.Kind.Row()
		if c.Kind == news.ImpliedKind(list, c.Status) {
			c.Kind = ""
		}
		w.raw(begin)
		w.element(claimFields(row, &c))
		begin = ""
	}
}

// bare matches strings that need no quotes in block and flow style.
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
