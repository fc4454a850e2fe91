package ingest

import (
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/topic"
)

func summarise(d *news.Document, _ []news.Mention, _ topic.Result) (s []string) {
	for _, x := range d.Sentences {
		if x.Field == news.FieldBody && len(s) < 2 {
			s = append(s, x.Text)
		}
	}
	return s
}
