package facts

import (
	"strings"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/text"
)

// TestHostile holds that no text makes the facts slow: repeated words of every kind cost time in proportion. Each takes
// milliseconds; the limit is what a busy machine never reaches and a quadratic search does.
func TestHostile(t *testing.T) {
	for _, piece := range []string{
		"ban ", "ban TikTok ", "TikTok, ", "bans, ", "$5 ", "fine $5 ", "pay $5 million and ", "fined ", "France, ",
		"Irish data ", "US ", "€1-", "half a ",
		"fined TikTok $5, ", "(", "Zoom ", "X ", "ICO fined Meta £5m; ", "to ban TikTok from ", "court ",
		"settle for $5 ", "data ", "million ", "Sen. ",
		"for $5 ", "for $5. ", "They pay $5 million. ", "regulator $5m; ", "TikTok $5 million against Meta €5 million for ",
		"TikTok fined $1 ", "ICO fined Meta £5m. Then ",
	} {
		d := text.Parse("", strings.Repeat(piece, 20_000/len(piece)), "en")
		start := time.Now()
		lexicon.Extract(d, lexicon.Mentions(d))
		if took := time.Since(start); took > 15*time.Second {
			t.Errorf("%q repeated: %s", piece, took)
		} else if testing.Verbose() {
			t.Logf("%q: %s", piece, took)
		}
	}
}
