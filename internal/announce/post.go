package announce

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"time"

	"github.com/privacywire/privacywire/internal/config"
)

// client posts to one target.
type client struct {
	target config.Announce
	secret string
	site   string // its title, for e-mail
	http   *http.Client
	did    string // the account at Bluesky
	token  string // of the session at Bluesky
	begin  func() error
}

// traced calls begin when the connection is made and the message is about to leave. An error of begin ends the
// connection.
func (c *client) traced(ctx context.Context, fault *error) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(got httptrace.GotConnInfo) {
		if *fault = c.begin(); *fault != nil {
			_ = got.Conn.Close()
		}
	}})
}

// The longest text that Mastodon and Bluesky take by default, in characters, and the longest title in it.
const (
	maxText  = 500
	maxPost  = 300
	maxTitle = 150
)

// send sends one message.
func (c *client) send(ctx context.Context, entries []Entry) error {
	e, t := entries[0], c.target
	words, address := text(t.Text, e, maxText), c.secret
	head, body := http.Header{"Idempotency-Key": {e.ID}}, map[string]any{}
	if c.secret != "" && (t.To == config.Mastodon || t.To == config.Ntfy) {
		head.Set("Authorization", "Bearer "+c.secret)
	}
	switch t.To {
	case config.Email:
		return c.mail(ctx, entries)
	case config.Bluesky:
		return c.bluesky(ctx, e)
	case config.Slack:
		body["text"] = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(words)
	case config.Matrix:
		body["text"] = words
	case config.Discord:
		body["content"], body["allowed_mentions"] = words, map[string]any{"parse": []string{}} // nobody
	case config.Mastodon:
		address, body["status"] = join(t.URL, "api/v1/statuses"), words
	case config.Ntfy: // the topic is the end of the address
		i := strings.LastIndexByte(strings.TrimRight(t.URL, "/"), '/') + 1
		address, body["topic"], body["message"], body["click"] = t.URL[:i], strings.TrimRight(t.URL[i:], "/"), words, e.URL
	default:
		return c.webhook(ctx, e, head)
	}
	return c.json(ctx, address, head, body, nil)
}

// webhook posts an entry as JSON, signed with the secret.
func (c *client) webhook(ctx context.Context, e Entry, head http.Header) error {
	data, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if c.secret != "" {
		mac := hmac.New(sha256.New, []byte(c.secret))
		mac.Write(data)
		head.Set("X-Privacywire-Signature", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	}
	return c.post(ctx, c.target.URL, head, data, nil)
}

// bluesky puts a post under a key made from the entry, so that a repeated one replaces itself.
func (c *client) bluesky(ctx context.Context, e Entry) error {
	if c.token == "" {
		var session struct{ DID, AccessJwt string }
		login := map[string]any{"identifier": c.target.User, "password": c.secret}
		begin := c.begin
		c.begin = func() error { return nil } // a login is not yet the message
		err := c.json(ctx, join(c.target.URL, "xrpc/com.atproto.server.createSession"), nil, login, &session)
		if c.begin = begin; err != nil {
			return err
		}
		if session.AccessJwt == "" {
			return errors.New("the login has no token in its answer")
		}
		c.did, c.token = session.DID, session.AccessJwt
	}
	const post = "app.bsky.feed.post"
	words := text(c.target.Text, e, maxPost)
	record := map[string]any{"$type": post, "text": words, "createdAt": e.Date.UTC().Format(time.RFC3339)}
	if i := strings.Index(words, e.URL); i >= 0 {
		record["facets"] = []any{map[string]any{
			"index":    map[string]int{"byteStart": i, "byteEnd": i + len(e.URL)},
			"features": []any{map[string]string{"$type": "app.bsky.richtext.facet#link", "uri": e.URL}},
		}}
	}
	head := http.Header{"Authorization": {"Bearer " + c.token}}
	return c.json(ctx, join(c.target.URL, "xrpc/com.atproto.repo.putRecord"), head,
		map[string]any{"repo": c.did, "collection": post, "rkey": timeID(e), "record": record}, nil)
}

// timeID returns the key of a post as Bluesky wants it: microseconds and ten bits of chance, in base 32.
func timeID(e Entry) string {
	sum := sha256.Sum256([]byte(e.ID))
	hash := binary.BigEndian.Uint64(sum[:8])
	n := (uint64(e.Date.UnixMicro())+hash>>32%1e6)<<10 | hash&0x3ff
	var key [13]byte
	for i := range key {
		key[len(key)-1-i] = "234567abcdefghijklmnopqrstuvwxyz"[n&31]
		n >>= 5
	}
	return string(key[:])
}

func (c *client) json(ctx context.Context, address string, head http.Header, v map[string]any, answer any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return c.post(ctx, address, head, data, answer)
}

// errAnswer begins the error of an answer that accepts nothing.
var errAnswer = errors.New("the server answers")

// post posts a body. What the server answers is in no error: it may repeat a secret.
func (c *client) post(ctx context.Context, address string, head http.Header, data []byte, answer any) error {
	var fault error
	req, err := http.NewRequestWithContext(c.traced(ctx, &fault), http.MethodPost, address, bytes.NewReader(data))
	if err != nil {
		return errors.New("the address is not valid: check it")
	}
	req.GetBody = nil // so that the transport never sends a message again by itself
	for key, values := range head {
		req.Header[key] = values
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := c.http.Do(req)
	if err != nil {
		return cmp.Or(fault, err)
	}
	defer res.Body.Close()
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("%w %d %s", errAnswer, res.StatusCode, http.StatusText(res.StatusCode))
	}
	if answer == nil {
		return nil
	}
	return json.NewDecoder(io.LimitReader(res.Body, 1<<20)).Decode(answer)
}

func join(base, name string) string { return strings.TrimRight(base, "/") + "/" + name }

// text fills in a template and keeps to a number of characters.
func text(template string, e Entry, most int) string {
	words := strings.NewReplacer("{title}", cut(e.Title, maxTitle), "{url}", e.URL, "{summary}",
		e.Summary).Replace(template)
	return cut(words, most)
}

func cut(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}
