// Package templates holds the pages, assets and interface strings that ship with the program.
// A file of the same name in a site's own templates/ folder wins over the one in here; docs/theming.md tells what
// each gets.
package templates

import "embed"

// FS holds *.html, strings.yaml and assets/.
//
//go:embed *.html strings.yaml assets
var FS embed.FS
