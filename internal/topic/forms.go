package topic

import "strings"

// forms gives a word and the forms that "~" adds to it, in the way of its language. A form that the language doesn't
// have does no harm, since no text holds it.
func forms(word, language string) []string {
	if language == "de" {
		return germanForms(word)
	}
	return englishForms(word)
}

func englishForms(w string) []string {
	all := []string{w}
	add := func(s ...string) { all = append(all, s...) }
	add(strings.Fields(irregular[w])...)
	if len(w) < 2 {
		return append(all, w+"s")
	}
	last, before := w[len(w)-1], w[len(w)-2]
	stem := w[:len(w)-1]
	switch {
	case last == 'y' && !vowel(before):
		add(stem+"ies", stem+"ied", w+"ing", stem+"ier")
	case last == 'e' && before == 'i': // "die", "lie"
		add(w+"s", w+"d", w[:len(w)-2]+"ying")
	case last == 'e':
		add(w+"s", w+"d", stem+"ing", w+"r", w+"rs")
	case last == 's' || last == 'x' || last == 'z' || strings.HasSuffix(w, "ch") || strings.HasSuffix(w, "sh"):
		add(w+"es", w+"ed", w+"ing", w+"er", w+"ers")
	default:
		add(w+"s", w+"ed", w+"ing", w+"er", w+"ers")
	}
	if len(w) > 2 && !vowel(last) && vowel(before) && !vowel(w[len(w)-3]) && last != 'w' && last != 'x' && last != 'y' {
		add(w+string(last)+"ed", w+string(last)+"ing", w+string(last)+"er", w+string(last)+"ers")
	}
	return all
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

// irregular holds the English verbs and nouns of the field whose forms no rule gives.
var irregular = map[string]string{
	"begin": "began begun", "break": "broke broken", "bring": "brought", "build": "built", "buy": "bought", "catch": "caught",
	"child": "children", "do": "did done does", "feed": "fed", "find": "found", "forbid": "forbade forbidden forbids forbidding",
	"freeze": "froze frozen", "get": "got gotten", "give": "gave given", "go": "went gone goes", "have": "has had having",
	"hide": "hid hidden", "hold": "held", "keep": "kept", "know": "knew known", "leave": "left", "let": "letting", "lose": "lost",
	"make": "made", "pay": "paid", "pull": "pulled", "read": "", "say": "said", "see": "saw seen", "seek": "sought", "sell": "sold",
	"send": "sent", "shut": "shutting", "spend": "spent", "spy": "spied spying spies", "steal": "stole stolen", "strike": "struck",
	"take": "took taken", "tell": "told", "think": "thought", "win": "won winning", "withdraw": "withdrew withdrawn",
	"withhold": "withheld", "woman": "women", "man": "men", "write": "wrote written", "be": "is are was were been being am",
	"overturn": "", "uphold": "upheld", "kick": "", "throw": "threw thrown", "feel": "felt", "meet": "met", "data": "", "draw": "drew drawn",
	"oversee": "oversaw overseen", "become": "became", "come": "came", "run": "ran", "choose": "chose chosen", "rise": "rose risen",
}

func germanForms(w string) []string {
	all := []string{w}
	for _, end := range []string{"e", "en", "er", "es", "em", "s", "n", "t", "te", "ten", "st", "nen", "se", "sen"} {
		all = append(all, w+end)
	}
	if stem, ok := strings.CutSuffix(w, "en"); ok {
		all = append(all, stem+"t", stem+"te", stem+"ten", stem+"e", stem+"end", stem+"ende", stem+"enden")
		if !strings.HasPrefix(w, "ver") && !strings.HasPrefix(w, "be") && !strings.HasPrefix(w, "ent") && !strings.HasPrefix(w, "er") {
			all = append(all, "ge"+stem+"t", "ge"+stem+"te", "ge"+stem+"ten")
		}
	}
	all = append(all, strings.Fields(irregularGerman[w])...)
	return all
}

var irregularGerman = map[string]string{
	"verbieten": "verbietet verbot verboten verbotene verbotenen verböte", "geben": "gibt gab gaben gegeben", "weitergeben": "weitergegeben weitergibt weiterzugeben",
	"nehmen": "nimmt nahm genommen", "erlassen": "erlässt erließ", "zwingen": "zwang gezwungen", "verhängen": "verhängt verhängte verhängten",
	"verstoßen": "verstößt verstieß verstießen", "ausspähen": "ausgespäht ausgespähte", "sperren": "gesperrt gesperrte gesperrten",
	"müssen": "muss musste mussten müsse", "werden": "wird wurde wurden worden würde", "ziehen": "zieht zog gezogen",
	"zahlen": "zahlt zahlte gezahlt", "untersagen": "untersagt untersagte untersagten", "weiterleiten": "weitergeleitet leitet weiterleitet weiterleitete",
	"übertragen": "überträgt übertrug", "nutzer": "nutzern nutzerin nutzerinnen nutzende nutzenden", "verkaufen": "verkauft verkaufte verkauften",
	"teilen": "geteilt teilt teilte teilten", "abfließen": "fließen abfließt flossen geflossen abgeflossen", "greifen": "griff griffen gegriffen",
	"entfernen": "entfernt entfernte", "bekommen": "bekommt bekam", "erheben": "erhebt erhob erhoben", "verstoß": "verstöße verstößen verstoßes",
	"gericht": "gerichte gerichts gerichten", "kind": "kinder kindern kindes", "land": "länder ländern", "haben": "hat hatte hatten",
}
