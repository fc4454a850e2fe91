// Package rules holds the rules that ship, as files: a folder for each language, named by its ISO 639-1 code, and in it a
// file for each use: topics.yaml. A new language is a new folder; docs/rules.md says how to write one.
package rules

import "embed"

// Files are the shipped rules, such as en/topics.yaml.
//
//go:embed */*.yaml
var Files embed.FS
