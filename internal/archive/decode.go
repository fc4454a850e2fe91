package archive

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/privacywire/privacywire/internal/news"
)

// MaxFile is the size in bytes above which a file is not read as an article.
const MaxFile = 1 << 20

// A FormatError is a mistake in an article's file, with its line.
type FormatError struct {
	Line int // 0 when the fault is of the whole file
	Text string
}

// Error returns "line 4: …".
func (e *FormatError) Error() string {
	if e.Line == 0 {
		return e.Text
	}
	return fmt.Sprintf("line %d: %s", e.Line, e.Text)
}

// Decode reads an article's file; Path stays empty, for the file doesn't know where it lies.
// Keys that it doesn't know are left to the person who wrote them. The error joins a [*FormatError] for each mistake.
func Decode(data []byte) (*news.Article, error) {
	data = normalise(data)
	front, body, err := split(data)
	if err != nil {
		return nil, err
	}
	a := &news.Article{Summary: string(bytes.Trim(body, "\n")), Edited: !isMade(data)}
	pairs, ok := parseOwn(front)
	if !ok {
		if pairs, err = parseYAML(front); err != nil {
			return nil, err
		}
	}
	faults, lists := fill(pairs, articleFields(a)), news.Lists()
	for _, p := range pairs {
		if !slices.Contains(lists, p.key) {
			continue
		}
		all, err := each(p, func(pairs []pair) (news.Claim, error) { return readClaim(p.key, pairs) })
		faults = errors.Join(faults, err)
		a.Claims = append(a.Claims, all...)
	}
	news.SortClaims(a.Claims)
	return a, errors.Join(faults, complete(a, pairs))
}

// shorten makes an article brief. Its texts move to memory of their own, so that those of its file are freed.
func shorten(a *news.Article) {
	a.Summary, a.Evidence, a.Made, a.Brief = "", nil, "", true
	fields := articleFields(a)
	for i := range a.Claims {
		fields = append(fields, claimFields(a.Claims[i].Kind.Row(), &a.Claims[i])...)
	}
	var texts []*string
	for _, f := range fields {
		switch to := f.to.(type) {
		case *string:
			texts = append(texts, to)
		case *words:
			texts = append(texts, (*string)(to))
		case *quoted:
			texts = append(texts, (*string)(to))
		case *[]string:
			for i := range *to {
				texts = append(texts, &(*to)[i])
			}
		}
	}
	var b strings.Builder
	for _, t := range texts {
		b.WriteString(*t)
	}
	all := strings.Clone(b.String()) // without the room that the builder has left
	for _, t := range texts {
		*t, all = all[:len(*t)], all[len(*t):]
	}
}

// normalise undoes what editors and git do to line ends, so that a checkout on another system does not count as an
// edit.
func normalise(data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	}
	return data
}

func split(data []byte) (front, body []byte, err error) {
	switch {
	case len(data) > MaxFile:
		return nil, nil, &FormatError{0, fmt.Sprintf("larger than %d bytes: shorten its text", MaxFile)}
	case !utf8.Valid(data):
		return nil, nil, &FormatError{0, "not UTF-8: save it as UTF-8"}
	case !bytes.HasPrefix(data, []byte(fence)):
		return nil, nil, &FormatError{1, `no front matter: the file must begin with a line "---"`}
	}
	rest := data[len(fence):]
	if bytes.HasPrefix(rest, []byte(fence)) {
		return nil, rest[len(fence):], nil
	}
	end := bytes.Index(rest, []byte("\n"+fence))
	switch {
	case end >= 0:
		return rest[:end+1], rest[end+1+len(fence):], nil
	case bytes.HasSuffix(rest, []byte("\n---")):
		return rest[:len(rest)-3], nil, nil
	}
	return nil, nil, &FormatError{1, `front matter without an end: close it with a line "---"`}
}

// complete fills in what may be missing, and reports what may not. A value that can't be read was reported before.
func complete(a *news.Article, pairs []pair) (err error) {
	for _, f := range []struct {
		name    string
		missing bool
	}{
		{"id", a.ID == ""}, {"title", a.Title == ""}, {"source", a.Source == ""},
		{"published", a.Published.IsZero()},
	} {
		stands := slices.ContainsFunc(pairs, func(p pair) bool { return p.key == f.name && p.text != "" })
		if f.missing && !stands {
			text := fmt.Sprintf("no %s in the front matter: add a line %q", f.name, f.name+": …")
			err = errors.Join(err, &FormatError{0, text})
		}
	}
	if a.Seen.IsZero() {
		a.Seen = a.Published
	}
	return err
}

// A value is a scalar, a list, or a mapping of front matter.
type value struct {
	kind  byte // 's', 'l' or 'm'
	text  string
	items []value
	pairs []pair
	line  int
}

type pair struct {
	key string
	value
}

func (p pair) fault(format string, args ...any) error {
	return &FormatError{p.line, p.key + ": " + fmt.Sprintf(format, args...)}
}

func (p pair) string() (string, error) {
	if p.kind != 's' {
		return "", p.fault("must be a single value")
	}
	return p.text, nil
}

func (p pair) strings() ([]string, error) {
	if p.kind == 's' {
		if p.text == "" {
			return nil, nil
		}
		return []string{p.text}, nil // topics: fines, as people write it
	}
	if p.kind != 'l' {
		return nil, p.fault("must be a list of values, such as [a, b]")
	}
	list := make([]string, 0, len(p.items))
	for _, v := range p.items {
		if v.kind != 's' {
			return nil, p.fault("must be a list of values, such as [a, b]")
		}
		list = append(list, v.text)
	}
	return list, nil
}

func (p pair) bool() (bool, error) {
	switch strings.ToLower(p.text) {
	case "true", "yes", "on":
		return true, nil
	case "false", "no", "off", "":
		return false, nil
	}
	return false, p.fault("%q is neither true nor false", p.text)
}

// The forms of a date that people write by hand.
var dateForms = []string{time.RFC3339, "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05",
	"2006-01-02 15:04", time.DateOnly}

func (p pair) time() (time.Time, error) {
	for _, form := range dateForms {
		if t, err := time.Parse(form, p.text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, p.fault("%q is not a date: write it as 2023-04-04T09:00:00Z", p.text)
}

func (p pair) integer() (int64, error) {
	i, err := strconv.ParseInt(strings.ReplaceAll(p.text, "_", ""), 10, 64)
	if err != nil {
		return 0, p.fault("%q is not a whole number: write it without marks, as 12700000", p.text)
	}
	return i, nil
}

func (p pair) float() (float64, error) {
	f, err := strconv.ParseFloat(p.text, 64)
	if err != nil {
		return 0, p.fault("%q is not a number", p.text)
	}
	return f, nil
}

func each[T any](p pair, read func([]pair) (T, error)) (list []T, err error) {
	list = make([]T, 0, len(p.items))
	if p.kind != 'l' && (p.kind != 's' || p.text != "") {
		return nil, p.fault("must be a list, each element a mapping such as {quote: \"…\"}")
	}
	for _, v := range p.items {
		if v.kind != 'm' {
			return nil, p.fault("every element must be a mapping such as {quote: \"…\"}")
		}
		x, fault := read(v.pairs)
		err = errors.Join(err, fault)
		list = append(list, x)
	}
	return list, err
}

// readClaim reads a claim of a list. Its kind decides what the subject and the authority are called.
func readClaim(list string, pairs []pair) (c news.Claim, err error) {
	for _, p := range pairs {
		switch p.key {
		case "kind":
			c.Kind = news.ClaimKind(p.text)
		case "status":
			c.Status = news.Status(p.text)
		}
	}
	if c.Kind == "" {
		c.Kind = news.ImpliedKind(list, c.Status)
	}
	row := c.Kind.Row()
	if row.List != list {
		return c, pairs[0].fault("%q is not a kind of %s: use %s", c.Kind, list, strings.Join(kindsOf(list), ", "))
	}
	for _, p := range pairs {
		if strings.Trim(p.key, "0123456789") == "" {
			return c, p.fault("a number without a key: write sums without marks, as 40000000")
		}
	}
	kind := c.Kind
	err = fill(pairs, claimFields(row, &c))
	c.Kind = kind
	if c.Scope != "" {
		c.Scope = news.ScopeOf(string(c.Scope))
	}
	return c, err
}

// kindsOf returns the kinds of a list.
func kindsOf(list string) []string {
	var all []string
	for _, row := range news.ClaimKinds {
		if row.List == list {
			all = append(all, string(row.Kind))
		}
	}
	return all
}
