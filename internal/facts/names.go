package facts

// Names looks up a lexicon's names for the ledger, the stories and the pages: it is a news.Names.
type Names struct{ *Lexicon }

// Platform returns a platform's name and the slug of its owner.
func (n Names) Platform(slug string) (name, owner string) {
	p, _ := n.Lexicon.Platform(slug)
	return p.Name, p.Owner
}

// Authority returns an authority's name and the code of its country.
func (n Names) Authority(slug string) (name, country string) {
	a, _ := n.Lexicon.Authority(slug)
	return a.Name, a.Country
}

// Country returns the name of a country.
func (n Names) Country(code string) string {
	c, _ := n.Lexicon.Country(code)
	return c.Name
}
