// Package card draws the picture that chat programs and social networks show for a link to a story:
// the site's name, the headline, the fact that matters, source and date, as a PNG of 1200 by 630 pixels.
//
// Each build draws hundreds of them, so the picture has a small palette, and every glyph is rasterised once and then
// copied: about a millisecond and 20 KB a card. The same words always give the same bytes.
package card

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"unicode"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// The size of a card in pixels, which is what OpenGraph readers crop least.
const (
	Width  = 1200
	Height = 630

	margin = 72
)

// A Card is what one picture says. Every field may be empty.
type Card struct {
	Site  string // name of the site
	Title string // headline
	Fact  string // as on a badge: "£12.7m · ICO · imposed"
	Foot  string // source and date
}

// A Painter draws cards. It is not safe for concurrent use: each goroutine makes its own.
type Painter struct {
	title [3]*face // from the largest to the smallest
	bold  *face
	plain *face
	img   *image.Paletted
	out   png.Encoder
}

// New returns a painter.
func New() (*Painter, error) {
	p := &Painter{
		img: image.NewPaletted(image.Rect(0, 0, Width, Height), colours()),
		out: png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: new(buffers)},
	}
	var err error
	load := func(ttf []byte, size float64) *face {
		f, e := newFace(ttf, size)
		if e != nil {
			err = e
		}
		return f
	}
	p.title = [3]*face{load(gobold.TTF, 76), load(gobold.TTF, 62), load(gobold.TTF, 50)}
	p.bold = load(gobold.TTF, 38)
	p.plain = load(goregular.TTF, 30)
	return p, err
}

// PNG draws a card.
func (p *Painter) PNG(c Card) ([]byte, error) {
	clear(p.img.Pix) // paper
	p.fill(image.Rect(0, 0, Width, 14), inkFull)
	p.fill(image.Rect(margin, 132, Width-margin, 134), inkFull)
	p.line(p.bold, c.Site, margin, 104, ink, Width-2*margin)
	p.headline(c.Title, c.Fact != "")
	if c.Fact != "" {
		p.badge(c.Fact, 512)
	}
	p.line(p.plain, c.Foot, margin, Height-48, ink, Width-2*margin)

	var b bytes.Buffer
	if err := p.out.Encode(&b, p.img); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// headline writes the title in the largest size in which it fits, and shortens one that fits in none.
func (p *Painter) headline(title string, fact bool) {
	bottom := 550
	if fact {
		bottom = 440
	}
	title = known(p.title[0], title)
	for i, f := range p.title {
		rows := (bottom - 150) / f.leading
		lines := f.wrap(title, Width-2*margin)
		if len(lines) > rows {
			if i < len(p.title)-1 {
				continue
			}
			lines = lines[:rows]
			lines[rows-1] = f.shorten(lines[rows-1]+" …", Width-2*margin)
		}
		for n, words := range lines {
			p.write(f, words, margin, 150+f.ascent+n*f.leading, ink)
		}
		return
	}
}

// badge writes the fact in light letters on a bar of the accent colour.
func (p *Painter) badge(fact string, base int) {
	fact = p.bold.shorten(known(p.bold, fact), Width-2*margin-48)
	p.fill(image.Rect(margin, base-46, margin+48+p.bold.width(fact), base+20), accentFull)
	p.write(p.bold, fact, margin+24, base, light)
}

// line writes one line of text, shortened to fit.
func (p *Painter) line(f *face, s string, x, y int, s0 shade, width int) {
	p.write(f, f.shorten(known(f, s), width), x, y, s0)
}

// known returns s without the emoji and marks that the font lacks. If the font lacks a letter or digit, it returns "":
// half a headline may say something else than the whole.
func known(f *face, s string) string {
	var b strings.Builder
	lost := 0
	for _, r := range s {
		switch {
		case f.has(r):
			b.WriteRune(r)
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			lost++
		}
	}
	if lost > 0 {
		return ""
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func (p *Painter) fill(r image.Rectangle, colour uint8) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := p.img.Pix[y*p.img.Stride+r.Min.X : y*p.img.Stride+r.Max.X]
		for i := range row {
			row[i] = colour
		}
	}
}

// buffers keeps the encoder's memory from one card to the next.
type buffers struct{ b *png.EncoderBuffer }

func (b *buffers) Get() *png.EncoderBuffer  { return b.b }
func (b *buffers) Put(e *png.EncoderBuffer) { b.b = e }
