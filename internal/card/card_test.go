package card

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"strings"
	"testing"
)

func painter(t testing.TB) *Painter {
	t.Helper()
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func draw(t testing.TB, p *Painter, c Card) []byte {
	t.Helper()
	b, err := p.PNG(c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var example = Card{
	Site:  "Privacy Wire",
	Title: "Regulator fines short-video platform £12.7m for misusing the data of children under thirteen",
	Fact:  "£12.7m · ICO · imposed",
	Foot:  "Example Herald · 4 April 2023",
}

func TestCard(t *testing.T) {
	b := draw(t, painter(t), example)
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if r := img.Bounds(); r.Dx() != Width || r.Dy() != Height {
		t.Errorf("size %v", r)
	}
	if len(b) > 40_000 {
		t.Errorf("%d bytes", len(b))
	}
	if out := os.Getenv("CARD_OUT"); out != "" {
		os.WriteFile(out, b, 0o644)
	}
}

// A used painter must draw what a new one draws: nothing of the last card stays.
func TestSameCardSameBytes(t *testing.T) {
	used := painter(t)
	draw(t, used, Card{Site: "Other", Title: strings.Repeat("Something else ", 9), Fact: "€5", Foot: "Somebody"})
	if !bytes.Equal(draw(t, used, example), draw(t, painter(t), example)) {
		t.Error("differs")
	}
}

func TestDifferentWordsDifferentCard(t *testing.T) {
	p := painter(t)
	plain := draw(t, p, Card{})
	seen := map[string]string{string(plain): "nothing"}
	for name, c := range map[string]Card{
		"site": {Site: "A"}, "title": {Title: "A"}, "fact": {Fact: "A"}, "foot": {Foot: "A"},
	} {
		b := string(draw(t, p, c))
		if other, again := seen[b]; again {
			t.Errorf("%s looks like %s", name, other)
		}
		seen[b] = name
	}
}

// Whatever a headline holds, a card comes out, and no text leaves its margins.
func TestAnyTitle(t *testing.T) {
	p := painter(t)
	for _, title := range []string{
		"", " ", strings.Repeat("a", 5000), strings.Repeat("word ", 2000), "حظر تيك توك", "禁止", "🏳️‍🌈 Fine 👩🏽‍⚖️",
		"bad \xff utf-8", "tab\tand\nline", strings.Repeat("W", 40) + " " + strings.Repeat("i", 400), "Ελλάδα και Україна",
	} {
		b := draw(t, p, Card{Site: title, Title: title, Fact: title, Foot: title})
		img, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		for y := 16; y < Height; y++ {
			for _, x := range []int{0, margin / 2, Width - margin/2, Width - 1} {
				if img.At(x, y) != p.img.Palette[0] {
					t.Fatalf("%.20q: ink at %d,%d", title, x, y)
				}
			}
		}
	}
}

func TestShortenCutsBetweenWords(t *testing.T) {
	f := painter(t).plain
	for in, want := range map[string]string{
		"one two three four five six seven": "one two three …",
		"onetwothreefourfivesixseven":       "onetwothreefour …",
		"short":                             "short",
	} {
		if got := f.shorten(in, 260); got != want {
			t.Errorf("shorten(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestScriptsTheFontLacksAreLeftOut(t *testing.T) {
	f := painter(t).bold
	for in, want := range map[string]string{
		"Fine 🎉 of £5 – €6": "Fine of £5 – €6",
		"TikTok 禁止":         "",
		"Суд заборонив":     "Суд заборонив",
	} {
		if got := known(f, in); got != want {
			t.Errorf("known(%q) = %q, want %q", in, got, want)
		}
	}
}

func BenchmarkCard(b *testing.B) {
	p := painter(b)
	size := 0
	for i := 0; b.Loop(); i++ {
		c := example
		c.Title = fmt.Sprint(i, " ", c.Title)
		size += len(draw(b, p, c))
	}
	b.ReportMetric(float64(size)/float64(b.N), "bytes/card")
}
