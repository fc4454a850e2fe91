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
	//go:embed data/kinds.txt
	kindList string
	//go:embed data/data.txt
	dataList string
)

// rows calls f with the columns of each line of a list that is neither empty nor a comment.
// A line with too few columns is filled up with empty ones; one with too many is an error.
func rows(name, list string, columns int, f func(cells []string) error) error {
	number := 0
	for line := range strings.Lines(list) {
		number++
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		cells, n := make([]string, columns), 0
		for cell := range strings.SplitSeq(line, "|") {
			if n < columns {
				cells[n] = strings.TrimSpace(cell)
			}
			n++
		}
		err := f(cells)
		if n > columns {
			err = fmt.Errorf("more than %d columns; a name can't contain a \"|\"", columns)
		}
		if err != nil {
			return fmt.Errorf("names: %s:%d: %w", name, number, err)
		}
	}
	return nil
}

// split returns the names of a comma-separated cell.
func split(cell string) (names []string) {
	for name := range strings.SplitSeq(cell, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}
