package facts

import "github.com/privacywire/privacywire/internal/news"

// describesOwner reports whether a country is named only to say whose a company is: "Chinese-owned", "the US company",
// "British consulting firm".
func (x *extractor) describesOwner(s *line, m news.Mention) bool {
	for i := m.To; i < min(m.To+5, len(s.Tokens)); i++ {
		n := s.norm(i)
		if ownerWord[n] {
			return true
		}
		if n == "-" || describing[n] {
			continue
		}
		return false
	}
	return false
}

var ownerWord = set(`owned owner company companies firm firms app apps parent startup startups platform platforms giant giants maker makers
	conglomerate developer developers based brand subsidiary retailer unternehmen konzern`)

var describing = set(`tech technology social media short video sharing form e commerce consulting internet parent online fast fashion
	ai artificial intelligence based spyware consumer electronics mobile ride hailing software holding surveillance messaging gaming
	digital search public telecom telecoms telecommunications hardware chip smartphone`)
