// Package pattern implements the rule language of topics and facts: it compiles rules and searches documents with them.
//
// A rule is one line of text: a pattern of phrases that must be in one sentence, conditions, and votes. [Compile] turns
// the rules of one language into a [Program]; [Program.Search] looks for them in a document with its mentions.
// The package doesn't know topics or fines: [Options] say which classes of mentions there are, which names rules may
// use for what they capture, and which labels they may vote for.
//
// docs/rules.md describes the language. [Load] compiles a file of package rules.
//
// A phrase of a rule becomes a [symbol] of a grammar: a word, a mention, one of several alternatives, or a
// sequence. The search reads a document once, from its end to its beginning, and notes the places of all symbols.
// [Search.First] and [Search.All] then match rules by the places of their phrases.
package pattern
