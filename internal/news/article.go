package news

import "time"

// An Article is one kept entry and one Markdown file of the archive.
// Platforms and Authorities hold slugs of the word lists, Countries ISO 3166 codes (or EU, UN …), each sorted.
type Article struct {
	ID        string
	Path      string // YYYY/MM/slug, without .md; for life
	Title     string
	URL       string // canonical; "" when the entry has none
	Archived  string // where a public archive keeps a copy of it; "" when nobody asked one
	Source    string // the feed's slug
	Authors   []string
	Published time.Time // UTC
	Seen      time.Time // UTC; written once
	Language  string

	Topics      []string
	Privacy     bool // about platform privacy, with or without a topic
	Platforms   []string
	Authorities []string
	Countries   []string
	Evidence    []Evidence
	Claims      []Claim // in the order of the lists of ClaimKinds

	Story string // slug, assigned once; a person edits it to merge or split stories
	// Opens is the slug of the story that this article opened. It stays when a person edits Story: the old URL leads on.
	Opens       string
	Follows     string // slug of the story that this one's story continues; "" when none
	CopyOf      string // id of the article whose text this one repeats; "" when it is no copy
	Spun        bool   // machine-spun text: never leads a story, never feeds the ledger
	Imported    bool   // made of a row of a table: each row is an act of its own
	Advertorial bool   // ends by selling something: marked, never leads
	Print       string // fingerprint of the full text, for recognising copies later

	Summary string // Markdown: the source's own sentences
	Made    string // hash of what the program wrote
	Edited  bool   // a person changed the file since; not stored
	Brief   bool   // read without summary and evidence, to save memory; not stored
}

// Evidence is the reason why an article has a topic: the rule and the verbatim words that fired it.
type Evidence struct {
	Topic string  `json:"topic" yaml:"topic"`
	Rule  string  `json:"rule" yaml:"rule"`
	Field Field   `json:"field" yaml:"field"`
	Quote string  `json:"quote" yaml:"quote"`
	Score float64 `json:"score,omitzero" yaml:"score,omitempty"`
}

// A Story is what several articles say about one happening. A single article is a story too.
type Story struct {
	Slug     string
	Lead     *Article   // the earliest and fullest that is neither copy, spun nor advertorial
	Articles []*Article // in time order, copies included
	Folds    []Fold     // the same articles, each copy under its original, the lead's first
	Previous []string   // slugs of the stories that this one follows
	Next     []string   // slugs of the stories that follow this one
	Aliases  []string   // old slugs that lead here since a person merged them
}

// A Fold is an article with the copies of its text elsewhere, which pages show as "also at".
type Fold struct {
	Original *Article
	Copies   []*Article
}

// An Event is one act in the ledger: the claims of all articles that state it.
type Event struct {
	ID       string    // for life; also the page's slug
	Kind     ClaimKind // of the claim that is in force
	Aliases  []string  // old ids that lead here since a person merged events
	Claim    Claim     // the present state, a sum in its original currency
	Status   Status
	Opened   time.Time
	Changed  time.Time
	Steps    []Step
	Disputed []Dispute // where sources disagree with the present state
}

// A Step is one status change of an event, with the article and the words that state it.
type Step struct {
	Entry   string // "id/status": the base of its entry's id in the ledger's feed, for life
	Status  Status
	Date    time.Time
	Year    bool      // only the year of Date is known, from the words: "fined $5.7 million in 2019"
	Amount  Money     // zero where the step states none
	Seen    time.Time // when the site first saw the step stated
	Article string
	Quote   string
}

// A Dispute is what one article states about an event differently from its present state.
type Dispute struct {
	Field   string `json:"field"`
	Value   string `json:"value"`
	Article string `json:"article"`
	Quote   string `json:"quote"`
}

// Digits counts the digits of a sum before the zeros at its end: how exactly it is stated.
func Digits(amount int64) (n int) {
	for amount > 0 && amount%10 == 0 {
		amount /= 10
	}
	for ; amount > 0; amount /= 10 {
		n++
	}
	return n
}
