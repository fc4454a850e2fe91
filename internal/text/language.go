package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// detect tells the language from function words and common news words, which even a headline holds,
// and from letters that only some languages use. A tie, or no evidence, gives "".
func detect(parts []paragraph) string {
	var score [maxLanguages]int
	latin, other := 0, 0
	for _, p := range parts {
		for i := range p.tokens {
			norm := p.tokens[i].Norm
			r, n := utf8.DecodeRuneInString(norm)
			if !unicode.IsLetter(r) {
				continue
			}
			if !foreign(norm, r) {
				latin++
			} else {
				other++
			}
			for set := languageWords[norm]; set != 0; set &= set - 1 {
				score[lowest(set)] += 2
			}
			if n > 1 || !ascii(norm) {
				letters(&score, norm)
			} else if len(norm) > 5 {
				endings(&score, norm)
			}
		}
	}
	if other > latin {
		return ""
	}
	return best(score)
}

func best(score [maxLanguages]int) string {
	top, second := 0, -1
	for i := 1; i < len(languages); i++ {
		if score[i] > score[top] {
			top, second = i, top
		} else if second < 0 || score[i] > score[second] {
			second = i
		}
	}
	if score[top] == 0 || score[top] == score[second] {
		return ""
	}
	return languages[top]
}

// foreign reports whether a word is written in other than Latin letters.
func foreign(norm string, r rune) bool { return r >= 0x250 && !unicode.Is(unicode.Latin, r) }

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func lowest(set uint16) int {
	i := 0
	for set&1 == 0 {
		set >>= 1
		i++
	}
	return i
}

func letters(score *[maxLanguages]int, norm string) {
	for i, l := range ownLetters {
		if strings.ContainsAny(norm, l) {
			score[i]++
		}
	}
}

func endings(score *[maxLanguages]int, norm string) {
	for _, e := range endingsBy[norm[len(norm)-1]&0x7F] {
		if strings.HasSuffix(norm, e.ending) {
			score[e.language]++
		}
	}
}

const maxLanguages = 16

// languages are those that detect can tell apart; an index into them is a language elsewhere in this file.
var languages = []string{"en", "de", "fr", "es", "it", "nl", "pt", "sv", "da", "pl", "id", "tr"}

var ownLetters = []string{"", "äöüß", "àâçèêëîïôœùûé", "ñáíóúé", "àèìòù", "ëï", "ãõçáâêô", "åäö", "æøå", "ąćęłńśźż", "", "ığşç"}

type ending struct {
	ending   string
	language int
}

// endingsBy holds the endings by their last letter.
var endingsBy = func() (by [128][]ending) {
	for _, e := range ownEndings {
		last := e.ending[len(e.ending)-1]
		by[last] = append(by[last], e)
	}
	return by
}()

var ownEndings = []ending{
	{"ing", 0}, {"ness", 0}, {"ed", 0}, {"ers", 0}, {"ight", 0}, {"ough", 0}, {"tion", 0}, {"tions", 0}, {"ity", 0}, {"ally", 0},
	{"ung", 1}, {"ungen", 1}, {"keit", 1}, {"lich", 1}, {"schaft", 1}, {"igen", 1}, {"ischen", 1},
	{"tion", 2}, {"tion", 1}, {"ement", 2}, {"euse", 2}, {"ique", 2}, {"aux", 2},
	{"ciones", 3}, {"idad", 3}, {"miento", 3}, {"zione", 4}, {"zioni", 4}, {"mente", 4}, {"heid", 5}, {"lijk", 5}, {"ijke", 5},
	{"idade", 6}, {"mento", 6}, {"ningen", 7}, {"kan", 10}, {"nya", 10},
}

var languageWords = tally(
	// English
	`the of and to in a is that for on with as by at from it its are was be has have had this will not but an or their they
	which who after over new says said up out about how what why when your you can could may more than all into if would his
	her he she we our against under been were did does do also just first last year years day week people one two no now
	here where there these those some most other before while because between through during should must
	fined fine fines ban bans banned privacy users user's data for company government app apps settlement settle sues sued
	lawsuit judge court bill law state states watchdog regulator faces facing pay million billion probe claims report
	many much any every each such own same only very really even still yet ever never always often again back off down only well
	left right long little good great big small old young high low best worst says tell tells told told's makes made take takes took
	give gives gave given find finds found know knows think thinks want wants need needs work works working come comes came goes went going
	see sees seen look looks show shows showed reported reports according including following despite with within across around among
	another both few several however although though whether since until upon toward towards behind beyond near next last early later soon already
	thing things way ways part place case cases point world country countries government city home life man men woman women child school business
	price deal deals sale sales buy bought sell sells sold free online users' customers customer company's country's it's don't doesn't isn't won't can't
	blocked blocks suspends suspended orders ordered lifts accused hit hits hacked leaked tracked apple's google's tracking hackers hack leak breach
	security children kids social media tech using use used get gets make makes shopping launches launch million's`,
	// German
	`der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie
	nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein
	wurde gegen vom können schon wenn seine ihre ihr unter wir soll ich eines zwischen jetzt kein keine sowie wegen ab laut
	millionen milliarden nutzer daten datenschutz verbot verbietet strafe bußgeld unternehmen behörde gericht klage weil weiter
	neue neuen neuer jahr jahre will muss darf kann`,
	// French
	`le la les de des du et en un une est que qui dans pour par sur au aux avec ce se sont ne pas plus son sa ses il elle
	ont été cette mais ou comme leur après selon entre aussi contre sans être fait nous vous millions amende données
	d'euros utilisateurs`,
	// Spanish
	`el la los las de del y en un una es que por para con se su sus al lo como más no fue ha han este esta pero sobre entre
	según sin también desde hasta contra millones euros multa datos usuarios ya tras ser son`,
	// Italian
	`il lo la gli le di del della dei delle e in un una è che per con si da dal dalla nel nella al alla sono non più come
	anche ma ha hanno dopo contro milioni euro multa dati utenti questo questa suo sua tra`,
	// Dutch
	`de het een van en in is dat op te voor met zijn niet aan er om ook als bij door maar naar uit nog wordt heeft worden
	over deze dit kan meer tegen miljoen boete gebruikers gegevens tot hun wel geen`,
	// Portuguese
	`o os as de do da dos das e em um uma é que para por com se no na nos nas ao não mais como foi são mas sua seu após
	entre sobre contra milhões multa dados usuários também pela pelo`,
	// Swedish
	`och i att det som en på är av för med den till inte har de om ett var från men kan ska efter mot så vid än miljoner
	användare böter`,
	// Danish and Norwegian
	`og i at det som en på er af for med den til ikke har de om et var fra men kan skal efter mod ved ud millioner
	brugere bøde kroner av sier`,
	// Polish
	`w i na z do się nie jest że o to przez za po od dla oraz są jak ale jego które który został kary danych użytkowników`,
	// Indonesian and Malay
	`yang dan di untuk dengan dari ini itu pada tidak akan dalam oleh juga ke adalah sebagai telah karena pengguna
	larangan denda mengatakan`,
	// Turkish
	`ve bir bu için ile da de olarak daha çok gibi sonra kadar olan ceza veri milyon kullanıcı yasak`,
)

// tally maps each word to the set of languages that use it.
func tally(lists ...string) map[string]uint16 {
	m := map[string]uint16{}
	for i, list := range lists {
		for _, w := range strings.Fields(list) {
			m[w] |= 1 << i
		}
	}
	return m
}
