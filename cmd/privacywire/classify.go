package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/privacywire/privacywire/internal/eval"
	"github.com/privacywire/privacywire/internal/ingest"
	"github.com/privacywire/privacywire/internal/news"
)

func classifyCommand(c *command) runner {
	return func(ctx context.Context, e *env, args []string) error {
		return e.withItems(args, func(k *setup, in io.Reader) error { return classify(ctx, k.pipeline(), in, e.stdout) })
	}
}

// withItems calls use with the text of the named files one after the other, or standard input when there are none.
func (e *env) withItems(args []string, use func(k *setup, in io.Reader) error) error {
	k, err := e.setupOrDefault()
	if err != nil {
		return err
	}
	if len(args) == 0 || len(args) == 1 && args[0] == "-" {
		return use(k, e.stdin)
	}
	var readers []io.Reader
	for _, name := range args {
		f, err := os.Open(name)
		if err != nil {
			return usageError(msgNoFile, name, reason(err))
		}
		defer f.Close()
		readers = append(readers, f, strings.NewReader("\n"))
	}
	return use(k, io.MultiReader(readers...))
}

// maxItem bounds one line of input, in bytes.
const maxItem = 16 << 20

// An item is a line of input. The id may be of any kind and comes back as it is.
type item struct {
	ID json.RawMessage `json:"id"`
	eval.Input
}

// classify keeps all cores busy and the answers in the order of the lines: every line gets a place in a queue, and the
// writer waits for the answers in turn. The queue's length bounds how many lines are read at once.
func classify(ctx context.Context, p *ingest.Pipeline, in io.Reader, out io.Writer) error {
	queue := make(chan chan []byte, 8*runtime.GOMAXPROCS(0))
	g, ctx := errgroup.WithContext(ctx)
	failed := 0
	g.Go(func() error {
		defer close(queue)
		lines := bufio.NewScanner(in)
		lines.Buffer(make([]byte, 0, 64<<10), maxItem)
		for number := 1; lines.Scan(); number++ {
			line := bytes.TrimSpace(lines.Bytes())
			if len(line) == 0 {
				continue
			}
			line, n, answer := bytes.Clone(line), number, make(chan []byte, 1)
			select {
			case queue <- answer:
			case <-ctx.Done():
				return ctx.Err()
			}
			go func() { answer <- classifyLine(p, line, n) }()
		}
		if err := lines.Err(); err != nil {
			return fmt.Errorf(msgBadInput, err)
		}
		return nil
	})
	g.Go(func() error {
		w := bufio.NewWriter(out)
		for answer := range queue {
			line := <-answer
			if bytes.HasPrefix(line, []byte(`{"error":`)) {
				failed++
			}
			w.Write(line)
			if err := w.WriteByte('\n'); err != nil {
				return fmt.Errorf(msgBadOutput, err)
			}
			if len(queue) == 0 { // someone who types gets each answer at once
				w.Flush()
			}
		}
		return w.Flush()
	})
	if err := g.Wait(); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf(msgBadItems, failed)
	}
	return nil
}

func classifyLine(p *ingest.Pipeline, line []byte, number int) []byte {
	var it item
	if err := json.Unmarshal(line, &it); err != nil {
		answer, _ := json.Marshal(map[string]string{"error": fmt.Sprintf("line %d: not an item: %v", number, err)})
		return answer
	}
	return encode(it.ID, p.Read(it.Entry(), news.KeepMatching))
}

// An answerTopic is a topic of the answer for one item.
type answerTopic struct {
	Topic    string            `json:"topic"`
	Score    float64           `json:"score"`
	Evidence []json.RawMessage `json:"evidence"`
}

// encode returns the answer for one item, with a list for each kind of claims in the table of kinds.
func encode(id json.RawMessage, r ingest.Reading) []byte {
	topics := []answerTopic{}
	for _, t := range r.Result.Topics {
		at := answerTopic{Topic: t.Slug, Score: t.Score, Evidence: []json.RawMessage{}}
		for _, e := range r.Result.Evidence {
			if e.Topic == t.Slug {
				at.Evidence = append(at.Evidence, object("rule", e.Rule, "field", e.Field, "quote", e.Quote))
			}
		}
		topics = append(topics, at)
	}
	var pairs []any
	if len(id) > 0 {
		pairs = append(pairs, "id", id)
	}
	pairs = append(pairs, "on_topic", r.Result.Privacy, "language", r.Document.Language, "topics", topics,
		"kept", r.Kept, // by a feed that keeps what matches
		"platforms", list(r.Facts.Platforms), "authorities", list(r.Facts.Authorities), "countries", list(r.Facts.Countries))
	for _, name := range news.Lists() {
		pairs = append(pairs, name, list(news.Listed(r.Facts.Claims, name)))
	}
	return object(append(pairs, "summary", r.Article.Summary)...)
}

// object returns a JSON object of keys and values in their order.
func object(pairs ...any) []byte {
	b := []byte("{")
	for i, v := range pairs {
		b = append(b, plainJSON(v)...)
		b = append(b, ":,"[i%2])
	}
	b[len(b)-1] = '}'
	return b
}

// result writes a line of JSON for a program, or the text for a person.
func (e *env) result(asJSON bool, v any, format string, args ...any) error {
	text := []byte(fmt.Sprintf(format, args...))
	if asJSON {
		text = append(plainJSON(v), '\n')
	}
	_, err := e.stdout.Write(text)
	return err
}

// plainJSON writes JSON with the marks of HTML as they are.
func plainJSON(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil { // an id that is no JSON can't have been read
		panic(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// list returns a list that JSON writes as [] when it is empty.
func list[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}
