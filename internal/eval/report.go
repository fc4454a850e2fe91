package eval

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/template"
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

//go:embed report.tmpl
var reportText string

// WriteText writes the report for a person: the figures, then the misses.
func (r *Report) WriteText(w io.Writer) error {
	t, err := template.New("report").Parse(reportText)
	if err != nil {
		return err
	}
	var scored *BCubed
	if r.Stories != (BCubed{}) {
		scored = &r.Stories
	}
	return t.Execute(w, struct {
		*Report
		Figures, Shares []Row
		Scored          *BCubed
	}{r, r.counted(figuresOf), r.counted(sharesOf), scored})
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
