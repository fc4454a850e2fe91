package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// counted returns the rows with the names, as far as something was counted in them.
func (r *Report) counted(names []string) (rows []Row) {
	for _, name := range names {
		if row := r.rows[name]; row != nil {
			rows = append(rows, *row)
		}
	}
	return rows
}

// WriteText writes the report for a person: the figures, then the misses.
func (r *Report) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-30s %9s %7s %7s %6s %6s %6s\n", fmt.Sprintf("%d items", r.Items), "precision", "recall", "F1",
		"right", "false", "lost")
	for _, row := range slices.Concat(r.Topics, r.counted(figuresOf)) {
		fmt.Fprintf(&b, "%-30s %9.3f %7.3f %7.3f %6d %6d %6d\n", row.Name, row.Precision(), row.Recall(), row.F1(), row.Right,
			row.False, row.Lost)
	}
	if len(r.Topics) > 0 {
		fmt.Fprintf(&b, "%-30s %9s %7s %7.3f\n", "topics, macro", "", "", r.Macro())
	}
	if r.Stories != (BCubed{}) {
		fmt.Fprintf(&b, "%-30s %9.3f %7.3f %7.3f\n", "stories, B-cubed", r.Stories.Precision, r.Stories.Recall,
			r.Stories.F1())
	}
	for _, row := range r.counted(sharesOf) {
		fmt.Fprintf(&b, "%-30s %9.3f %7s %7s %6d %6d\n", row.Name, row.Precision(), "", "", row.Right, row.False)
	}
	r.writeMisses(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Report) writeMisses(b *strings.Builder) {
	if len(r.Misses) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%d misses (- labelled and not found, + found and not labelled)\n", len(r.Misses))
	id := ""
	for _, m := range r.Misses {
		if m.ID != id {
			fmt.Fprintf(b, "%s  %s\n", m.ID, m.Title)
			id = m.ID
		}
		sign := "+"
		if m.Lost {
			sign = "-"
		}
		fmt.Fprintf(b, "    %s %s: %s\n", sign, m.About, m.What)
	}
}

// figure is a row as JSON.
type figure struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	Right     int     `json:"right"`
	False     int     `json:"false"`
	Lost      int     `json:"lost"`
}

// MarshalJSON returns the figures by row, the macro F1 of the topics, and the misses.
func (r *Report) MarshalJSON() ([]byte, error) {
	figures := func(rows []Row) map[string]figure {
		m := map[string]figure{}
		for _, row := range rows {
			m[row.Name] = figure{row.Precision(), row.Recall(), row.F1(), row.Right, row.False, row.Lost}
		}
		return m
	}
	facts := figures(append(r.counted(figuresOf), r.counted(sharesOf)...))
	if r.Stories != (BCubed{}) {
		facts["stories"] = figure{Precision: r.Stories.Precision, Recall: r.Stories.Recall, F1: r.Stories.F1()}
	}
	return json.Marshal(struct {
		Items  int               `json:"items"`
		Topics map[string]figure `json:"topics"`
		Macro  float64           `json:"macro_f1"`
		Facts  map[string]figure `json:"facts"`
		Misses []Miss            `json:"misses"`
	}{r.Items, figures(r.Topics), r.Macro(), facts, r.Misses})
}

// Floors are the least figures that a report may have, by name: a row's name means its F1 (for statuses and payers the
// share that is right), "macro" the topics' macro F1, and a name with " precision" or " recall" behind it that figure.
type Floors map[string]float64

// Check returns an error that names every figure below its floor, and every floor that no figure answers.
func (f Floors) Check(r *Report) error {
	figures := map[string]float64{"macro": r.Macro()}
	for _, row := range slices.Concat(r.Topics, r.counted(figuresOf)) {
		figures[row.Name] = row.F1()
		figures[row.Name+" precision"] = row.Precision()
		figures[row.Name+" recall"] = row.Recall()
	}
	for _, row := range r.counted(sharesOf) {
		figures[row.Name] = row.Precision()
	}
	if r.Stories != (BCubed{}) {
		figures["stories"] = r.Stories.F1()
		figures["stories precision"], figures["stories recall"] = r.Stories.Precision, r.Stories.Recall
	}
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(f)) {
		figure, ok := figures[name]
		switch {
		case !ok:
			problems = append(problems, fmt.Errorf("%s: no such figure in the report", name))
		case figure < f[name]:
			problems = append(problems, fmt.Errorf("%s: %.3f is below the floor of %.3f", name, figure, f[name]))
		}
	}
	return errors.Join(problems...)
}
