package news

import (
	"cmp"
	"encoding/json"
	"slices"
)

// A ClaimKind names what a claim states: a row of [ClaimKinds].
type ClaimKind string

// The kinds of claims.
const (
	ClaimFine       ClaimKind = "fine"       // a penalty by a regulator or a criminal court
	ClaimSettlement ClaimKind = "settlement" // money that was agreed
	ClaimDamages    ClaimKind = "damages"    // an award by a civil court
	ClaimRefund     ClaimKind = "refund"     // money paid back to customers
	ClaimBan        ClaimKind = "ban"        // a platform, or a feature of it, forbidden, blocked or removed
)

// The lists of claims: keys of an article's front matter and folders of the ledger.
const (
	ListFines = "fines"
	ListBans  = "bans"
)

// A KindRow is a row of the table of kinds.
type KindRow struct {
	Kind      ClaimKind
	List      string     // where the claims are shown; kinds of one list are compared with each other
	Money     bool       // claims have a sum
	Subject   string     // what front matter and JSON call the subject
	Authority string     // what they call the authority
	Place     bool       // acts are told apart by where they hold, and go on until a status ends them
	Apart     int        // how many days apart two reports of one act may be, for kinds without sums
	Statuses  [][]Status // stages in order; no event returns from a later stage to an earlier one
}

// ClaimKinds is the table of kinds. The first kind of each list is the one that a claim has when its file names none.
var ClaimKinds = []KindRow{
	{ClaimFine, ListFines, true, "payer", "authority", false, 0, [][]Status{
		{FineProposed}, {FineImposed}, {FineAppealed, FineReduced, FineUpheld, FineAnnulled}, {FinePaid}}},
	{ClaimSettlement, ListFines, true, "payer", "authority", false, 0, [][]Status{
		{FineProposed}, {FineSettled}, {FineAppealed, FineReduced, FineUpheld, FineAnnulled}, {FinePaid}}},
	{ClaimDamages, ListFines, true, "payer", "authority", false, 0, [][]Status{
		{FineProposed}, {FineImposed}, {FineAppealed, FineReduced, FineUpheld, FineAnnulled}, {FinePaid}}},
	{ClaimRefund, ListFines, true, "payer", "authority", false, 0, [][]Status{
		{FineProposed}, {FineImposed, FineSettled}, {FineAppealed, FineReduced, FineUpheld, FineAnnulled}, {FinePaid}}},
	{ClaimBan, ListBans, false, "platform", "body", true, 60, [][]Status{
		{BanCalledFor}, {BanProposed}, {BanPassed, BanOrdered}, {BanInForce, BanPaused, BanBlocked, BanLifted, BanRejected}}},
}

// Lists returns the names of the lists of [ClaimKinds], in the order of the table.
func Lists() []string {
	var names []string
	for i := range ClaimKinds {
		if !slices.Contains(names, ClaimKinds[i].List) {
			names = append(names, ClaimKinds[i].List)
		}
	}
	return names
}

// Row returns the row of a kind, an empty one for a kind that is not in the table.
func (k ClaimKind) Row() KindRow {
	for i := range ClaimKinds {
		if ClaimKinds[i].Kind == k {
			return ClaimKinds[i]
		}
	}
	return KindRow{Kind: k}
}

// Money reports whether claims of the kind have a sum.
func (k ClaimKind) Money() bool { return k.Row().Money }

// List returns the name of the list that holds claims of the kind, such as "fines".
func (k ClaimKind) List() string { return k.Row().List }

// Has reports whether claims of the kind can have a status.
func (r KindRow) Has(s Status) bool { return r.Stage(s) >= 0 }

// Stage returns the number of the stage that a status belongs to, -1 when claims of the kind can't have it.
func (r KindRow) Stage(s Status) int {
	return slices.IndexFunc(r.Statuses, func(stage []Status) bool { return slices.Contains(stage, s) })
}

// ImpliedKind returns the kind of a claim whose file names none: the first of its list, but a settlement for what was
// settled.
func ImpliedKind(list string, s Status) ClaimKind {
	for i := range ClaimKinds {
		if k := &ClaimKinds[i]; k.List == list {
			if k.Kind == ClaimFine && s == FineSettled {
				return ClaimSettlement
			}
			return k.Kind
		}
	}
	return ""
}

// A Status is the latest step of an act that the words state.
type Status string

// The statuses of fines and other money.
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

// The statuses of bans.
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

// A Scope is what a ban covers.
type Scope string

// The scopes of bans.
const (
	ScopeNationwide        Scope = "nationwide"
	ScopeGovernmentDevices Scope = "government-devices"
	ScopeAppStore          Scope = "app-store"
	ScopeSchools           Scope = "schools"
	ScopeMinors            Scope = "minors"
	ScopeActivity          Scope = "activity"    // what a platform may not do: advertising, shopping, AI training
	ScopeInstitution       Scope = "institution" // a parliament, an army, a company
	ScopeState             Scope = "state"       // a state, province or city, not the whole country
	ScopeOther             Scope = "other"
)

// Scopes are all scopes.
var Scopes = []Scope{ScopeNationwide, ScopeState, ScopeGovernmentDevices, ScopeInstitution, ScopeAppStore, ScopeSchools,
	ScopeMinors, ScopeActivity, ScopeOther}

// ScopeOf returns the scope that a file names, which may be older than today's names.
func ScopeOf(name string) Scope {
	switch name {
	case "processing":
		return ScopeActivity
	case "workplace", "military":
		return ScopeInstitution
	}
	return Scope(name)
}

// A Claim is what an article states that happened, with the words that state it. What a claim of its kind doesn't have
// is empty. Amount is in whole units, 0 when the words state no sum.
type Claim struct {
	Kind      ClaimKind `json:"kind,omitempty"`
	Subject   string    `json:"subject,omitempty"`   // who pays or is banned: platform slug, or the name as written
	Authority string    `json:"authority,omitempty"` // authority slug, country code, or the words' own ("class-action")
	Country   string    `json:"country,omitempty"`   // where it holds: ISO 3166 code, or EU …
	Region    string    `json:"region,omitempty"`    // a state or province, as written: "Montana"
	Scope     Scope     `json:"scope,omitempty"`
	Amount    int64     `json:"amount,omitzero"`
	Currency  string    `json:"currency,omitempty"`
	Also      []Money   `json:"also,omitempty"`   // the same sum in other currencies
	Approx    bool      `json:"approx,omitzero"`  // the words hedge: nearly, over …
	Period    string    `json:"period,omitempty"` // "day" for a sum per day
	Status    Status    `json:"status"`
	Effective string    `json:"effective,omitempty"` // the date on which it takes effect, as 2023-02-27
	Law       []string  `json:"law,omitempty"`       // the laws that it rests on
	Case      string    `json:"case,omitempty"`      // the number of the case
	Basis     string    `json:"basis,omitempty"`     // the words that name law and case, where they are not in Quote
	Sector    string    `json:"sector,omitempty"`    // the subject's business, where a source names one
	Note      string    `json:"note,omitempty"`      // what a person who corrected the claim tells the readers
	Event     string    `json:"event,omitempty"`     // id of the ledger event; a person edits it to split or merge events
	Opens     string    `json:"opens,omitempty"`     // id of the event that this claim opened; stays when Event is edited
	Repeats   string    `json:"repeats,omitempty"`   // the entry of the same step of an older event; stays for life
	Quote     string    `json:"quote"`
}

// Listed returns the claims of one list.
func Listed(claims []Claim, list string) []Claim {
	var all []Claim
	for _, c := range claims {
		if c.Kind.List() == list {
			all = append(all, c)
		}
	}
	return all
}

// SortClaims puts claims into the order of the lists of [ClaimKinds]; those of one list keep theirs.
func SortClaims(claims []Claim) {
	order := Lists()
	slices.SortStableFunc(claims, func(a, b Claim) int {
		return slices.Index(order, a.Kind.List()) - slices.Index(order, b.Kind.List())
	})
}

// claimJSON is a claim with the names that kinds have for the subject and the authority.
type claimJSON struct {
	Kind     ClaimKind `json:"kind,omitempty"`
	Payer    string    `json:"payer,omitempty"`
	Platform string    `json:"platform,omitempty"`
	Body     string    `json:"body,omitempty"`
	claimFields
}

type claimFields Claim

// MarshalJSON writes the claim with its kind's names for the subject and the authority.
func (c Claim) MarshalJSON() ([]byte, error) {
	v := claimJSON{Kind: c.Kind, claimFields: claimFields(c)}
	row := c.Kind.Row()
	switch row.Subject {
	case "payer":
		v.Payer, v.Subject = c.Subject, ""
	case "platform":
		v.Platform, v.Subject = c.Subject, ""
		v.Kind = "" // the key says it
	}
	if row.Authority == "body" {
		v.Body, v.Authority = c.Authority, ""
	}
	return json.Marshal(v)
}

// UnmarshalJSON reads a claim under any of the names that kinds have for the subject and the authority.
func (c *Claim) UnmarshalJSON(data []byte) error {
	var v claimJSON
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	*c = Claim(v.claimFields)
	c.Kind, c.Subject = v.Kind, cmp.Or(c.Subject, v.Payer, v.Platform)
	c.Authority = cmp.Or(c.Authority, v.Body)
	c.Scope = ScopeOf(string(c.Scope))
	return nil
}
