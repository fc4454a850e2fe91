package site

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/privacywire/privacywire/internal/lazy"
	"github.com/privacywire/privacywire/internal/slug"
	"github.com/privacywire/privacywire/templates"
)

// anchorID finds the anchors of a template that don't depend on data.
var anchorID = lazy.Regexp(`\sid="([a-z][a-z0-9-]*)"`)

// CheckOwn returns what looks wrong with a site's own templates folder, one line each: files that no build reads, and
// anchors of a built-in page that the page in its place has lost, so that links to them lead nowhere.
func CheckOwn(own fs.FS) (warnings []string) {
	if own == nil {
		return nil
	}
	builtIn := BuiltIn()
	_ = fs.WalkDir(own, ".", func(name string, e fs.DirEntry, err error) error {
		top, _, _ := strings.Cut(name, "/")
		hidden := err == nil && (strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(name, "."))
		code := strings.HasSuffix(name, ".go") // of a fork of the program
		if err != nil || e.IsDir() || hidden || code || top == "static" || top == "assets" {
			return nil
		}
		if !slices.Contains(builtIn, name) {
			hint := "privacywire templates lists those that are used"
			if near := slug.Nearest(name, builtIn); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			warnings = append(warnings, fmt.Sprintf("templates/%s: no page uses a file of that name; %s", name, hint))
			return nil
		}
		if name == "strings.yaml" {
			warnings = append(warnings, unknownWords(own)...)
		}
		for _, id := range lostAnchors(own, name) {
			warnings = append(warnings, fmt.Sprintf(
				"templates/%s: has no id=%q, which links lead to; the built-in template has it", name, id))
		}
		return nil
	})
	return warnings
}

// unknownWords returns the strings of a site's own strings.yaml that no page uses.
func unknownWords(own fs.FS) (warnings []string) {
	var shipped, mine map[string]map[string]string
	ours, _ := fs.ReadFile(templates.FS, "strings.yaml")
	theirs, _ := fs.ReadFile(own, "strings.yaml")
	if yaml.Unmarshal(ours, &shipped) != nil || yaml.Unmarshal(theirs, &mine) != nil {
		return nil // which a build reports
	}
	known := slices.Sorted(maps.Keys(shipped["en"]))
	for _, language := range slices.Sorted(maps.Keys(mine)) {
		for _, key := range slices.Sorted(maps.Keys(mine[language])) {
			if _, ok := shipped["en"][key]; ok {
				continue
			}
			hint := ""
			if near := slug.Nearest(key, known); near != "" {
				hint = fmt.Sprintf("; did you mean %q?", near)
			}
			warnings = append(warnings, fmt.Sprintf("templates/strings.yaml: %s: no page uses %q%s", language, key, hint))
		}
	}
	return warnings
}

// BuiltIn lists the files that ship with the program and that a site can replace.
func BuiltIn() []string {
	names, _ := overlay{shipped: templates.FS}.names(".")
	return slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, ".go") })
}

func lostAnchors(own fs.FS, name string) (lost []string) {
	ours, err := fs.ReadFile(templates.FS, name)
	theirs, err2 := fs.ReadFile(own, name)
	// A site's own partials.html holds only what differs, so it loses nothing.
	if err != nil || err2 != nil || !strings.HasSuffix(name, ".html") || name == "partials.html" {
		return nil
	}
	for _, m := range anchorID().FindAllSubmatch(ours, -1) {
		if id := string(m[1]); !strings.Contains(string(theirs), `id="`+id+`"`) && !slices.Contains(lost, id) {
			lost = append(lost, id)
		}
	}
	return lost
}
