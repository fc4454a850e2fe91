package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/privacywire/privacywire/internal/feed"
	"github.com/privacywire/privacywire/internal/news"
)

// Several machines can share the feeds that one can't request in time. They share only the requests: a shard saves
// the entries of its feeds in one file below .cache/incoming/, and --merge reads these files as if one machine had
// requested all feeds. So identity, stories and the ledger are decided in one place and one order.

// A delivery is one line of such a file: the entries of one feed.
type delivery struct {
	Feed    string       `json:"feed"` // slug
	Entries []news.Entry `json:"entries"`
}

func (e *env) incoming() string { return filepath.Join(e.dir, ".cache", "incoming") }

// requestShard requests the feeds of one shard and saves their entries, and then what was learned about the feeds.
func (f *fetching) requestShard(ctx context.Context, o *fetchOptions) error {
	var i, n int
	if _, err := fmt.Sscanf(o.shard, "%d/%d", &i, &n); err != nil || i < 1 || i > n || n > 1000 {
		return usageError(msgBadShard, o.shard)
	}
	feeds, err := chosen(f.setup.config.Feeds, o.only)
	if err != nil {
		return err
	}
	feeds = slices.DeleteFunc(slices.Clone(feeds), func(fd news.Feed) bool { return shardOf(fd.URL, n) != i })
	var kept bytes.Buffer
	enc := json.NewEncoder(&kept)
	p := f.e.progress(len(feeds))
	f.out.report, err = f.fetcher(o).Run(ctx, feeds, func(r feed.Result) error {
		f.out.tally.Entries += len(r.Entries)
		p.feed(r, f.out.tally, f.out.tally.Entries)
		if len(r.Entries) == 0 {
			return nil
		}
		return enc.Encode(delivery{r.Feed.Slug, r.Entries})
	})
	p.end()
	if err != nil {
		return err
	}
	if kept.Len() > 0 {
		if err := f.keep(fmt.Sprintf("%d-of-%d", i, n), kept.Bytes()); err != nil {
			return err
		}
	}
	return f.out.report.Save()
}

// keep adds deliveries to those of earlier runs of the shard that are not merged yet.
func (f *fetching) keep(shard string, data []byte) error {
	name := filepath.Join(f.e.incoming(), shard+".jsonl")
	before, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return writeFile(name, append(before, data...))
}

// shardOf puts all feeds of a host into one shard, counted from 1: politeness is towards hosts.
func shardOf(address string, n int) int {
	host := address
	if u, err := url.Parse(address); err == nil {
		host = strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	}
	h := fnv.New32a()
	h.Write([]byte(host))
	return int(h.Sum32()%uint32(n)) + 1
}

// merge puts what the shards kept, and removes it once it is safe.
func (f *fetching) merge(ctx context.Context) error {
	files, err := filepath.Glob(filepath.Join(f.e.incoming(), "*.jsonl"))
	if err != nil {
		return err
	}
	var all []delivery
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for dec := json.NewDecoder(bytes.NewReader(data)); dec.More(); {
			var d delivery
			if err := dec.Decode(&d); err != nil {
				return fmt.Errorf(msgBadDelivery, name, err)
			}
			all = append(all, d)
		}
	}
	// A stable order: of one feed's deliveries the earlier comes first.
	slices.SortStableFunc(all, func(x, y delivery) int { return cmp.Compare(f.numbers[x.Feed], f.numbers[y.Feed]) })
	for _, d := range all {
		number, ok := f.numbers[d.Feed]
		if !ok { // taken out of feeds.yaml meanwhile
			continue
		}
		t, err := f.intake.Take(ctx, number, f.setup.config.Feeds[number], d.Entries)
		if err != nil {
			return err
		}
		f.out.tally.Add(t)
	}
	if err := f.put(ctx); err != nil {
		return err
	}
	for _, name := range files {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	return nil
}
