// Package pattern holds the rule language that topics and facts are written in, and searches documents with it.
//
// A rule is one line of text: a pattern of phrases that must be in one sentence, conditions, and votes. [Compile] turns
// the rules of one language into a [Program]; [Program.Search] holds a document and the mentions in it against them.
// The package knows nothing of topics or fines: its caller says which classes of mentions there are, which names a rule
// may give to what it captures, and which labels it may vote for.
//
// # The rule language
//
//	{authority} ..6 fine~ & {platform} NOT fine-tune~ IF $privacy => 0.8
//
//	fine            the word, in any case
//	fine~           the word and its forms: fine, fines, fined, fining (see forms.yaml of each language)
//	daten*          a word that begins so (for languages that write compounds), *strafe one that ends so
//	fine|penalty    either word
//	(a b|c)         either phrase
//	{platform}      a mention of a class: platform, authority, country, money or data; {platform:tiktok} one of them
//	{sum: money}    the same, captured under the name sum; {payer: platform:tiktok} one of them
//	$name           one of the phrases listed under that name in words
//	_               any one word
//	x y             x, then y at once; hyphens, quotes and possessive endings between them don't count
//	x .. y          x, later y;  x ..5 y with at most 5 words between
//	x & y           both, in any order;  x &5 y with at most 5 words between
//	TITLE, BODY     before a pattern: look only there
//	NOT x           the sentence has no x
//	IF x, IF NOT x  the document has x somewhere, or nowhere; {topic:bans} is a flag that the caller sets
//	=> 0.5          what the rule adds to the score; 1 without it, less than 0 speaks against
//	=> fine 3, imposed 2, refund -1
//	                what the rule adds to each label, where the caller has labels
//
// Captures are outside brackets and word lists. A rule that captures is matched everywhere ([Search.All]); the caller
// decides what the captured mentions get from its votes.
//
// # Rule files
//
// A rule file, internal/rules/LANGUAGE/facts.yaml, has shared word lists and sets of rules, each under its name:
//
//	words:                        # lists that every set may name
//	  fine: fine~|penalty~
//	money:                        # a set of rules
//	  words:                      # lists of this set only
//	    fined: fined|penalised
//	  ignore: fine dining         # phrases whose words count for no rule of the set
//	  rules:
//	    - payer is fined a sum: "{payer: platform} ..2 $fined ..3 {sum: money} => fine 3, imposed 2"
//	      example: TikTok was fined £12.7m.
//	    - a price: "{sum: money} (a|per) month => fine -4"
//	      example: It costs $5 a month.
//
// A rule has a name, one line of text, and an example: words of our own that the rule must match, which a test checks.
// [ReadFile] reads such a file and returns all its mistakes at once, each with line, column and remedy.
package pattern
