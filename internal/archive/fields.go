package archive

import (
	"errors"
	"slices"
	"time"

	"github.com/privacywire/privacywire/internal/news"
)

// A field is a key of front matter and the place of its value in an article: a pointer to a string, a list of strings,
// a time, a number or a flag, or words. Files are read, written and checked by the lists of fields below.
type field struct {
	key string
	to  any
}

// words is text that is always written, in quotes; quoted is written in quotes unless it is empty.
type (
	words  string
	quoted string
)

// articleFields returns the fields of an article in the order of its file. The title is always quoted, so that a
// person who edits it need not think about YAML.
func articleFields(a *news.Article) []field {
	return []field{
		{"id", &a.ID}, {"title", (*words)(&a.Title)}, {"url", &a.URL}, {"archived", &a.Archived},
		{"source", &a.Source}, {"authors", &a.Authors}, {"published", &a.Published}, {"seen", &a.Seen},
		{"language", &a.Language}, {"topics", &a.Topics}, {"privacy", &a.Privacy}, {"platforms", &a.Platforms},
		{"authorities", &a.Authorities}, {"countries", &a.Countries}, {"story", &a.Story}, {"opens", &a.Opens},
		{"follows", &a.Follows}, {"copy_of", &a.CopyOf}, {"spun", &a.Spun}, {"advertorial", &a.Advertorial},
		{"imported", &a.Imported}, {"print", &a.Print}, {"evidence", &a.Evidence}, {"made", &a.Made},
	}
}

func evidenceFields(e *news.Evidence) []field {
	return []field{{"topic", &e.Topic}, {"rule", &e.Rule}, {"field", (*string)(&e.Field)}, {"score", &e.Score},
		{"quote", (*words)(&e.Quote)}}
}

func moneyFields(m *news.Money) []field {
	return []field{{"amount", &m.Amount}, {"currency", &m.Currency}}
}

// claimFields returns the fields of a claim. Its kind decides what the subject and the authority are called.
func claimFields(row news.KindRow, c *news.Claim) []field {
	return []field{
		{"kind", (*string)(&c.Kind)}, {row.Subject, &c.Subject}, {"country", &c.Country}, {row.Authority, &c.Authority},
		{"region", &c.Region}, {"scope", (*string)(&c.Scope)}, {"amount", &c.Amount}, {"currency", &c.Currency},
		{"also", &c.Also}, {"approx", &c.Approx}, {"period", &c.Period}, {"status", (*string)(&c.Status)},
		{"effective", &c.Effective}, {"law", &c.Law}, {"case", &c.Case}, {"basis", (*quoted)(&c.Basis)},
		{"sector", &c.Sector}, {"note", (*quoted)(&c.Note)}, {"event", &c.Event}, {"opens", &c.Opens},
		{"repeats", &c.Repeats},
		{"quote", (*words)(&c.Quote)},
	}
}

// keysOf returns the keys of a mapping of front matter, by the key of its list; those of the file itself for "".
func keysOf(list string) []string {
	var all []field
	switch list {
	case "":
		all = articleFields(&news.Article{})
		for _, list := range news.Lists() {
			all = append(all, field{key: list})
		}
	case "evidence":
		all = evidenceFields(&news.Evidence{})
	case "also":
		all = moneyFields(&news.Money{})
	}
	for _, row := range news.ClaimKinds {
		if row.List == list {
			all = append(all, claimFields(row, &news.Claim{})...)
		}
	}
	var keys []string
	for _, f := range all {
		if !slices.Contains(keys, f.key) {
			keys = append(keys, f.key)
		}
	}
	return keys
}

// fill puts the values of pairs into the fields with their keys. Other keys are left to the person who wrote them.
// The error joins those of all values.
func fill(pairs []pair, fields []field) (err error) {
	for _, p := range pairs {
		for _, f := range fields {
			if f.key == p.key {
				err = errors.Join(err, p.into(f.to))
			}
		}
	}
	return err
}

// into reads the value into the place of a field.
func (p pair) into(to any) (err error) {
	switch to := to.(type) {
	case *string:
		*to, err = p.string()
	case *words:
		*(*string)(to), err = p.string()
	case *quoted:
		*(*string)(to), err = p.string()
	case *[]string:
		*to, err = p.strings()
	case *time.Time:
		*to, err = p.time()
	case *bool:
		*to, err = p.bool()
	case *int64:
		*to, err = p.integer()
	case *float64:
		*to, err = p.float()
	case *[]news.Money:
		*to, err = each(p, func(pairs []pair) (m news.Money, err error) {
			err = fill(pairs, moneyFields(&m))
			return m, err
		})
	case *[]news.Evidence:
		*to, err = each(p, func(pairs []pair) (e news.Evidence, err error) {
			err = fill(pairs, evidenceFields(&e))
			return e, err
		})
	}
	return err
}
