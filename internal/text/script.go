package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/language"
)

// A script is an index into scripts.
type script int

// latin is the first of scripts.
const latin script = 0

// scripts are the writing systems that are detected. One with a language is hardly used by any other language.
var scripts = []struct {
	table    *unicode.RangeTable
	code     string // of ISO 15924
	language string
}{
	{unicode.Latin, "Latn", ""},
	{unicode.Cyrillic, "Cyrl", ""},
	{unicode.Arabic, "Arab", ""},
	{unicode.Devanagari, "Deva", ""},
	{unicode.Bengali, "Beng", ""},
	{unicode.Ethiopic, "Ethi", ""},
	{unicode.Hebrew, "Hebr", ""},
	{unicode.Han, "Hani", "zh"},
	{unicode.Hiragana, "Jpan", "ja"},
	{unicode.Katakana, "Jpan", "ja"},
	{unicode.Hangul, "Kore", "ko"},
	{unicode.Greek, "Grek", "el"},
	{unicode.Thai, "Thai", "th"},
	{unicode.Lao, "Laoo", "lo"},
	{unicode.Khmer, "Khmr", "km"},
	{unicode.Myanmar, "Mymr", "my"},
	{unicode.Georgian, "Geor", "ka"},
	{unicode.Armenian, "Armn", "hy"},
	{unicode.Tamil, "Taml", "ta"},
	{unicode.Telugu, "Telu", "te"},
	{unicode.Kannada, "Knda", "kn"},
	{unicode.Malayalam, "Mlym", "ml"},
	{unicode.Gujarati, "Gujr", "gu"},
	{unicode.Gurmukhi, "Guru", "pa"},
	{unicode.Oriya, "Orya", "or"},
	{unicode.Sinhala, "Sinh", "si"},
	{unicode.Tibetan, "Tibt", "bo"},
}

// A scriptCount counts the letters of a text by script.
type scriptCount struct {
	letters []int
	parts   []paragraph
}

func count(parts []paragraph) scriptCount {
	c := scriptCount{make([]int, len(scripts)), parts}
	last := latin
	for _, p := range parts {
		for _, r := range p.text {
			switch {
			case r < 0x250 || !unicode.IsLetter(r):
				if unicode.IsLetter(r) {
					c.letters[latin]++
				}
			case unicode.Is(scripts[last].table, r):
				c.letters[last]++
			default:
				for i := range scripts {
					if unicode.Is(scripts[i].table, r) {
						last = script(i)
						c.letters[i]++
						break
					}
				}
			}
		}
	}
	return c
}

// A character of Chinese or Japanese says as much as this many letters.
const lettersPerCharacter = 3

// main returns the script of most of a text.
func (c scriptCount) main() script {
	best, most := latin, c.letters[latin]
	for i, n := range c.letters {
		switch scripts[i].code {
		case "Hani", "Jpan", "Kore":
			n *= lettersPerCharacter
		}
		if n > most {
			best, most = script(i), n
		}
	}
	if kana := c.count("Jpan"); scripts[best].code == "Hani" && kana*20 > c.letters[best] {
		for i := range scripts {
			if scripts[i].code == "Jpan" {
				return script(i)
			}
		}
	}
	return best
}

func (c scriptCount) count(code string) (n int) {
	for i := range scripts {
		if scripts[i].code == code {
			n += c.letters[i]
		}
	}
	return n
}

// Letters that only some of the languages of a script use.
const (
	arabicLetters  = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي" + "ـ"
	persianLetters = arabicLetters + "پچژگکی"
	urduLetters    = persianLetters + "ٹڈڑںےہھۓۂ"
	ukrainian      = "іїєґ"
	russian        = "ыэё"
	otherCyrillic  = "ўјљњћђџѓќѕѝәғқңөұүһҳҷӣӯҡҙҫҥӊӈӄҕҵӡ"
	yiddish        = "ײױװ"
)

// languageOf returns the language that the letters of a script show, "" where several use them.
func (c scriptCount) languageOf(s script) string {
	switch scripts[s].code {
	case "Cyrl":
		return c.cyrillic()
	case "Arab":
		return c.arabic()
	case "Hebr":
		if c.contains(yiddish) > 0 {
			return "yi"
		}
		return "he"
	}
	return scripts[s].language
}

func (c scriptCount) cyrillic() string {
	uk, ru := c.contains(ukrainian), c.contains(russian)
	switch {
	case c.contains(otherCyrillic) > 0:
		return ""
	case uk > 2*ru:
		return "uk"
	case ru > 2*uk:
		return "ru"
	}
	return ""
}

func (c scriptCount) arabic() string {
	all := c.count("Arab")
	only := func(letters string) bool { return c.contains(letters) == all }
	switch {
	case only(arabicLetters) && c.contains("ةأإى") > 0:
		return "ar"
	case only(persianLetters) && c.contains("پچژگ") > 0:
		return "fa"
	case only(urduLetters) && c.contains("ٹڈڑںے") > 0:
		return "ur"
	}
	return ""
}

// contains counts the letters of a text that are among some.
func (c scriptCount) contains(letters string) (n int) {
	for _, p := range c.parts {
		for _, r := range p.text {
			if strings.ContainsRune(letters, unicode.ToLower(r)) {
				n++
			}
		}
	}
	return n
}

// Writable reports whether a language is written in the script of a text. It is true for a text without letters.
func Writable(tag, plain string) bool {
	c := count([]paragraph{{text: plain}})
	main := c.main()
	if c.letters[main] == 0 {
		return true
	}
	base, err := language.Parse(strings.ReplaceAll(tag, "_", "-"))
	if err != nil {
		return main == latin
	}
	usual, confidence := base.Script()
	code := scripts[main].code
	switch usual.String() {
	case code:
		return true
	case "Hans", "Hant", "Jpan", "Kore":
		return code == "Hani" || code == "Jpan" && usual.String() == "Jpan" || code == "Kore" && usual.String() == "Kore"
	}
	return confidence < language.High && (code == "Latn" || code == "Cyrl" || code == "Arab")
}
