package gazetteer

import (
	_ "embed"
	"fmt"
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
	//go:embed data/data.txt
	dataList string
)

// rows calls f with the columns of each line of a list that is neither empty nor a comment.
// A line with too few columns is filled up with empty ones; one with too many is an error.
func rows(name, list string, columns int, f func(cells []string) error) error {
	cells := make([]string, columns)
	for number := 1; list != ""; number++ {
		var line string
		line, list, _ = strings.Cut(list, "\n")
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		clear(cells)
		for i := 0; ; i++ {
			cell, rest, more := strings.Cut(line, "|")
			if i == columns {
				return fmt.Errorf("names: %s:%d: more than %d columns; a name can't hold a \"|\"", name, number, columns)
			}
			cells[i] = strings.TrimSpace(cell)
			if line = rest; !more {
				break
			}
		}
		if err := f(cells); err != nil {
			return fmt.Errorf("names: %s:%d: %w", name, number, err)
		}
	}
	return nil
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
