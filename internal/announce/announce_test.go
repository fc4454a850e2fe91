package announce

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/privacywire/privacywire/internal/config"
)

const (
	secret   = "s3cret-of-the-target"
	killedIn = "PRIVACYWIRE_ANNOUNCE_DIR"
	killedAt = "PRIVACYWIRE_ANNOUNCE_URL"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(killedIn); dir != "" {
		if err := announceAlone(dir, os.Getenv(killedAt)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// announceAlone is what a process does that is about to be killed.
func announceAlone(dir, address string) error {
	r, err := Open(filepath.Join(dir, "announced.txt"))
	if err != nil {
		return err
	}
	_, err = sender(r).Send(context.Background(), config.Announce{To: config.Webhook, Name: "hook", URL: address,
		What: everything}, entries(20))
	return err
}

var everything = []string{config.Stories, config.Steps, config.Digest}

func sender(r *Record) *Sender {
	return &Sender{Record: r, Site: "My wire", Tell: func(string, Entry) {}, First: func(string, int) {}, Getenv: func(key string) string {
		if key == "KEY" {
			return secret
		}
		return ""
	}}
}

func entries(n int) (list []Entry) {
	for i := range n {
		list = append(list, Entry{ID: fmt.Sprintf("urn:uuid:%d", i), Kind: config.Steps,
			Title: fmt.Sprintf("Parrotly <fined> %d", i), Summary: "In words",
			URL: fmt.Sprintf("https://wire.example/ledger/%d.html", i), Date: time.Date(2024, 3, 1, i, 0, 0, 0, time.UTC),
			HTML: "<p>In <b>words</b></p>"})
	}
	return list
}

// started returns a record in which each target has had its first run, with nothing to know.
func started(t *testing.T, target string) *Record {
	t.Helper()
	r, err := Open(filepath.Join(t.TempDir(), "announced.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Start(target, nil); err != nil {
		t.Fatal(err)
	}
	return r
}

// A request is what a server was asked.
type request struct {
	path string
	head http.Header
	body string
}

// listen starts a server that accepts all and keeps what it is asked.
func listen(t *testing.T) (address string, got *[]request) {
	t.Helper()
	got = &[]request{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*got = append(*got, request{r.URL.Path, r.Header, string(body)})
		io.WriteString(w, `{"did":"did:plc:me","accessJwt":"session"}`)
	}))
	t.Cleanup(s.Close)
	return s.URL, got
}

func TestServicesGetWhatTheyUnderstand(t *testing.T) {
	const link = `https://wire.example/ledger/0.html`
	tests := map[string]struct {
		path, body string
		head       map[string]string
		requests   int
	}{
		config.Webhook: {"/in", `{"id":"urn:uuid:0","kind":"steps","title":"Parrotly \u003cfined\u003e 0","url":"` +
			link + `"`, map[string]string{"Idempotency-Key": "urn:uuid:0"}, 1},
		config.Slack:   {"/in", `{"text":"Parrotly \u0026lt;fined\u0026gt; 0\n` + link + `"}`, nil, 1},
		config.Discord: {"/in", `{"allowed_mentions":{"parse":[]},"content":"Parrotly \u003cfined\u003e 0\n` + link + `"}`, nil, 1},
		config.Matrix:  {"/in", `{"text":"Parrotly \u003cfined\u003e 0\n` + link + `"}`, nil, 1},
		config.Ntfy:    {"/", `"topic":"in"`, map[string]string{"Authorization": "Bearer " + secret}, 1},
		config.Mastodon: {"/in/api/v1/statuses", `{"status":"Parrotly`,
			map[string]string{"Authorization": "Bearer " + secret, "Idempotency-Key": "urn:uuid:0"}, 1},
		config.Bluesky: {"/in/xrpc/com.atproto.repo.putRecord", `"byteEnd":53,"byteStart":19`,
			map[string]string{"Authorization": "Bearer session"}, 2},
	}
	for to, tt := range tests {
		t.Run(to, func(t *testing.T) {
			address, got := listen(t)
			target := config.Announce{To: to, Name: to, URL: address + "/in", User: "me", Secret: "KEY", What: everything, Text: "{title}\n{url}"}
			s := sender(started(t, to))
			if to == config.Slack || to == config.Discord || to == config.Matrix {
				s.Getenv = func(string) string { return address + "/in" }
			}
			for range 2 { // the second run has nothing to say
				if _, err := s.Send(t.Context(), target, entries(1)); err != nil {
					t.Fatal(err)
				}
			}
			if len(*got) != tt.requests {
				t.Fatalf("%d requests, want %d", len(*got), tt.requests)
			}
			last := (*got)[tt.requests-1]
			if last.path != tt.path || !strings.Contains(last.body, tt.body) {
				t.Errorf("got %s %s\nwant %s with %s", last.path, last.body, tt.path, tt.body)
			}
			for key, want := range tt.head {
				if g := last.head.Get(key); g != want {
					t.Errorf("%s: %q, want %q", key, g, want)
				}
			}
			if to == config.Webhook {
				mac := hmac.New(sha256.New, []byte(secret))
				mac.Write([]byte(last.body))
				if want := "sha256=" + hex.EncodeToString(mac.Sum(nil)); last.head.Get("X-Privacywire-Signature") != want {
					t.Errorf("signature %q, want %q", last.head.Get("X-Privacywire-Signature"), want)
				}
			}
		})
	}
}

func TestFirstRunPostsNoArchive(t *testing.T) {
	address, got := listen(t)
	name := filepath.Join(t.TempDir(), "announced.txt")
	target := config.Announce{To: config.Webhook, Name: "hook", URL: address, What: everything}
	for _, n := range []int{5, 7, 7} {
		r, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := sender(r).Send(t.Context(), target, entries(n)); err != nil {
			t.Fatal(err)
		}
	}
	if len(*got) != 2 {
		t.Errorf("%d messages, want the 2 that were new after the first run", len(*got))
	}
}

func TestFailureIsTriedAgainAndKeepsTheSecret(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "not "+r.URL.Path, http.StatusTooManyRequests)
	}))
	address := s.URL + "/hooks/T0-very-secret"
	target := config.Announce{To: config.Slack, Name: "chat", Secret: "KEY", What: everything, Text: "{title}"}
	sd := sender(started(t, "chat"))
	sd.Getenv = func(string) string { return address }
	for _, closed := range []bool{false, true} {
		if closed {
			s.Close()
		}
		_, err := sd.Send(t.Context(), target, entries(2))
		if err == nil || !strings.Contains(err.Error(), "chat") || strings.Contains(err.Error(), "T0-very-secret") {
			t.Errorf("error %v: want one that names the target and not the secret", err)
		}
		if sd.Record.Told("chat", "urn:uuid:0") {
			t.Error("a message that failed counts as told")
		}
	}
	data, err := os.ReadFile(sd.Record.name)
	if err != nil || strings.Contains(string(data), "secret") {
		t.Errorf("the record holds a secret, or isn't there: %v\n%s", err, data)
	}
}

func TestDryRunSendsNothing(t *testing.T) {
	address, got := listen(t)
	s := sender(started(t, "hook"))
	told := 0
	s.Dry, s.Tell = true, func(string, Entry) { told++ }
	if _, err := s.Send(t.Context(), config.Announce{To: config.Webhook, Name: "hook", URL: address,
		What: everything}, entries(3)); err != nil {
		t.Fatal(err)
	}
	if told != 3 || len(*got) != 0 || s.Record.Told("hook", "urn:uuid:0") {
		t.Errorf("told of %d, sent %d", told, len(*got))
	}
}

// TestKilled kills the process that sends, twenty times, when the server has got a message and before it answers: no entry
// is told more than twice, and each is told.
func TestKilled(t *testing.T) {
	var mu sync.Mutex
	told := map[string]int{}
	var victim *exec.Cmd
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		told[r.Header.Get("Idempotency-Key")]++
		if victim != nil {
			_ = victim.Process.Kill()
			victim = nil
			panic(http.ErrAbortHandler)
		}
	}))
	defer s.Close()
	r := started(t, "hook")
	for range 20 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), killedIn+"="+filepath.Dir(r.name), killedAt+"="+s.URL)
		mu.Lock() // the server waits until the victim is known
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		victim = cmd
		mu.Unlock()
		if cmd.Wait() == nil {
			t.Fatal("it was not killed")
		}
	}
	if err := announceAlone(filepath.Dir(r.name), s.URL); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	twice := 0
	for _, e := range entries(20) {
		if n := told[e.ID]; n < 1 || n > 2 {
			t.Errorf("%s was told %d times", e.ID, n)
		} else {
			twice += n - 1
		}
	}
	if twice != 10 {
		t.Errorf("%d entries were told once more, want one for every second kill", twice)
	}
}

// TestKilledAtRandom kills the process that sends twenty times at random instants.
func TestKilledAtRandom(t *testing.T) {
	var mu sync.Mutex
	told := map[string]int{}
	arrived := make(chan bool, 100)
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return // half a message
		}
		mu.Lock()
		told[r.Header.Get("Idempotency-Key")]++
		mu.Unlock()
		arrived <- true
		time.Sleep(time.Duration(rand.IntN(10)) * time.Millisecond)
	}))
	defer s.Close()
	r := started(t, "hook")
	for range 20 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), killedIn+"="+filepath.Dir(r.name), killedAt+"="+s.URL)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		select {
		case <-arrived:
			time.Sleep(time.Duration(rand.IntN(10_000)) * time.Microsecond)
			_ = cmd.Process.Kill()
			<-ended
		case <-ended: // it had nothing left to send
		}
	}
	if err := announceAlone(filepath.Dir(r.name), s.URL); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	for _, e := range entries(20) {
		if n := told[e.ID]; n < 1 || n > 2 {
			t.Errorf("%s was told %d times", e.ID, n)
		}
	}
}

// TestUnreachable has a server that can't be reached: nothing has left, so nothing is written down.
func TestUnreachable(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	for _, target := range []config.Announce{
		{To: config.Webhook, Name: "hook", URL: s.URL, What: everything},
		{To: config.Email, Name: "hook", Server: strings.TrimPrefix(s.URL, "http://"), From: "wire@wire.example",
			Recipients: []string{"reader@list.example"}, What: everything},
	} {
		send := sender(started(t, "hook"))
		for range 5 {
			if _, err := send.Send(t.Context(), target, entries(1)); err == nil {
				t.Fatal("no error")
			}
		}
		data, err := os.ReadFile(send.Record.name)
		if err != nil || string(data) != "hook start\n" {
			t.Errorf("%s: the record is %q, %v", target.To, data, err)
		}
	}
}

// TestRefused has a server that never takes one of the messages: the others arrive, and after three runs nobody tries.
func TestRefused(t *testing.T) {
	asked := map[string]int{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("Idempotency-Key")
		if asked[id]++; id == "urn:uuid:0" {
			w.WriteHeader(http.StatusUnprocessableEntity)
		}
	}))
	defer s.Close()
	target := config.Announce{To: config.Webhook, Name: "hook", URL: s.URL, What: everything}
	send := sender(started(t, "hook"))
	for n := 1; n <= 5; n++ { // a new entry in each run
		sent, err := send.Send(t.Context(), target, entries(1+n))
		if sent != 1 || (err == nil) != (n > 3) {
			t.Errorf("run %d: %d sent, %v", n, sent, err)
		}
	}
	if asked["urn:uuid:0"] != 3 || asked["urn:uuid:5"] != 1 {
		t.Errorf("asked %v", asked)
	}
}

// TestSecretAddress has a service whose address is its secret and that can't be reached: no message names it.
func TestSecretAddress(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	address := s.URL + "/services/hidden"
	s.Close()
	send := sender(started(t, "chat"))
	send.Getenv = func(string) string { return address }
	_, err := send.Send(t.Context(), config.Announce{To: config.Slack, Name: "chat", Secret: "KEY", What: everything,
		Text: "{title}"}, entries(5))
	if err == nil || strings.Contains(err.Error(), "hidden") || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v", err)
	}
}

// TestOutage loses nothing while a server is down for days.
func TestOutage(t *testing.T) {
	down, asked := true, map[string]int{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if down {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		asked[r.Header.Get("Idempotency-Key")]++
	}))
	defer s.Close()
	target := config.Announce{To: config.Webhook, Name: "hook", URL: s.URL, What: everything}
	send := sender(started(t, "hook"))
	for range 10 {
		if sent, err := send.Send(t.Context(), target, entries(5)); sent != 0 || err == nil {
			t.Fatal(sent, err)
		}
	}
	down = false
	if sent, err := send.Send(t.Context(), target, entries(5)); sent != 5 || err != nil || len(asked) != 5 {
		t.Errorf("%d sent, %v: %v", sent, err, asked)
	}
}

// converse is a mail server for one message. It answers QUIT wrongly, which must not make the message a failed one.
func converse(t *testing.T) (address string, commands *[]string, data chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	commands, data = &[]string{}, make(chan string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		fmt.Fprint(conn, "220 mail.example\r\n")
		var body strings.Builder
		inData := false
		for in := bufio.NewScanner(conn); in.Scan(); {
			line := in.Text()
			switch {
			case inData && line == ".":
				inData = false
				fmt.Fprint(conn, "250 taken\r\n")
				data <- body.String()
			case inData:
				body.WriteString(line + "\r\n")
			case strings.HasPrefix(line, "EHLO"):
				fmt.Fprint(conn, "250-mail.example\r\n250 8BITMIME\r\n")
			case line == "DATA":
				inData = true
				fmt.Fprint(conn, "354 go on\r\n")
			default:
				*commands = append(*commands, line)
				fmt.Fprint(conn, "250 ok\r\n")
			}
		}
	}()
	return l.Addr().String(), commands, data
}

func TestMailIsOneMessage(t *testing.T) {
	address, commands, data := converse(t)
	target := config.Announce{To: config.Email, Name: "mail", Server: address, From: "wire@wire.example",
		Recipients:  []string{"reader@list.example"},
		Unsubscribe: "https://wire.example/leave", What: everything}
	s := sender(started(t, "mail"))
	for range 2 { // the second run has nothing to say
		if _, err := s.Send(t.Context(), target, entries(3)); err != nil {
			t.Fatal(err)
		}
	}
	raw := <-data
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Header.Get("List-Unsubscribe"); got != "<https://wire.example/leave>" {
		t.Errorf("List-Unsubscribe: %q", got)
	}
	if got := m.Header.Get("Content-Type"); !strings.HasPrefix(got, "multipart/alternative") {
		t.Errorf("Content-Type: %q", got)
	}
	for _, want := range []string{"text/plain", "text/html", "https://wire.example/ledger/2.html", "<b>words</b>",
		"Parrotly &lt;fined&gt; 0"} {
		if !strings.Contains(raw, want) {
			t.Errorf("the message has no %q:\n%s", want, raw)
		}
	}
	if strings.Contains(raw, "reader@list.example") {
		t.Error("the message names a recipient to the others")
	}
	if all := strings.Join(*commands, "\n"); !strings.Contains(all, "RCPT TO:<reader@list.example>") {
		t.Errorf("the server was told:\n%s", all)
	}
}

func TestRecordLosesACutLine(t *testing.T) {
	name := filepath.Join(t.TempDir(), "announced.txt")
	if err := os.WriteFile(name, []byte("hook start\nhook urn:uuid:1\nhook urn:uu"), 0o644); err != nil {
		t.Fatal(err)
	}
	r, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Note("hook", wordSent, Entry{ID: "urn:uuid:2"}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(name)
	if want := "hook start\nhook urn:uuid:1\nhook urn:uuid:2\n"; err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestTimeIDIsTheSameEachTime(t *testing.T) {
	list := entries(2)
	a, b := timeID(list[0]), timeID(list[1])
	if a != timeID(list[0]) || a == b || len(a) != 13 || !strings.ContainsRune("234567abcdefghij", rune(a[0])) {
		t.Errorf("keys %q and %q", a, b)
	}
	if _, err := json.Marshal(list); err != nil {
		t.Fatal(err)
	}
}
