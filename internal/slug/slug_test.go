package slug

import (
	"regexp"
	"testing"
)

func TestMake(t *testing.T) {
	for _, c := range []struct {
		words, want string
		limit       int
	}{
		{"TikTok fined £12.7m for misusing children's data", "tiktok-fined-ps12-7m-for-misusing-childrens-data", 0},
		{"TikTok fined £12.7m for misusing children’s data", "tiktok-fined-ps12-7m-for-misusing", 40},
		{"Ärzte & Börse", "arzte-borse", 0},
		{"Роскомнадзор", "roskomnadzor", 0},
		{"../../etc/passwd", "etc-passwd", 0},
		{"  --  ", "", 0},
		{"🙂", "", 0},
		{"abcdefghij-klm", "abcdefghij", 10},
		{"abcdefghijklmnop", "abcdefghij", 10},
	} {
		if got := Make(c.words, c.limit); got != c.want {
			t.Errorf("Make(%q, %d) = %q, want %q", c.words, c.limit, got, c.want)
		}
	}
}

var safe = regexp.MustCompile(`^([a-z0-9]+(-[a-z0-9]+)*)?$`)

func FuzzMake(f *testing.F) {
	f.Add("TikTok fined £12.7m", 20)
	f.Add("\xff\x00/..\\", 3)
	f.Fuzz(func(t *testing.T, words string, limit int) {
		limit %= 200
		s := Make(words, limit)
		if !safe.MatchString(s) || limit > 0 && len(s) > limit {
			t.Errorf("Make(%q, %d) = %q", words, limit, s)
		}
		if again := Make(s, limit); again != s {
			t.Errorf("Make(%q) again gives %q", s, again)
		}
	})
}
