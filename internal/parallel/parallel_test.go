package parallel

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
)

func TestEachCallsEveryNumberOnce(t *testing.T) {
	calls := make([]atomic.Int32, 1000)
	if err := Each(t.Context(), len(calls), func(i int) error { calls[i].Add(1); return nil }); err != nil {
		t.Fatal(err)
	}
	for i := range calls {
		if n := calls[i].Load(); n != 1 {
			t.Errorf("%d was passed %d times", i, n)
		}
	}
}

func TestLimitedStopsAtTheFirstError(t *testing.T) {
	wrong := errors.New("wrong")
	var calls atomic.Int32
	err := Limited(t.Context(), 1000, 1, func(i int) error {
		calls.Add(1)
		if i == 2 {
			return wrong
		}
		return nil
	})
	if !errors.Is(err, wrong) || calls.Load() != 3 {
		t.Errorf("got %v after %d calls, want %v after 3", err, calls.Load(), wrong)
	}
}

func TestEachStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := Each(ctx, 10, func(int) error { t.Error("called"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
