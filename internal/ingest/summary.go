package ingest

import (
	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/summary"
	"github.com/privacywire/privacywire/internal/topic"
)

// summarise gives the sentences that say what happened: those that prove the topics count most.
func summarise(d *news.Document, m []news.Mention, r topic.Result) []string {
	return summary.Summarize(d, m, append(r.Evidence[:len(r.Evidence):len(r.Evidence)], r.PrivacyEvidence...))
}
