package text_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/privacywire/privacywire/internal/news"
	"github.com/privacywire/privacywire/internal/text"
)

func TestPlain(t *testing.T) {
	for _, c := range []struct{ name, html, want string }{
		{"plain text unchanged", "a < b & c  d\n", "a < b & c  d\n"},
		{"paragraphs", "<p>One  two</p><p>Three<br>four</p>", "One two\n\nThree\nfour"},
		{"inline", "Meta<b>&#8217;s</b> <a href=x>fine</a>", "Meta’s fine"},
		{"entities only", "AT&amp;T &pound;5m", "AT&T £5m"},
		{"scripts", "<p>a</p><script>if (a<b) alert('x')</script><style>p{}</style><p>b</p>", "a\n\nb"},
		{"navigation", "<nav><ul><li>Home</li></ul></nav><p>News</p>", "News"},
		{"an end tag that never comes", "<nav><p>News", "News"},
		{"caption", "<figure><img src=x><figcaption>Photo: A</figcaption></figure><p>News</p>", "News"},
		{"invisible", "a&shy;b&#8203;c&nbsp;d", "abc d"},
		{"list", "<ul><li>a<li>b</ul>", "a\n\nb"},
		{"broken", "<p>a<", "a<"},
		{"bad bytes", "<p>a\xff</p>", "a�"},
	} {
		if got := text.Plain(c.html); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// sentences returns the text of all sentences of a body.
func sentences(body, language string) []string {
	var all []string
	for _, s := range text.Parse("", body, language).Sentences {
		all = append(all, s.Text)
	}
	return all
}

func TestSentences(t *testing.T) {
	for _, c := range []struct{ language, sentences string }{
		{"en", "Sen. Josh Hawley said so.|The U.S. House voted."},
		{"en", "It is banned in the U.S.|The app stays.|Edward M. Chen ruled."},
		{"en", "He paid $1.5 million.|Meta Platforms Inc. said no.|It was fined by Acme Corp.|The end."},
		{"en", "“We disagree.”|“It is £12.7m,” the ICO said."},
		{"en", "“Why?” he asked.|Nobody knew!|Really?"},
		{"en", "Growth in Jan. 2024 was 3.5%.|In 2022.|See Art. 5, e.g. Section 2."},
		{"en", "A ban… maybe.|Then it came ...|Yes (in 2020.)|No."},
		{"en", "They used musical.ly and Booking.com.|Fine."},
		{"en", "It stopped.|Then it began [...]"},
		{"en", "F.T.C. Says No"},
		{"en", "What now?|11 states sued."},
		{"de", "Am 3. Mai verbot das Gericht die App.|Die Strafe beträgt ca. 1,2 Mio. Euro nach Art. 83 Abs. 5 DSGVO.|Das ist z.B. viel."},
	} {
		want := strings.Split(c.sentences, "|")
		if diff := cmp.Diff(want, sentences(strings.Join(want, " "), c.language)); diff != "" {
			t.Error(diff)
		}
	}
	if diff := cmp.Diff([]string{"It ended.", "Then it began."}, sentences("It ended.Then it began.", "en")); diff != "" {
		t.Error(diff)
	}
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"TikTok fined £12.7m", "tiktok fined £ 12.7m"},
		{"Meta’s US$1,337 fine", "meta 's us $ 1,337 fine"},
		{"users' data-sharing don’t AT&T", "users ' data - sharing don't at&t"},
		{"the U.S.'s “spy app”", `the u.s. 's " spy app "`},
		{"musical.ly and Booking.com 13-year-old", "musical.ly and booking.com 13 - year - old"},
		{"€405m–€1.2bn … 4% No. 5", "€ 405m — € 1.2bn ... 4 % no . 5"},
		{"H&R Block ÄRGER", "h&r block ärger"},
	} {
		var got []string
		for _, s := range text.Parse("", c.text, "en").Sentences {
			for _, k := range s.Tokens {
				got = append(got, k.Norm)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: %q, want %q", c.text, strings.Join(got, " "), c.want)
		}
	}
}

func TestParagraphs(t *testing.T) {
	d := text.Parse("A title", "One. Two.\n\nThree\nFour", "en")
	var got []string
	for _, s := range d.Sentences {
		got = append(got, string(s.Field)+string(rune('0'+s.Paragraph))+s.Text)
	}
	want := []string{"title0A title", "body0One.", "body0Two.", "body1Three", "body1Four"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	wrapped := "The regulator said on Tuesday that the company had broken the law\nmany times over, and that the fine " +
		"would be paid before the end of\nthe year. It will."
	if got := sentences(wrapped, "en"); len(got) != 2 {
		t.Errorf("wrapped lines: %q", got)
	}
}

func TestPlainLeavesOutListsOfOtherArticles(t *testing.T) {
	li := func(title, name string) string {
		return "<li><a href=x>" + title + "</a>&nbsp;&nbsp;<font>" + name + "</font></li>"
	}
	for _, c := range []struct{ html, want string }{
		{"<ol>" + li("Court bans cameras", "The Daily") + li("Cameras are out", "Evening Post") + "</ol>", ""},
		{"<p>Cameras must go.</p><ul>" + li("Court bans cameras", "The Daily") + "<li><a href=y>View all</a></li></ul>", "Cameras must go."},
		{"<ul><li><a href=x>Court bans cameras</a></li><li><a href=y>Shop fined</a></li></ul>", "Court bans cameras\n\nShop fined"},
		{"<ul>" + li("Court bans cameras", "which is a whole sentence that says what the court has decided today") + "</ul>",
			"Court bans cameras which is a whole sentence that says what the court has decided today"},
		{"<ul><li>Read <a href=x>this</a> now</li>" + li("Court bans cameras", "The Daily") + "</ul>",
			"Read this now\n\nCourt bans cameras The Daily"},
		{"<ul><li>One point</li><li>Another point</li></ul>", "One point\n\nAnother point"},
	} {
		if got := text.Plain(c.html); got != c.want {
			t.Errorf("Plain(%q) = %q, want %q", c.html, got, c.want)
		}
	}
}

func TestWritable(t *testing.T) {
	for _, c := range []struct {
		language, text string
		want           bool
	}{
		{"en", "Court bans cameras", true}, {"en", "法院禁止摄像头", false}, {"en-GB", "Суд запретил камеры", false}, {"en", "2026: 1,000", true},
		{"bg", "Съдът забрани камерите", true}, {"bg", "Court bans cameras", false}, {"sr", "Суд забранио камере", true},
		{"sr", "Sud zabranio kamere", true}, {"hi", "न्यायालय ने कैमरों पर रोक लगाई", true}, {"zh-TW", "法院禁止攝影機", true},
		{"ja", "防犯カメラ禁止", true}, {"zh", "スーパーのカメラ", false}, {"nonsense", "Court bans cameras", true}, {"ar", "دادگاه", true},
	} {
		if got := text.Writable(c.language, c.text); got != c.want {
			t.Errorf("Writable(%q, %q) = %v", c.language, c.text, got)
		}
	}
}

func TestLanguage(t *testing.T) {
	for want, texts := range map[string][]string{
		"en": {"TikTok fined £12.7m", "Meta faces EU probe", "Nepal bans TikTok", "The best deals today"},
		"de": {"Millionenstrafe für Meta wegen Datenschutz", "TikTok wird in den USA verboten", "Behörde verhängt Bußgeld gegen Google"},
		"fr": {"La CNIL inflige une amende de 60 millions d'euros à Microsoft", "TikTok interdit sur les téléphones des fonctionnaires"},
		"es": {"La UE multa a TikTok con 345 millones de euros"},
		"it": {"Il Garante multa ChatGPT per 15 milioni di euro"},
		"nl": {"Boete van 750.000 euro voor TikTok wegens schenden van privacy kinderen", "De overheid verbiedt het gebruik van TikTok"},
		"pt": {"ANPD aplica multa à Meta por uso de dados dos usuários"},
		"ar": {"فرضت الهيئة غرامة على شركة الهاتف", "المحكمة تحظر كاميرات المدارس وتأمر بإزالة البيانات"},
		"fa": {"دادگاه استفاده از دوربین در مدارس را ممنوع کرد و گفت پرونده باز است"},
		"ur": {"عدالت نے اسکولوں میں کیمرے لگانے پر پابندی لگا دی ہے"},
		"zh": {"超市会员卡数据外泄", "欧盟对TikTok处以罚款"},
		"ja": {"スーパーの会員情報が流出", "裁判所、学校の防犯カメラを禁止"},
		"ko": {"법원, 학교 카메라 금지"},
		"ru": {"Суд обязал приложение удалить снимки номеров машин, с этого дня съёмка запрещена"},
		"uk": {"Суд зобов'язав застосунок видалити знімки номерів"},
		"he": {"בית המשפט אסר על מצלמות בבתי ספר"},
		"el": {"Το δικαστήριο απαγόρευσε τις κάμερες"},
		"th": {"ศาลสั่งห้ามใช้กล้องในโรงเรียน"},
		"ka": {"სასამართლომ აკრძალა კამერები"},
		"ta": {"பள்ளிகளில் கேமராக்களுக்கு தடை"},
		"vi": {"Tòa án cấm camera nhận diện khuôn mặt trong trường học"},
		"cs": {"Soud zakázal školám kamery, které rozpoznávají tváře žáků"},
		"hu": {"A bíróság megtiltotta az arcfelismerő kamerákat, és törölni kell az adatokat"},
		"ro": {"Instanța a interzis camerele cu recunoaștere facială în școli și a dispus ștergerea datelor"},
		"":   {"", "TikTok", "12345", "Роскомнадзор заблокировал сервис", "Шүүх сургуулийн камерыг хориглов", "न्यायालय ने कैमरों पर रोक लगाई"},
	} {
		for _, s := range texts {
			if got := text.Language(s); got != want {
				t.Errorf("%q: %q, want %q", s, got, want)
			}
		}
	}
	if got := text.Parse("Nepal bans TikTok", "", "DE-at").Language; got != "de" {
		t.Errorf("a language that is given counts: %q", got)
	}
}

// TestRealItems reads real items: those of dev.jsonl are all English, a few of stream.jsonl are Polish.
func TestRealItems(t *testing.T) {
	for _, c := range []struct {
		file      string
		languages []string
	}{{"dev.jsonl", []string{"en"}}, {"stream.jsonl", []string{"en", "pl", ""}}} {
		f, err := os.Open("../../../shared/data/" + c.file)
		if err != nil {
			t.Skip("../shared is not here: ", err)
		}
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			var item struct{ Title, Description string }
			if err := json.Unmarshal(lines.Bytes(), &item); err != nil {
				t.Fatal(err)
			}
			body := text.Plain(item.Description)
			d := text.Parse(item.Title, body, "")
			if !slices.Contains(c.languages, d.Language) {
				t.Errorf("%q taken for %q", item.Title, d.Language)
			}
			if err := valid(d, item.Title, body); err != "" {
				t.Error(err)
			}
		}
	}
}

// valid checks what holds for every document; it gives "" or what is wrong.
func valid(d *news.Document, title, body string) string {
	at := map[news.Field]string{news.FieldTitle: title, news.FieldBody: body}
	for _, s := range d.Sentences {
		i := strings.Index(at[s.Field], s.Text)
		if i < 0 {
			return "not verbatim, or out of order: " + s.Text
		}
		at[s.Field] = at[s.Field][i+len(s.Text):]
		if s.Text == "" || strings.TrimSpace(s.Text) != s.Text || len(s.Tokens) == 0 {
			return "empty or padded: " + s.Text
		}
		end := 0
		for _, k := range s.Tokens {
			if k.Start < end || k.End <= k.Start || k.End > len(s.Text) || k.Norm == "" {
				return "bad offsets: " + s.Text
			}
			if strings.TrimSpace(s.Text[end:k.Start]) != "" {
				return "words between tokens: " + s.Text
			}
			end = k.End
		}
		if end != len(s.Text) {
			return "words after the last token: " + s.Text
		}
	}
	return ""
}

func FuzzParse(f *testing.F) {
	f.Add("A title", "Meta’s fine: €1.2bn. “Why?” he asked.\n\nThe U.S. said no.Then…")
	f.Add("", "a\xff\xc0'.s ..’s U.S.\r\n \r\nx")
	f.Fuzz(func(t *testing.T, title, body string) {
		for _, language := range []string{"", "de"} {
			d := text.Parse(title, body, language)
			if err := valid(d, title, body); err != "" {
				t.Error(err)
			}
			kept, all := 0, 0
			for _, s := range d.Sentences {
				kept += len(strings.Join(strings.Fields(s.Text), ""))
			}
			if all = len(strings.Join(strings.Fields(title+" "+body), "")); kept != all {
				t.Errorf("%d bytes of %d are in sentences", kept, all)
			}
		}
	})
}

func FuzzPlain(f *testing.F) {
	f.Add("<p>One &amp; <b>two</b><br>three</p><nav>x")
	f.Add("<script>a</script><div><select><option>x</select>&lt;p>")
	f.Fuzz(func(t *testing.T, html string) {
		plain := text.Plain(html)
		if !strings.ContainsAny(plain, "<&") && text.Plain(plain) != plain {
			t.Errorf("not idempotent: %q", plain)
		}
		if plain != html && plain != strings.TrimSpace(plain) {
			t.Errorf("padded: %q", plain)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	title := "Watchdog fines Example app £12.7m for misusing children's data"
	body := "The Example app has been fined £12.7m for breaches of data protection law, the U.K. regulator said on " +
		"Tuesday. It had “not done enough” to check who was using the platform, and the company's parent disagrees."
	b.ReportAllocs()
	for b.Loop() {
		text.Parse(title, body, "")
	}
}
