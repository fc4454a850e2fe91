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
	Fines       []Fine
	Bans        []Ban

	Story       string // slug, assigned once; a person edits it to merge or split stories
	Opens       string // slug of the story that this article opened; stays when a person edits Story, so that the old URL leads on
	Follows     string // slug of the story that this one's story continues; "" when none
	CopyOf      string // id of the article whose text this one repeats; "" when it is no copy
	Spun        bool   // machine-spun text: never leads a story, never feeds the ledger
	Advertorial bool   // ends by selling something: marked, never leads
	Print       string // fingerprint of the full text, for recognising copies later

	Summary string // Markdown: the source's own sentences
	Made    string // hash of what the program wrote
	Edited  bool   // a person changed the file since; not stored
}

// Evidence is the reason why an article has a topic: the rule and the verbatim words that fired it.
type Evidence struct {
	Topic string  `json:"topic" yaml:"topic"`
	Rule  string  `json:"rule" yaml:"rule"`
	Field Field   `json:"field" yaml:"field"`
	Quote string  `json:"quote" yaml:"quote"`
	Score float64 `json:"score,omitzero" yaml:"score,omitempty"`
}

// A Status is the latest step of a fine or ban that the words state.
type Status string

// The statuses of fines, in the order in which they usually happen.
const (
	FineProposed Status = "proposed"
	FineImposed  Status = "imposed"
	FineSettled  Status = "settled"
	FineAppealed Status = "appealed"
	FineReduced  Status = "reduced"
	FineUpheld   Status = "upheld"
	FineAnnulled Status = "annulled"
	FinePaid     Status = "paid"
)

// The statuses of bans, in the order in which they usually happen.
const (
	BanCalledFor Status = "called-for"
	BanProposed  Status = "proposed"
	BanPassed    Status = "passed"
	BanOrdered   Status = "ordered"
	BanInForce   Status = "in-force"
	BanPaused    Status = "paused"
	BanBlocked   Status = "blocked"
	BanLifted    Status = "lifted"
	BanRejected  Status = "rejected"
)

// A Fine is money that an article says is taken from, agreed with or formally threatened against a platform.
// Amount is in whole units, 0 when the words state a fine without a sum.
type Fine struct {
	Payer     string  `json:"payer,omitempty" yaml:"payer,omitempty"`         // platform slug, or the name as written
	Authority string  `json:"authority,omitempty" yaml:"authority,omitempty"` // authority slug, country code, or the words' own ("class-action")
	Amount    int64   `json:"amount,omitzero" yaml:"amount,omitempty"`
	Currency  string  `json:"currency,omitempty" yaml:"currency,omitempty"`
	Also      []Money `json:"also,omitempty" yaml:"also,omitempty,flow"` // the same sum in other currencies
	Approx    bool    `json:"approx,omitzero" yaml:"approx,omitempty"`   // the words hedge: nearly, over …
	Period    string  `json:"period,omitempty" yaml:"period,omitempty"`  // "day" for a daily fine
	Status    Status  `json:"status" yaml:"status"`
	Event     string  `json:"event,omitempty" yaml:"event,omitempty"` // id of the ledger event, assigned once; a person edits it to split or merge events
	Opens     string  `json:"opens,omitempty" yaml:"opens,omitempty"` // id of the event that this fine opened; stays when a person edits Event, so that the old URL leads on
	Quote     string  `json:"quote" yaml:"quote"`
}

// A Scope is what a ban covers.
type Scope string

// The scopes of bans.
const (
	ScopeNationwide        Scope = "nationwide"
	ScopeGovernmentDevices Scope = "government-devices"
	ScopeAppStore          Scope = "app-store"
	ScopeSchools           Scope = "schools"
	ScopeMinors            Scope = "minors"
	ScopeProcessing        Scope = "processing"
	ScopeWorkplace         Scope = "workplace"
	ScopeState             Scope = "state" // a state, province or city, not the whole country
	ScopeOther             Scope = "other"
)

// A Ban is a platform, or a feature of it, forbidden, blocked or removed, or such a step proposed, lifted or refused.
type Ban struct {
	Platform string `json:"platform,omitempty" yaml:"platform,omitempty"` // platform slug
	Country  string `json:"country,omitempty" yaml:"country,omitempty"`   // ISO 3166 code, or EU …
	Body     string `json:"body,omitempty" yaml:"body,omitempty"`         // authority slug, or the institution as written
	Region   string `json:"region,omitempty" yaml:"region,omitempty"`     // a state or province, as written: "Montana"
	Scope    Scope  `json:"scope,omitempty" yaml:"scope,omitempty"`
	Status   Status `json:"status" yaml:"status"`
	Event    string `json:"event,omitempty" yaml:"event,omitempty"`     // as in Fine
	Opens    string `json:"opens,omitempty" yaml:"opens,omitempty"`     // as in Fine
	Repeats  string `json:"repeats,omitempty" yaml:"repeats,omitempty"` // the step of an older event, by its entry, that had said so before; it stays known when a person deletes that one's articles
	Quote    string `json:"quote" yaml:"quote"`
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

// An Event is one act in the ledger: all the fines, or bans, of all articles that are the same.
type Event struct {
	ID      string   // for life; also the page's slug
	Kind    string   // "fine" or "ban"
	Aliases []string // old ids that lead here since a person merged events
	// For fines the standing amount, in its original currency.
	Fine Fine
	// For bans the standing state.
	Ban      Ban
	Status   Status
	Opened   time.Time
	Changed  time.Time
	Steps    []Step
	Disputed []Claim // where sources disagree with the standing figures
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

// A Claim is what one article states about an event differently from the standing figures.
type Claim struct {
	Article string
	Field   string
	Value   string
	Quote   string
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
