package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Every outlet has its own stock of sentences, so that two outlets on one happening share facts and not text.
var (
	openers = []string{"The decision follows an inquiry that took two years.", "Officials opened their file after complaints from parents.",
		"Lawyers had expected a ruling later this year.", "The case began with a letter from a consumer group.",
		"Campaigners called the step long overdue.", "The file runs to more than four hundred pages."}
	closers = []string{"A spokesperson said the company would study the text.", "The firm says it has changed its settings since.",
		"Neither side wished to comment further.", "The full text is to be published next week.",
		"Users do not need to do anything for now.", "Shares were little changed in the afternoon."}
)

func filler(r *rand.Rand, style int) string {
	return openers[(style+r.IntN(2))%len(openers)] + " " + closers[(style*5+r.IntN(3))%len(closers)]
}

func paragraphs(parts ...string) string { return "<p>" + strings.Join(parts, "</p><p>") + "</p>" }

// ordinary invents a post about something that isn't a fine. The serial number in each keeps two of them apart.
func ordinary(r *rand.Rand, s *Source, when time.Time) *Post {
	p, serial := pick(r, payers), s.world.nextSerial()
	post := &Post{Published: when, OnTopic: true}
	kind := r.IntN(7)
	if kind == 6 && s.columns == 4 { // whoever tells the same again under the same headline publishes it again
		kind = 3
	}
	switch kind {
	case 6:
		post.Column = true
		post.Title = "The week in privacy at " + s.Name + ": what we learnt"
		post.Body = paragraphs(column(s, serial)...)
	case 0:
		where := pick(r, []string{"Nepal", "Somalia", "Albania", "Pakistan", "Kenya", "Jordan", "Senegal", "Vietnam"})
		post.About = "ban of " + p.Name + " in " + where // twice in a year it is still the one ban
		post.Title = fmt.Sprintf("%s bans %s on government devices under order %d", where, p.Name, serial)
		post.Body = paragraphs(fmt.Sprintf("%s has banned %s from all government devices over security concerns, order "+
			"%d says.", where, p.Name, serial), filler(r, s.style))
	case 1:
		post.Title = fmt.Sprintf("%s shared user data with %d advertisers without permission", p.Name, serial)
		post.Body = paragraphs(fmt.Sprintf("%s shared the personal data of its users with %d advertisers without their "+
			"consent, researchers found.", p.Name, serial), filler(r, s.style))
	case 2:
		post.Title = fmt.Sprintf("%s starts live shopping for %d merchants", p.Name, serial)
		post.Body = paragraphs(fmt.Sprintf("%s has launched a live shopping feature that lets %d merchants sell products "+
			"in the app.", p.Name, serial), filler(r, s.style))
	case 3:
		post.Title = fmt.Sprintf("Privacy researchers find %d trackers in the %s app", serial, p.Name)
		post.Body = paragraphs(fmt.Sprintf("Researchers found that the %s app collects the location data of its users "+
			"through %d trackers.", p.Name, serial), filler(r, s.style))
	default:
		town := pick(r, []string{"Bangkok", "Urbana", "Finestrat", "Trainford", "Lake Define"})
		post.OnTopic = false
		post.Title = fmt.Sprintf("%s choir wins prize number %d", town, serial)
		post.Body = paragraphs(fmt.Sprintf("The choir of %s sang before %d guests and was just fine.", town, serial))
	}
	return post
}

// spam is what a stranger publishes on a domain that he bought.
func spam(r *rand.Rand, when time.Time) *Post {
	n := 1000 + r.IntN(9000)
	if r.IntN(2) == 0 {
		return &Post{
			Spam: true, Published: when,
			Title: fmt.Sprintf("Best online casino bonus of %d euros", n),
			Body:  paragraphs(fmt.Sprintf("Claim %d free spins today and win great prizes without any deposit.", n)),
		}
	}
	return &Post{
		Spam: true, Published: when,
		Title: fmt.Sprintf("Καζίνο μπόνους %d ευρώ χωρίς κατάθεση", n),
		Body: paragraphs(fmt.Sprintf("Παίξτε τώρα φρουτάκια με %d δωρεάν περιστροφές και κερδίστε μεγάλα έπαθλα στο "+
			"καλύτερο διαδικτυακό καζίνο.", n)),
	}
}

// column is what a weekly column tells under the headline that it always has: never what it told the times before.
func column(s *Source, serial int) []string {
	all := []string{
		"%s shared the location data of its users with %d brokers, a test by students showed.",
		"Shoppers learnt that %s keeps their receipts for %d days and sells the personal data in them.",
		"A nurse asked %s for her own file and was sent %d pages of private messages by somebody else.",
		"%s passed on the personal data of %d pupils to advertisers, teachers in three towns found.",
		"Contractors of %s listened to private conversations on %d nights of last year.",
		"The new privacy terms of %s run to %d words, and hide in the last of them that faces are measured.",
		"%s shared user data with %d data brokers without permission, a former engineer says.",
		"Readers wrote in about a dark pattern of %s that takes %d clicks to get out of, children included.",
		"Doctors found that %s passed on health data of %d patients through a button on their pages.",
		"%s sold the personal data of %d drivers to insurers without their consent.",
		"Researchers bought the profiles that %s had made of voters, %d of them with political opinions.",
		"A museum switched off the cameras of %s after %d visitors were recognised by their gait.",
	}
	platform := payers[s.style%len(payers)].Name
	s.columns++
	var out []string
	for i := range 3 {
		out = append(out, fmt.Sprintf(all[(3*s.columns+i)%len(all)], platform, serial+i))
	}
	return out
}
