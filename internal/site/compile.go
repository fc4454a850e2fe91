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
	"text/template/parse"

	"github.com/privacywire/privacywire/templates"

	"github.com/privacywire/privacywire/internal/lazy"
)

// blank is a page without content of each kind that has a template file of its own.
var blank = map[string]any{
	"home": &FrontPage{}, "list": &ListPage{}, "article": &NewsPage{}, "story": &NewsPage{}, "topics": &TextPage{},
	"index": &IndexPage{}, "corrections": &LinesPage{}, "fines": &FinesPage{}, "bans": &BansPage{}, "event": &EventPage{},
	"archive": &ArchivePage{}, "month": &LinesPage{}, "source": &LinesPage{}, "sources": &SourcesPage{}, "about": &TextPage{},
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
		raw, err := s.sources.read(name)
		if err != nil {
			return nil, fmt.Errorf("templates/%s: %w", name, err)
		}
		if _, err := t.New(name).Parse(string(raw)); err != nil {
			return nil, templateError(err)
		}
	}
	for _, part := range t.Templates() {
		if part.Tree == nil {
			continue
		}
		if err := s.fold(part.Tree, part.Tree.Root); err != nil {
			return nil, err
		}
	}
	return t, nil
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

// fold replaces calls that always give the same by what they give.
func (s *set) fold(tree *parse.Tree, n parse.Node) error {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return nil
		}
		for i, child := range n.Nodes {
			text, ok, err := s.constant(child)
			if err != nil {
				where, _ := tree.ErrorContext(child)
				return fmt.Errorf("templates/%s: %w", where, err)
			}
			if ok {
				n.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: child.Position(), Text: []byte(text)}
				continue
			}
			if err := s.fold(tree, child); err != nil {
				return err
			}
		}
		n.Nodes = join(n.Nodes)
	case *parse.IfNode:
		return errors.Join(s.fold(tree, n.List), s.fold(tree, n.ElseList))
	case *parse.RangeNode:
		return errors.Join(s.fold(tree, n.List), s.fold(tree, n.ElseList))
	case *parse.WithNode:
		return errors.Join(s.fold(tree, n.List), s.fold(tree, n.ElseList))
	}
	return nil
}

// constant returns the text of an action that calls nothing but T, base, asset, hash, nonce or site with words as arguments.
// The words come from the site's own files; they are escaped for HTML text and quoted attributes.
func (s *set) constant(n parse.Node) (string, bool, error) {
	a, ok := n.(*parse.ActionNode)
	if !ok || len(a.Pipe.Cmds) != 1 || len(a.Pipe.Decl) > 0 {
		return "", false, nil
	}
	args := a.Pipe.Cmds[0].Args
	name, ok := args[0].(*parse.IdentifierNode)
	if !ok || len(args) > 2 {
		return "", false, nil
	}
	arg := ""
	if len(args) == 2 {
		w, ok := args[1].(*parse.StringNode)
		if !ok {
			return "", false, nil
		}
		arg = w.Text
	}
	switch f := s.funcs[name.Ident].(type) {
	case func() string:
		return template.HTMLEscapeString(f()), true, nil
	case func(string) (string, error):
		text, err := f(arg)
		return template.HTMLEscapeString(text), true, err
	}
	return "", false, nil
}

// join merges neighbouring texts.
func join(nodes []parse.Node) []parse.Node {
	kept := nodes[:0]
	for _, n := range nodes {
		t, ok := n.(*parse.TextNode)
		if ok && len(kept) > 0 {
			if last, ok := kept[len(kept)-1].(*parse.TextNode); ok {
				last.Text = append(bytes.Clone(last.Text), t.Text...)
				continue
			}
		}
		kept = append(kept, n)
	}
	return kept
}

func siteField(s Site, field string) (string, error) {
	text, ok := map[string]string{"title": s.Title, "description": s.Description, "language": s.Language, "url": s.URL}[field]
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
