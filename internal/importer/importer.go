// Package importer turns the rows of a table, such as one of past fines, into articles.
//
// [Read] reads a CSV file. The names that its columns may have are in columns.txt. Every row is one act, and becomes
// one article of a source of its own, marked as imported. All mistakes are reported, each with its line and a remedy.
package importer

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/privacywire/privacywire/internal/lazy"
	"github.com/privacywire/privacywire/internal/news"
)

// Names looks up the slugs and codes of names in the word lists.
type Names interface {
	PlatformSlug(name string) (string, bool)
	AuthoritySlug(name string) (string, bool)
	CountryCode(name string) (string, bool)
}

// A Row is an article made of a row, and what identifies the row at the next import.
type Row struct {
	Key     string
	Article *news.Article
}

// A Mistake is a fault of a row, with the remedy.
type Mistake struct {
	Line int
	Text string
}

//go:embed columns.txt
var columnsFile string

// A column says which field a column of the table fills, and what its name says besides.
type column struct{ field, also, value string }

// readColumns returns the columns by the names that a header may have.
func readColumns() map[string]column {
	m := map[string]column{}
	for line := range strings.Lines(columnsFile) {
		field, names, ok := strings.Cut(strings.TrimSpace(line), " | ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for name := range strings.SplitSeq(names, ",") {
			name, fills, _ := strings.Cut(name, "=")
			also, value, _ := strings.Cut(strings.TrimSpace(fills), " ")
			m[strings.TrimSpace(name)] = column{field, also, value}
		}
	}
	return m
}

// Read reads a table with a header. The error says why the file as a whole can't be read; mistakes are of its rows.
func Read(data []byte, source string, names Names) (rows []Row, mistakes []Mistake, err error) {
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	in.FieldsPerRecord, in.Comma = -1, separator(data)
	header, err := in.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("no header: %w", err)
	}
	at, columns := make([]column, len(header)), readColumns()
	for i, name := range header {
		at[i] = columns[strings.ToLower(strings.TrimSpace(name))]
	}
	for _, field := range []string{"date", "url", "quote"} {
		if !slices.ContainsFunc(at, func(c column) bool { return c.field == field }) {
			return nil, nil, fmt.Errorf("the header has no column %q: add one, see docs/import.md", field)
		}
	}
	seen := map[string]int{}
	for {
		cells, err := in.Read()
		if err == io.EOF {
			return rows, mistakes, nil
		}
		line, _ := in.FieldPos(0)
		if parse := (*csv.ParseError)(nil); errors.As(err, &parse) {
			return nil, nil, fmt.Errorf("line %d: %w: put quotes around cells that contain quotes or line breaks",
				parse.StartLine, parse.Err)
		}
		r := reader{line: line, names: names, values: valuesOf(at, cells)}
		a := r.article(source)
		row := Row{r.key(), a}
		if other := seen[row.Key]; other > 0 {
			r.fault("the same row stands in line %d: remove one", other)
		}
		seen[row.Key] = line
		if mistakes = append(mistakes, r.mistakes...); len(r.mistakes) == 0 {
			rows = append(rows, row)
		}
	}
}

// separator returns the separator of the header: spreadsheets of some languages write semicolons.
func separator(data []byte) rune {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	for _, c := range ";\t" {
		if bytes.Count(first, []byte(string(c))) > bytes.Count(first, []byte(",")) {
			return c
		}
	}
	return ','
}

func valuesOf(at []column, cells []string) map[string]string {
	v := map[string]string{}
	for i, cell := range cells[:min(len(cells), len(at))] {
		if cell = strings.TrimSpace(cell); cell == "" || v[at[i].field] != "" {
			continue
		}
		v[at[i].field] = strings.Join(strings.Fields(cell), " ")
		if at[i].also != "" && v[at[i].also] == "" {
			v[at[i].also] = at[i].value
		}
	}
	return v
}

// A reader reads one row.
type reader struct {
	line     int
	names    Names
	values   map[string]string
	country  string // its code, set by place
	mistakes []Mistake
}

func (r *reader) fault(format string, args ...any) {
	r.mistakes = append(r.mistakes, Mistake{r.line, fmt.Sprintf(format, args...)})
}

// key returns a hash by which a row is recognised when it is imported again.
func (r *reader) key() string {
	h := sha256.New()
	for _, field := range []string{"date", "payer", "platform", "authority", "country", "region", "scope", "amount",
		"currency", "status", "kind", "case", "url"} {
		fmt.Fprintf(h, "%s\x00", r.values[field])
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func (r *reader) article(source string) *news.Article {
	c := r.claim()
	at := r.date()
	a := &news.Article{Source: source, Published: at, Seen: at, Language: "en", Imported: true, Privacy: true,
		Topics: []string{c.Kind.List()},
		URL:    r.address(), Title: cmp.Or(r.values["title"], title(c, r.values)), Claims: []news.Claim{c}, Summary: c.Quote,
		Evidence: []news.Evidence{{Topic: c.Kind.List(), Rule: "imported", Field: news.FieldBody, Quote: c.Quote}}}
	if slug, ok := r.names.PlatformSlug(cmp.Or(r.values["payer"], r.values["platform"])); ok {
		a.Platforms = []string{slug}
	}
	if slug, ok := r.names.AuthoritySlug(r.values["authority"]); ok {
		a.Authorities = []string{slug}
	}
	if r.country != "" {
		a.Countries = []string{r.country}
	}
	return a
}

func (r *reader) claim() news.Claim {
	v := r.values
	c := news.Claim{Status: news.Status(strings.ToLower(v["status"])), Quote: v["quote"], Region: v["region"],
		Scope:  news.ScopeOf(strings.ToLower(v["scope"])),
		Period: v["period"], Case: v["case"], Sector: v["sector"], Effective: v["effective"]}
	if v["law"] != "" {
		c.Law = []string{v["law"]}
	}
	list := news.ListFines
	if v["platform"] != "" && v["payer"] == "" {
		list = news.ListBans
	}
	if c.Kind = news.ClaimKind(strings.ToLower(v["kind"])); c.Kind == "" {
		c.Kind = news.ImpliedKind(list, c.Status)
	}
	row := c.Kind.Row()
	if row.List == "" {
		r.fault("%q is not a kind: use fine, settlement, damages, refund or ban", v["kind"])
		c.Kind = news.ImpliedKind(list, "")
		row = c.Kind.Row()
	}
	c.Status = cmp.Or(c.Status, row.Statuses[min(1, len(row.Statuses)-1)][0])
	if !row.Has(c.Status) {
		r.fault("%q is not a status of a %s: use one of %v", c.Status, c.Kind, slices.Concat(row.Statuses...))
	}
	if c.Subject = cmp.Or(v["payer"], v["platform"]); c.Subject == "" {
		r.fault("it names no %s: fill the column", row.Subject)
	} else if slug, ok := r.names.PlatformSlug(c.Subject); ok {
		c.Subject = slug
	}
	if c.Quote == "" {
		r.fault("it has no quote: add the words of the source that state it")
	}
	r.place(&c, row)
	if row.Money {
		r.amount(&c)
	}
	return c
}

// place sets where the act holds, or who decided it.
func (r *reader) place(c *news.Claim, row news.KindRow) {
	name := r.values["country"]
	code, ok := r.names.CountryCode(name)
	if region, err := language.ParseRegion(name); err == nil && len(name) == 2 {
		code, ok = region.Canonicalize().String(), true // GB for UK
	}
	if r.country = code; !ok && name != "" {
		r.fault("country %q is unknown: write its code of two letters, such as FR", name)
	}
	if c.Authority = r.values["authority"]; c.Authority != "" {
		if slug, ok := r.names.AuthoritySlug(c.Authority); ok {
			c.Authority = slug
		}
	}
	switch {
	case !row.Place:
		c.Authority = cmp.Or(c.Authority, code)
	case code == "" && c.Authority == "":
		r.fault("it names neither country nor authority: fill one of the columns")
	default:
		c.Country = code
	}
}

// The ways in which a sum may be written: 12700000, 12,700,000.50, 12.700.000,50, 12 700 000.
var (
	plainSum   = lazy.Regexp(`^\d+([.,]\d{1,2})?$`)
	groupedSum = lazy.Regexp(`^\d{1,3}(([,' ]\d{3})+(\.\d{1,2})?|([.' ]\d{3})+(,\d{1,2})?)$`)
	fraction   = lazy.Regexp(`[.,]\d{1,2}$`)
)

func (r *reader) amount(c *news.Claim) {
	text := strings.ToLower(r.values["amount"])
	if text == "" || text == "unknown" || text == "n/a" || text == "0" {
		return
	}
	c.Currency = strings.ToUpper(r.values["currency"])
	if _, err := currency.ParseISO(c.Currency); err != nil {
		r.fault("currency %q is not the code of a currency: write it as EUR", r.values["currency"])
	}
	if !plainSum().MatchString(text) && !groupedSum().MatchString(text) {
		r.fault("amount %q is not a sum: write the whole sum in digits, such as 12700000", r.values["amount"])
		return
	}
	cents := fraction().FindString(text)
	digits := strings.NewReplacer(",", "", ".", "", "'", "", " ", "").Replace(strings.TrimSuffix(text, cents))
	whole, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || whole > math.MaxInt64/1000 {
		r.fault("amount %q is too large: write the sum in whole units", r.values["amount"])
		return
	}
	c.Amount = whole
}

// dateForms are the forms of a date that can be read in one way only.
var dateForms = []string{time.DateOnly, "2006/01/02", "02.01.2006", "2 January 2006", "January 2, 2006", time.RFC3339}

func (r *reader) date() time.Time {
	for _, form := range dateForms {
		if t, err := time.Parse(form, r.values["date"]); err == nil {
			return t.UTC()
		}
	}
	r.fault("date %q is not a date: write it as 2023-04-04", r.values["date"])
	return time.Time{}
}

func (r *reader) address() string {
	u, err := url.Parse(r.values["url"])
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		r.fault("url %q is not a web address: it must start with https://", r.values["url"])
		return ""
	}
	return u.String()
}

// title returns a title for a row without one: "Parrotly: fine, 1200000 EUR, AEPD".
func title(c news.Claim, v map[string]string) string {
	parts := []string{cmp.Or(v["payer"], v["platform"]) + ": " + string(c.Kind)}
	if c.Amount > 0 {
		parts = append(parts, message.NewPrinter(language.English).Sprintf("%s %d", c.Currency, c.Amount))
	}
	if by := cmp.Or(v["authority"], v["country"]); by != "" {
		parts = append(parts, by)
	}
	return strings.Join(parts, ", ")
}
