package gazetteer

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// The word lists. Each file begins with a description of its columns.
var (
	//go:embed data/platforms.txt
	platformList string
	//go:embed data/authorities.txt
	authorityList string
	//go:embed data/countries.txt
	countryList string
	//go:embed data/kinds.txt
	kindList string
	//go:embed data/data.txt
	dataList string
)

// rows calls f with the columns of each line of a list that is neither empty nor a comment.
// A line with too few columns is filled up with empty ones; one with too many is an error.
func rows(name, list string, columns int, f func(cells []string) error) error {
	in := csv.NewReader(strings.NewReader(list))
	in.Comma, in.Comment, in.FieldsPerRecord, in.LazyQuotes = '|', '#', -1, true
	for {
		cells, err := in.Read()
		if err == io.EOF {
			return nil
		}
		if err == nil && len(cells) > columns {
			err = fmt.Errorf("more than %d columns; a name can't hold a \"|\"", columns)
		}
		if err == nil {
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			err = f(append(cells, make([]string, columns-len(cells))...))
		}
		if err != nil {
			line, _ := in.FieldPos(0)
			return fmt.Errorf("names: %s:%d: %w", name, line, err)
		}
	}
}

// each calls f with every name of a comma-separated cell.
func each(cell string, f func(name string)) {
	for cell != "" {
		var name string
		name, cell, _ = strings.Cut(cell, ",")
		if name = strings.TrimSpace(name); name != "" {
			f(name)
		}
	}
}

func split(cell string) []string {
	var names []string
	each(cell, func(name string) { names = append(names, name) })
	return names
}
