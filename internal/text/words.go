package text

import "strings"

// never holds abbreviations that a name or a number follows: no sentence ends after them.
var never = words(`mr rs mrs ms dr prof sen sens rep reps gov govs gen lt col sgt maj capt cmdr adm hon rev st mt ft supt
	atty atty-gen asst dept dist vs v art arts sec secs fig figs vol pp para paras cf approx est ca viz
	messrs mme mlle pres sr sra`)

// seldom holds abbreviations and endings after which a sentence ends only if the next word is a usual beginning.
var seldom = words(`inc corp ltd co llc plc bros jr etc al dc jan feb mar apr jun jul aug sep sept oct nov dec
	mon tue tues wed thu thur thurs fri sat sun ave blvd calif fla tex mass conn ill mich minn penn colo ariz ore wash`)

// months are followed by a day now and then, although they are no abbreviations: "on January. 1".
var months = words(`january february march april june july august september october november december`)

// neverGerman adds the German abbreviations.
var neverGerman = words(`abs art nr bzw vgl ca mio mrd tsd evtl ggf inkl exkl sog usw ggü gem lt str dr prof hr fr st abt
	bspw zzgl allg max min nat rd s u d h b jan feb apr aug sept okt nov dez`)

// elided are words that French and Italian write before an apostrophe and the next word: "l'Italie", "dell'app". They
// are words of their own.
var elided = words(`l d qu c j dell all nell sull dall quest jusqu lorsqu puisqu`)

// exclaims are names that end in an exclamation mark.
var exclaims = map[string]bool{"yahoo!": true}

// starters holds the words that most often begin a sentence.
var starters = words(`the a an in on at it its this that these those there but and or so yet as if when while after before
	since for from with by to he she they we you i his her their our my what who why how where which both some many most
	all one two under over last according however meanwhile although though because despite during until not no now new
	then here still also only just even earlier later users officials lawmakers regulators critics
	der die das ein eine es er sie wir in im am auf mit nach bei für aber und doch auch wer was wie wenn als laut`)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}
