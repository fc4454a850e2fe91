package main

import "context"

func runCommand() *command {
	c := newCommand("run", "", "fetch, then build: what cron runs")
	c.long = `Asks the feeds, writes what is new to content/, and builds public/ from it, under one lock. It is what a schedule
runs: feeds that fail are named and stop nothing, and a run that brings nothing changes no file.`
	fo := fetchFlags(c)
	bo := buildFlags(c)
	c.examples = []string{
		"privacywire run                      # in the folder of the site",
		"privacywire -C /srv/wire run         # from cron: 23 * * * * privacywire -C /srv/wire run",
	}
	c.run = func(ctx context.Context, e *env, _ []string) error {
		k, unlock, err := e.begin()
		if err != nil {
			return err
		}
		defer unlock()
		if err := e.checkTemplates(k); err != nil {
			return err
		}
		if _, err := e.fetch(ctx, k, fo); err != nil {
			return err
		}
		bo.json = fo.json
		return e.build(ctx, k, bo)
	}
	return c
}
