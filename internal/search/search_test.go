package search

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// texts are texts and what they are split into. The last character of a script without spaces is a word of its own, so
// that a question of a single character finds it.
var texts = map[string]string{
	"TikTok fined £12.7m":      "tiktok fined 12 7m",
	"TikTok’s “children”":      "tiktok s children",
	"Bußgeld BUSSGELD bußgeld": "bussgeld bussgeld bussgeld",
	"Autorité française":       "autorite francaise",
	"ΣΊΣΥΦΟΣ Σίσυφος":          "σισυφοσ σισυφοσ",
	"Роскомнадзор оштрафовал":  "роскомнадзор оштрафовал",
	"İstanbul'da yasak":        "istanbul da yasak",
	"個人情報保護":                   "個人 人情 情報 報保 保護 護",
	"抖音 ban":                   "抖音 音 ban",
	"Meta社に罰金":                 "meta 社に に罰 罰金 金",
	"税":                        "税",
	"データ":                      "テー ータ タ",
	"개인정보 보호":                  "개인정보 보호",
	"حماية البيانات":           "حماية البيانات",
	"ปรับเงิน":                 "ปร รบ บเ เง งน น",
	"गोपनीयता":                 "गपनयत",
	"Ｍｅｔａ ﬁne":                 "meta fine",
	"ब":                        "ब",
	"GDPR, Art. 5(1)(f)":       "gdpr art 5 1 f",
	"":                         "",
}

func split(text string) string {
	var words []string
	Words(text, func(w []byte) { words = append(words, string(w)) })
	return strings.Join(words, " ")
}

func TestWords(t *testing.T) {
	for text, want := range texts {
		if got := split(text); got != fold(want) {
			t.Errorf("%q is split into %q, want %q", text, got, want)
		}
	}
	if got := len(split(strings.Repeat("é", 99))); got != maxWord {
		t.Errorf("a word of %d characters", got)
	}
}

// The script splits questions as this package splits texts.
func TestScriptSplitsAlike(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("needs node to run the script")
	}
	script, err := os.ReadFile("../../templates/assets/search.js")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(script), "  const dense =")
	body, _, end := strings.Cut(rest, "  // what the index has")
	if !ok || !end {
		t.Fatal("the script no longer has the function split where this test looks for it")
	}
	asked := slices.Sorted(func(yield func(string) bool) {
		for text := range texts {
			yield(text)
		}
		yield(strings.Repeat("é", 99))
	})
	in, _ := json.Marshal(asked)
	program := "const dense =" + body + "\nprocess.stdout.write(JSON.stringify(" + string(in) + ".map(split)))"
	out, err := exec.Command("node", "-e", program).Output()
	if err != nil {
		t.Fatal(err)
	}
	var got [][]string
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	for i, text := range asked {
		want := slices.Compact(strings.Fields(split(text)))
		want = slices.DeleteFunc(want, func(w string) bool { return dense([]rune(w)[0]) && len([]rune(w)) == 1 && len(want) > 1 })
		if !slices.Equal(got[i], want) && text != "" {
			t.Errorf("%q: the script has %q, the index %q", text, got[i], want)
		}
	}
}

// documents makes n documents of one kind; every word of a title is in few of them, "report" is in all.
func documents(n int) (docs []Doc) {
	for i := range n {
		docs = append(docs, Doc{Title: fmt.Sprintf("Headline %d", i), Address: fmt.Sprintf("/%d", i), Year: 2020 + i*3/n,
			Text: []string{"A report of many words", fmt.Sprintf("case%d", i%7)}})
	}
	return docs
}

func TestIndex(t *testing.T) {
	files, err := Index([]Kind{{"Story", documents(3000)}, {"Fine", documents(5)}, {"Ban", nil}})
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string][]byte{}
	for _, f := range files {
		if !json.Valid(f.Data) {
			t.Errorf("%s is no JSON", f.Name)
		}
		byName[f.Name] = f.Data
	}
	var h header
	if err := json.Unmarshal(byName["index.json"], &h); err != nil {
		t.Fatal(err)
	}
	want := header{Kinds: []string{"Story", "Fine", "Ban"}, Docs: []int{3000, 5, 0}, First: h.First, Per: docsPerFile, Max: maxPostings,
		Years:  [][][2]int{{{2020, 0}, {2021, 1000}, {2022, 2000}}, {{2020, 0}, {2021, 2}, {2022, 4}}, {}},
		Common: []string{"a", "headline", "many", "of", "report", "words"}}
	if diff := cmp.Diff(want, h); diff != "" {
		t.Errorf("index.json (-want +got):\n%s", diff)
	}
	terms := map[string][][]uint32{}
	for name, data := range byName {
		if strings.HasPrefix(name, "terms/") {
			if err := json.Unmarshal(data, &terms); err != nil {
				t.Fatal(err)
			}
		}
	}
	// "3" is a word of the titles of 3; "case3" of the texts of 3, 10, 17 …
	if diff := cmp.Diff([][]uint32{{3<<1 | 1}, {3<<1 | 1}}, terms["3"]); diff != "" {
		t.Error(diff)
	}
	if p := terms["case3"]; len(p) != 2 || len(p[0]) != 429 || p[0][0] != 6 || p[0][1] != 14 || len(p[1]) != 1 {
		t.Errorf("case3: %v", p)
	}
	var rows [][]string
	if err := json.Unmarshal(byName["docs/0-1.json"], &rows); err != nil || len(rows) != docsPerFile || rows[0][1] != "Headline 32" {
		t.Errorf("docs/0-1.json: %v %v", rows, err)
	}
	again, err := Index([]Kind{{"Story", documents(3000)}, {"Fine", documents(5)}, {"Ban", nil}})
	if diff := cmp.Diff(files, again); diff != "" || err != nil {
		t.Errorf("the same documents give another index: %v\n%s", err, diff)
	}
}

// Files stay small, whatever the archive holds.
func TestFilesAreBounded(t *testing.T) {
	docs := documents(30_000)
	for i := range docs {
		docs[i].Text = []string{fmt.Sprintf("w%x", i*7919), fmt.Sprint("often", i%5)}
	}
	files, err := Index([]Kind{{"Story", docs}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if len(f.Data) > termsBytes+4*maxPostings {
			t.Errorf("%s has %d bytes", f.Name, len(f.Data))
		}
	}
}

func BenchmarkIndex(b *testing.B) {
	docs := documents(10_000)
	for i := range docs {
		docs[i].Text = append(docs[i].Text, strings.Repeat("The regulator found that records of the children’s accounts were kept. ", 10))
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Index([]Kind{{"Story", docs}}); err != nil {
			b.Fatal(err)
		}
	}
}
