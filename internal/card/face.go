package card

import (
	"image"
	"image/color"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// The palette: eight steps from paper to ink, and as many from the accent to the light letters on it.
// With sixteen colours or fewer the encoder would pack pixels one by one and take more than twice as long.
const (
	steps      = 8
	inkFull    = steps
	accentFull = steps + 1
)

// A shade is the palette's index of no coverage; coverage is added to it.
type shade uint8

const (
	ink   shade = 0
	light shade = accentFull
)

var (
	paper  = color.RGBA{0xfb, 0xfa, 0xf6, 0xff}
	black  = color.RGBA{0x17, 0x1a, 0x1f, 0xff}
	accent = color.RGBA{0x8a, 0x1c, 0x2b, 0xff}
)

func colours() color.Palette {
	var p color.Palette
	for _, pair := range [][2]color.RGBA{{paper, black}, {accent, paper}} {
		for i := range steps + 1 {
			mix := func(a, b uint8) uint8 { return uint8((int(a)*(steps-i) + int(b)*i) / steps) }
			p = append(p, color.RGBA{mix(pair[0].R, pair[1].R), mix(pair[0].G, pair[1].G), mix(pair[0].B, pair[1].B), 0xff})
		}
	}
	return p
}

// A face is a font at one size with the glyphs that it has drawn already.
type face struct {
	font.Face
	glyphs  map[rune]*glyph
	ascent  int // pixels from the top of a line to its base
	leading int // pixels from base to base
}

// A glyph is a rune's coverage in palette steps, and its place relative to the pen.
type glyph struct {
	box     image.Rectangle
	pix     []uint8
	advance fixed.Int26_6
	missing bool
}

func newFace(ttf []byte, size float64) (*face, error) {
	parsed, err := opentype.Parse(ttf)
	if err != nil {
		return nil, err
	}
	f, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, err
	}
	return &face{f, map[rune]*glyph{}, f.Metrics().Ascent.Ceil(), int(size * 1.16)}, nil
}

// glyph draws a rune, the first time that it is needed.
func (f *face) glyph(r rune) *glyph {
	g := f.glyphs[r]
	if g != nil {
		return g
	}
	box, mask, from, advance, ok := f.Glyph(fixed.Point26_6{}, r)
	g = &glyph{box: box, advance: advance, missing: !ok}
	f.glyphs[r] = g
	if !ok {
		return g
	}
	for y := range box.Dy() {
		for x := range box.Dx() {
			_, _, _, a := mask.At(from.X+x, from.Y+y).RGBA()
			g.pix = append(g.pix, uint8((a*steps+0x7fff)/0xffff))
		}
	}
	return g
}

func (f *face) has(r rune) bool { return !f.glyph(r).missing }

// width returns the pixels that text takes.
func (f *face) width(s string) int {
	var w fixed.Int26_6
	last := rune(-1)
	for _, r := range s {
		w += f.pair(last, r) + f.glyph(r).advance
		last = r
	}
	return w.Ceil()
}

func (f *face) pair(a, b rune) fixed.Int26_6 {
	if a < 0 {
		return 0
	}
	return f.Kern(a, b)
}

// wrap breaks text into lines of at most width pixels.
func (f *face) wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		next := word
		if line != "" {
			next = line + " " + word
		}
		if line != "" && f.width(next) > width {
			lines = append(lines, line)
			next = word
		}
		line = f.shorten(next, width)
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// shorten cuts text that is wider than width, and shows that it did.
func (f *face) shorten(s string, width int) string {
	if f.width(s) <= width {
		return s
	}
	runes := []rune(s)
	lo, hi := 0, len(runes)
	for lo < hi { // the longest beginning that fits
		mid := (lo + hi + 1) / 2
		if f.width(cut(runes[:mid])) <= width {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	if i := strings.LastIndexByte(string(runes[:lo]), ' '); i > lo/2 && lo < len(runes) && runes[lo] != ' ' {
		return cut([]rune(string(runes[:lo])[:i])) // between words, unless that loses half the line
	}
	return cut(runes[:lo])
}

func cut(runes []rune) string { return strings.TrimRight(string(runes), " …,.;:") + " …" }

// write puts text on the card, its base line at y.
func (p *Painter) write(f *face, s string, x, y int, from shade) {
	pen := fixed.I(x)
	last := rune(-1)
	for _, r := range s {
		pen += f.pair(last, r)
		g := f.glyph(r)
		p.stamp(g, pen.Round(), y, uint8(from))
		pen += g.advance
		last = r
	}
}

// stamp copies a glyph; where two touch, the darker pixel stays.
func (p *Painter) stamp(g *glyph, x, y int, from uint8) {
	w := g.box.Dx()
	for row := range g.box.Dy() {
		at := (y+g.box.Min.Y+row)*p.img.Stride + x + g.box.Min.X
		for i, c := range g.pix[row*w : row*w+w] {
			if c > 0 && at+i >= 0 && at+i < len(p.img.Pix) {
				p.img.Pix[at+i] = max(p.img.Pix[at+i], from+c)
			}
		}
	}
}
