package facts

// vetoed reports whether the words around a weighed sum say that it is none of the fine's: a total of many, the lawyers'
// share, what a law allows or a lawsuit asks for, what somebody may become liable for. A sum that grammar ties to its
// fine needs no such doubt; one that is only weighed does.
func (x *extractor) vetoed(c *claim) bool {
	s, at, end := c.line, c.sum.From, c.end()
	switch {
	case s.hasWord(at-4, at, "maximum", "much", "most") && s.all&(cueSettle|cueSettlement|cueAgreed) == 0:
		return true
	case s.hasWord(at-6, at, "collected", "exceed", "exceeds", "exceeding", "total", "totals", "recovered", "allows", "carries"):
		return true
	case s.hasWord(end, end+6, "fees", "costs", "lawyers", "attorneys", "members"):
		return true
	case s.hasWord(at-8, at, "sue", "sues", "suing") || s.are(at-4, "liable", "for") && s.hasWord(at-8, at-4, "may", "could", "be"):
		return true
	}
	return s.Field == "body" && s.hasWord(0, len(s.Tokens), "since", "total", "altogether") && s.hasWord(0, len(s.Tokens), "fines", "penalties", "settlements", "fined")
}
