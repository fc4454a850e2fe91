package facts

import (
	"fmt"
	"os"
	"testing"

	"github.com/privacywire/privacywire/internal/text"
)

func TestLook(t *testing.T) {
	file := os.Getenv("LOOK")
	if file == "" {
		t.Skip()
	}
	for _, it := range items(t, file) {
		body := it.Body
		if body == "" {
			body = it.Description
		}
		d := text.Parse(it.Title, text.Plain(body), "")
		f := lexicon.Extract(d, lexicon.Mentions(d))
		if len(f.Fines)+len(f.Bans) > 0 || os.Getenv("ALL") != "" {
			fmt.Println(it.ID, it.Title, "||", body[:min(len(body), 500)])
		}
		for _, x := range f.Fines {
			fmt.Printf("   FINE %+v\n", x)
		}
		for _, x := range f.Bans {
			fmt.Printf("   BAN %+v\n", x)
		}
	}
}
