package feed

import (
	"context"
	"sync"

	"github.com/privacywire/privacywire/internal/news"
)

// A queue hands out feeds so that each host has one at a time and hosts take turns.
type queue struct {
	mu    sync.Mutex
	ready *sync.Cond
	hosts map[string][]int // indexes of the feeds that wait
	turn  []string         // hosts with feeds that wait and none under way
	busy  int
}

func newQueue(feeds []news.Feed) *queue {
	q := &queue{hosts: map[string][]int{}}
	q.ready = sync.NewCond(&q.mu)
	for i, f := range feeds {
		h := hostOf(f.URL)
		if q.hosts[h] == nil {
			q.turn = append(q.turn, h)
		}
		q.hosts[h] = append(q.hosts[h], i)
	}
	return q
}

// next waits for a feed whose host is free; false when all are done or the run has ended.
func (q *queue) next(ctx context.Context) (index int, host string, ok bool) {
	stop := context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.ready.Broadcast()
	})
	defer stop()
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.turn) == 0 && q.busy > 0 && ctx.Err() == nil {
		q.ready.Wait()
	}
	if len(q.turn) == 0 || ctx.Err() != nil {
		return 0, "", false
	}
	host, q.turn = q.turn[0], q.turn[1:]
	index, q.hosts[host] = q.hosts[host][0], q.hosts[host][1:]
	q.busy++
	return index, host, true
}

// done makes a host free again.
func (q *queue) done(host string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.busy--
	if len(q.hosts[host]) > 0 {
		q.turn = append(q.turn, host)
	}
	q.ready.Broadcast()
}
