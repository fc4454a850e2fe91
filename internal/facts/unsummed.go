package facts

import "github.com/privacywire/privacywire/internal/news"

// unsummed finds fines that the title or the first sentence states without a sum: "FTC fines Premom", "TikTok to be fined".
// One that is only the short form of a fine with a sum is left out.
func (x *extractor) unsummed(summed []claim) []claim {
	for i := range x.lines {
		s := &x.lines[i]
		if i > 0 && x.lines[i-1].Field == news.FieldBody && s.Field == news.FieldBody && i > 1 {
			break
		}
		c, ok := x.bare(s)
		if !ok || !x.aboutPrivacy(&c) {
			continue
		}
		for j := range summed {
			if summed[j].status == c.status || summed[j].line == s || c.status != news.FineProposed {
				return nil
			}
		}
		return []claim{c}
	}
	return nil
}

// bare reads a fine without a sum from a sentence: a platform that is fined, or to be fined.
func (x *extractor) bare(s *line) (claim, bool) {
	if s.all&(cueFine|cueFined) == 0 || len(s.of(news.KindMoney)) > 0 || s.all&(cueAsk|cueCap) != 0 {
		return claim{}, false
	}
	for i := range s.Tokens {
		c := claim{line: s, anchor: i, kind: cueFined}
		switch {
		case s.norm(i) == "fining" || s.cues[i]&cueFined == 0 && !(s.norm(i) == "fines" && i > 0 && x.actor(s, i-1)) && !x.facesFine(s, i):
			continue
		}
		if s.cues[i]&cueFined == 0 && s.norm(i) != "fines" {
			c.kind = cueFine
		}
		if denied(s, &c) || s.norm(i-1) == "not" {
			continue
		}
		if c.payer, c.owner = x.payerOf(&c); c.payer == "" {
			continue
		}
		if p, ok := s.next(news.KindPlatform, 0); !ok || abs(p.From-i) > 10 {
			continue
		}
		c.status, c.strength = x.statusOf(&c)
		c.body = x.bodyOf(&c)
		return c, true
	}
	return claim{}, false
}

// facesFine: "could face a fine", "faces a hefty fine".
func (x *extractor) facesFine(s *line, i int) bool {
	return s.norm(i) == "fine" && s.has(i-5, i, cueFaces) && s.has(i-7, i, cueModal|cueFaces)
}
