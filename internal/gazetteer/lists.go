package gazetteer

import _ "embed"

// The word lists. Each file begins with a description of its columns.
var (
	//go:embed data/platforms.txt
	platformList string
	//go:embed data/authorities.txt
	authorityList string
	//go:embed data/countries.txt
	countryList string
	//go:embed data/kinds.txt
	kindList string
	//go:embed data/data.txt
	dataList string
)
