package main

import (
	"bytes"
	"embed"
	"fmt"
	"io"
	"strings"
	"text/template"
	"time"

	"github.com/privacywire/privacywire/internal/feed/parse"
	"github.com/privacywire/privacywire/internal/news"
)

// texts are what commands print that is more than a few lines, as templates.
//
//go:embed *.tmpl completion.*
var texts embed.FS

// functions are what the templates of texts call.
var functions = template.FuncMap{
	"line":    func(key string, values ...any) string { return row("%-12s %s\n", key, values) },
	"field":   func(key string, values ...any) string { return row("   %-10s %s\n", key, values) },
	"within":  prefixed,
	"plural":  plural,
	"words":   words,
	"join":    strings.Join,
	"oneLine": oneLine,
	"indent":  func(s string) string { return strings.ReplaceAll(s, "\n", "\n  ") },
	"title":   func(s string) string { return strings.ToUpper(s[:1]) + s[1:] },
	"clip":    clip,
	"plain":   parse.PlainText,
	"next":    func(i int) int { return i + 1 },
	"cell":    cell,
	"quote":   shellQuote,
	"about":   about,
	"lists":   news.Lists,
	"listed":  news.Listed,
	"claim":   claimLine,
	"date": func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.UTC().Format(time.RFC3339)
	},
}

// row returns a line with a name and values, "" without values.
func row(format, name string, values []any) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = fmt.Sprint(v)
	}
	if text := words(parts...); text != "" {
		return fmt.Sprintf(format, name, text)
	}
	return ""
}

// printText writes a text of texts.
func printText(w io.Writer, name string, data any) error {
	t, err := template.New(name).Funcs(functions).ParseFS(texts, name)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		return err
	}
	_, err = b.WriteTo(w)
	return err
}

func prefixed(before, s, after string) string {
	if s == "" {
		return ""
	}
	return before + s + after
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// shellQuote quotes a text for a shell, without the marks of flag names.
func shellQuote(s string) string {
	return "'" + strings.NewReplacer("'", `'\''`, "`", "").Replace(s) + "'"
}

const clipLength = 200 // characters

// clip shortens a text for a list.
func clip(s string) string {
	if r := []rune(s); len(r) > clipLength {
		return string(r[:clipLength]) + "…"
	}
	return s
}
