package main

import (
	"strings"
	"unicode"
)

// edges are the code points around the ends of a table's ranges, at most 150 of them, spread over all.
func edges(table *unicode.RangeTable) string {
	var all []rune
	last := false
	for r := rune(0); r <= unicode.MaxRune; r++ {
		in := unicode.Is(table, r)
		if in != last {
			all = append(all, r-1, r)
		}
		last = in
	}
	var out strings.Builder
	step := len(all)/150 + 1
	for i := 0; i < len(all); i += step {
		if all[i] >= 0 {
			out.WriteRune(all[i])
		}
	}
	return out.String()
}

// cased are all code points that fold to others.
func cased() string {
	var out strings.Builder
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if unicode.SimpleFold(r) != r {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// classCases tries all Unicode classes at the ends of their ranges, and the folding of all cased code points.
func classCases() []patternCase {
	var out []patternCase
	for _, name := range categories {
		out = append(out, caseOf(`\p{`+name+`}+`, "", []string{edges(unicode.Categories[name])}))
	}
	for _, name := range scripts {
		out = append(out, caseOf(`\p{`+name+`}+`, "", []string{edges(unicode.Scripts[name])}))
	}
	for _, class := range []string{
		`[a-z]+`, `[\x{100}-\x{17f}]+`, `[\x{370}-\x{3ff}\x{1f00}-\x{1fff}]+`, `[\x{400}-\x{52f}]+`, `[^\x{0}-\x{7ff}]+`, `\p{Ll}+`,
	} {
		out = append(out, caseOf(`(?i)`+class, "", []string{cased()}))
	}
	return out
}
