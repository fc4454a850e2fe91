package topic

import "testing"

func TestRuleRoundTrip(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"Fine~", "fine~"},
		{"in-app shopping", "in app shopping"},
		{"a|b c", "a|b c"},
		{"(a b|c)", "a b|c"},
		{"(a|b c) {money}..", ""},
		{"{platform} ..6 fined|fines & {money} => 0.5", "{platform} ..6 fined|fines & {money} => 0.5"},
		{"TITLE x &3 $y NOT z IF NOT BODY (v w|u) IF {topic:bans} => -1", "TITLE x &3 $y NOT z IF NOT BODY v w|u IF {topic:bans} => -1"},
		{"((a|b) c|d)", "(a|b) c|d"},
		{"in-app|shop~", "in app|shop~"},
		{"(a|b) ..2 c", "a|b ..2 c"},
		{"(leak of ..3 data)", "(leak of ..3 data)"},
		{"a (b ..2 c|d)", "a (b ..2 c|d)"},
		{"daten* *strafe", "daten* *strafe"},
		{"children’s data", "children data"},
	} {
		r, err := parseRule(c.line)
		if c.want == "" {
			if err == nil {
				t.Errorf("%q: no error", c.line)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", c.line, err)
		} else if r.String() != c.want {
			t.Errorf("%q: %q, want %q", c.line, r.String(), c.want)
		}
	}
}

func FuzzRule(f *testing.F) {
	for _, s := range []string{"{platform} ..6 fined|fines & {money} NOT x IF NOT TITLE (a b|c~) => 0.5", "$a|{country:CN} _ *abc &2 d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		r, err := parseRule(line)
		if err != nil {
			return
		}
		again, err := parseRule(r.String())
		if err != nil {
			t.Fatalf("%q became %q: %v", line, r.String(), err)
		}
		if again.String() != r.String() {
			t.Errorf("%q became %q, then %q", line, r.String(), again.String())
		}
	})
}
