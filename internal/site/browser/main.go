// Command browser builds an invented site for the browser tests, which run.mjs drives.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"time"

	"github.com/privacywire/privacywire/internal/site"
	"github.com/privacywire/privacywire/internal/site/sample"
)

func main() {
	out := flag.String("out", "", "folder to publish in")
	n := flag.Int("n", 500, "articles")
	flag.Parse()
	in := sample.Input(*n)
	in.Out = *out
	in.Status = &site.Status{Run: time.Now().UTC().Truncate(time.Second), Interval: 3600}
	for _, f := range in.Feeds {
		in.Status.Feeds = append(in.Status.Feeds, site.FeedStatus{Slug: f.Slug, Name: f.Name, OK: true, Checked: in.Status.Run})
	}
	start := time.Now()
	r, err := site.Build(context.Background(), in)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d files, %d bytes, %d written, %d removed, %v\n", r.Files, r.Bytes, r.Written, r.Removed, time.Since(start).Round(time.Millisecond))
}
