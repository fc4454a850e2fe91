package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/templates"

	"github.com/privacywire/privacywire/internal/lazy"
)

// blank is a page without content of each kind that has a template file of its own.
var blank = map[string]any{
	"home": &FrontPage{}, "list": &ListPage{}, "article": &NewsPage{}, "story": &NewsPage{}, "topics": &TextPage{},
	"index": &IndexPage{}, "corrections": &LinesPage{}, "fines": &FinesPage{}, "bans": &BansPage{}, "event": &EventPage{},
	"archive": &ArchivePage{}, "month": &LinesPage{}, "source": &LinesPage{}, "sources": &SourcesPage{},
	"about":  &TextPage{},
	"search": &TextPage{}, "404": &TextPage{}, "digests": &DigestsPage{}, "digest": &DigestPage{}, "moved": &MovedPage{},
	"data": &DataPage{}, "embed": &EmbedPage{},
}

// kinds are the pages that have a template file of their own.
var kinds = slices.Sorted(maps.Keys(blank))

// A set is everything that templates/ gives: compiled pages, the words of the interface, and the assets.
type set struct {
	pages   map[string]*template.Template
	parts   *template.Template // partials rendered on their own: item, line, labels, header
	words   words
	files   []File           // the assets, and the site's own static files
	assets  map[string]asset // by name
	base    string
	funcs   template.FuncMap
	sources overlay
}

// An asset is a file that is published under the fingerprint of its content.
type asset struct {
	path string
	sum  [sha256.Size]byte
}

// An overlay reads from the site's own templates first, from the embedded ones else.
type overlay struct{ own, shipped fs.FS }

func (o overlay) read(name string) ([]byte, error) {
	if o.own != nil {
		b, err := fs.ReadFile(o.own, name)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return b, err
		}
	}
	return fs.ReadFile(o.shipped, name)
}

// names lists the files below a folder, of both, sorted.
func (o overlay) names(folder string) ([]string, error) {
	seen := map[string]bool{}
	for _, fsys := range []fs.FS{o.own, o.shipped} {
		if fsys == nil {
			continue
		}
		err := fs.WalkDir(fsys, folder, func(name string, e fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err == nil && !e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
				seen[name] = true
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return slices.Sorted(maps.Keys(seen)), nil
}

// compile reads and parses everything once. Whatever is constant for the whole build (words, addresses of assets,
// the site's base) becomes plain text in the compiled templates, so that a page costs only what is its own.
func compile(in Input, base string) (*set, error) {
	s := &set{pages: map[string]*template.Template{}, assets: map[string]asset{}, base: base,
		sources: overlay{in.Templates, templates.FS}}
	shipped, err := fs.ReadFile(templates.FS, "strings.yaml")
	if err != nil {
		return nil, err
	}
	own, err := s.sources.read("strings.yaml")
	if err != nil {
		return nil, fmt.Errorf("templates/strings.yaml: %w", err)
	}
	if s.words, err = parseWords(shipped, own, in.Site.Language); err != nil {
		return nil, err
	}
	if err := s.loadAssets(); err != nil {
		return nil, err
	}
	s.funcs = template.FuncMap{"T": s.words.get, "base": func() string { return base }, "asset": s.asset,
		"language": func() string { return s.words.language },
		// as integrity attributes and a Content-Security-Policy have it
		"hash": s.ofAsset(func(a asset) string { return "sha256-" + base64.StdEncoding.EncodeToString(a.sum[:]) }),
		// A word for a stylesheet in the Content-Security-Policy. Browsers let the stylesheet in because it is the site's
		// own; the word is for checkers that read a page without knowing where it will stand.
		"nonce": s.ofAsset(func(a asset) string { return hex.EncodeToString(a.sum[:8]) }),
		"site":  func(field string) (string, error) { return siteField(in.Site, field) }}
	for _, kind := range kinds {
		if s.pages[kind], err = s.parse("base.html", "partials.html", kind+".html"); err != nil {
			return nil, err
		}
	}
	s.parts, err = s.parse("partials.html")
	return s, err
}

// parse compiles files into one template, later ones defining what earlier ones call.
func (s *set) parse(files ...string) (*template.Template, error) {
	t := template.New("").Funcs(s.funcs).Option("missingkey=error")
	for _, name := range files {
		if name == "partials.html" && s.sources.own != nil { // whose own file may have some of the partials only
			if err := s.add(t, name, overlay{shipped: s.sources.shipped}); err != nil {
				return nil, err
			}
		}
		if err := s.add(t, name, s.sources); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// add parses a file into a template.
func (s *set) add(t *template.Template, name string, from overlay) error {
	raw, err := from.read(name)
	if err != nil {
		return fmt.Errorf("templates/%s: %w", name, err)
	}
	folded, err := s.fold(name, string(raw))
	if err != nil {
		return err
	}
	if _, err := t.New(name).Parse(folded); err != nil {
		return templateError(err)
	}
	return nil
}

// try renders a page of each kind that has no content.
func (s *set) try() error {
	for _, kind := range kinds {
		if err := s.pages[kind].ExecuteTemplate(io.Discard, "base.html", blank[kind]); err != nil {
			return templateError(err)
		}
	}
	return nil
}

var plainCall = lazy.Regexp(`\{\{(\w+)(?: "([^"\\]*)")?\}\}`)

// fold replaces calls of T, base, asset, hash, nonce and site in a template by their text, which is the same for the
// whole build. The words come from the site's own files; they are escaped for HTML text and quoted attributes.
func (s *set) fold(file, raw string) (string, error) {
	var out strings.Builder
	from := 0
	for _, m := range plainCall().FindAllStringSubmatchIndex(raw, -1) {
		text, err := "", error(nil)
		switch f := s.funcs[raw[m[2]:m[3]]].(type) {
		case func() string:
			text = f()
		case func(string) (string, error):
			text, err = f(raw[max(m[4], 0):max(m[5], 0)])
		default:
			continue
		}
		if err != nil {
			return "", fmt.Errorf("templates/%s:%d: %w", file, 1+strings.Count(raw[:m[0]], "\n"), err)
		}
		if !strings.Contains(text, "{{") {
			out.WriteString(raw[from:m[0]] + template.HTMLEscapeString(text))
			from = m[1]
		}
	}
	return out.String() + raw[from:], nil
}

func siteField(s Site, field string) (string, error) {
	text, ok := map[string]string{"title": s.Title, "description": s.Description, "language": s.Language,
		"url": s.URL}[field]
	if !ok {
		return "", fmt.Errorf("no field %q of the site: there are title, description, language and url", field)
	}
	return text, nil
}

// loadAssets reads assets/, which get fingerprinted names, and static/, whose files keep theirs.
func (s *set) loadAssets() error {
	for _, folder := range []string{"assets", "static"} {
		names, err := s.sources.names(folder)
		if err != nil {
			return fmt.Errorf("templates/%s: %w", folder, err)
		}
		for _, name := range names {
			data, err := s.sources.read(name)
			public := strings.TrimPrefix(name, "static/")
			if err == nil && folder == "assets" {
				public, data, err = s.fingerprint(name, data)
			}
			if err != nil {
				return fmt.Errorf("templates/%s: %w", name, err)
			}
			s.files = append(s.files, File{public, data})
		}
	}
	return nil
}

// fingerprint returns the name and the content under which an asset is published.
func (s *set) fingerprint(name string, data []byte) (public string, filled []byte, err error) {
	ext := path.Ext(name)
	switch ext {
	case ".css":
		data = squeeze(data)
	case ".js":
		data, err = s.fill(data)
	}
	sum := sha256.Sum256(data)
	public = strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext
	s.assets[strings.TrimPrefix(name, "assets/")] = asset{public, sum}
	return public, data, err
}

var jsCall = lazy.Regexp(`"\{\{(T|base) ?([a-z.0-9]*)\}\}"`)

// fill puts words of the interface and the site's base into a script, where it has "{{T key}}" and "{{base}}".
func (s *set) fill(script []byte) (filled []byte, err error) {
	filled = jsCall().ReplaceAllFunc(script, func(call []byte) []byte {
		m := jsCall().FindSubmatch(call)
		text := s.base
		if string(m[1]) == "T" {
			word, wrong := s.words.get(string(m[2]))
			if wrong != nil {
				err = wrong
			}
			text = word
		}
		quoted, _ := json.Marshal(text)
		return quoted
	})
	return filled, err
}

// asset returns the address of an asset.
func (s *set) asset(name string) (string, error) {
	return s.ofAsset(func(a asset) string { return s.base + a.path })(name)
}

// ofAsset makes a function of templates that says something of an asset.
func (s *set) ofAsset(say func(asset) string) func(string) (string, error) {
	return func(name string) (string, error) {
		a, ok := s.assets[name]
		if !ok {
			return "", fmt.Errorf("no asset %q: put it into templates/assets/", name)
		}
		return say(a), nil
	}
}

var (
	cssComment = lazy.Regexp(`(?s)/\*.*?\*/`)
	cssSpace   = lazy.Regexp(`\s+`)
	cssAround  = lazy.Regexp(` ?([{};,>]) ?`)
)

// squeeze drops comments and needless space from a stylesheet.
func squeeze(css []byte) []byte {
	css = cssComment().ReplaceAll(css, nil)
	css = cssSpace().ReplaceAll(css, []byte(" "))
	css = cssAround().ReplaceAll(css, []byte("$1"))
	return bytes.TrimSpace(bytes.ReplaceAll(css, []byte(";}"), []byte("}")))
}

var (
	templateWhere = lazy.Regexp(`^(?:html/)?template: ?([^:]+):(\d+)(?::\d+)?: (.*)$`)
	templateExec  = lazy.Regexp(`^executing "[^"]*" at <(.*?)>: (.*)$`)
)

// templateError puts an error of the template packages into our words: templates/FILE:LINE: the field, the fault.
func templateError(err error) error {
	m := templateWhere().FindStringSubmatch(strings.ReplaceAll(err.Error(), "\n", " "))
	if m == nil {
		return err
	}
	text := m[3]
	if e := templateExec().FindStringSubmatch(text); e != nil {
		text = fmt.Sprintf("{{%s}}: %s", e[1], e[2])
	}
	return fmt.Errorf("templates/%s:%s: %s", m[1], m[2], text)
}
