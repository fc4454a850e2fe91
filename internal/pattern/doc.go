// Package pattern holds the rule language that topics and facts are written in, and searches documents with it.
//
// A rule is one line of text: a pattern of phrases that must be in one sentence, conditions, and votes. [Compile] turns
// the rules of one language into a [Program]; [Program.Search] holds a document and the mentions in it against them.
// The package knows nothing of topics or fines: its caller says which classes of mentions there are, which names a rule
// may give to what it captures, and which labels it may vote for.
//
// docs/rules.md describes the language. [Load] compiles a file of package rules.
//
// A phrase of a rule becomes a [symbol] of a grammar: a word, a mention, one of several alternatives, or a
// sequence. The search reads a document once, from its end to its beginning, and notes where each symbol is; then
// [Search.First] and [Search.All] match rules by the places of their phrases.
package pattern
