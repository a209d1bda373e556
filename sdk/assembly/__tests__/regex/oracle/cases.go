package main

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"regexp"
	"strings"
)

// A case file holds, for each pattern, either its error or what its matches in some texts are. Texts and replaced texts
// are bytes, written as the characters U+0000 to U+00FF.
type patternCase struct {
	Pattern  string     `json:"pattern"`
	Error    string     `json:"error,omitempty"`
	Template string     `json:"template,omitempty"`
	Texts    [][]string `json:"texts,omitempty"`
}

func latin1(bytes string) string {
	runes := make([]rune, len(bytes))
	for i := range len(bytes) {
		runes[i] = rune(bytes[i])
	}
	return string(runes)
}

// spans writes the positions of all matches: "start-end,start-end,…;", groups after the whole.
func spans(re *regexp.Regexp, text string) string {
	var out strings.Builder
	for _, match := range re.FindAllStringSubmatchIndex(text, -1) {
		for i := 0; i < len(match); i += 2 {
			if i > 0 {
				out.WriteByte(',')
			}
			if match[i] < 0 {
				out.WriteByte('-')
			} else {
				fmt.Fprintf(&out, "%d-%d", match[i], match[i+1])
			}
		}
		out.WriteByte(';')
	}
	return out.String()
}

func caseOf(pattern, template string, texts []string) patternCase {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return patternCase{Pattern: pattern, Error: err.Error()}
	}
	out := patternCase{Pattern: pattern, Template: template}
	for _, text := range texts {
		replaced := re.ReplaceAllString(text, template)
		out.Texts = append(out.Texts, []string{latin1(text), spans(re, text), latin1(replaced)})
	}
	return out
}

func pick(random *rand.Rand, from []string) string { return from[random.Intn(len(from))] }

var atoms = []string{
	"a", "b", "c", "ab", "abc", ".", "é", "日", "本", "\\n", "\\d", "\\w", "\\s", "\\D", "\\W", "\\S", "[ab]", "[^a]", "[a-c]",
	"[^\\n]", "[é-日]", "[^é]", "[[:alpha:]]", "[[:^alpha:]]", "[\\w-]", "[^\\W]", "\\pL", "\\p{Lu}", "\\PL", "\\p{Han}",
	"\\p{Greek}", "\\p{^Latin}", "[\\pN_]", "^", "$", "\\A", "\\z", "\\b", "\\B", "\\x{FFFD}", "\\x41", "\\.", "\\Q.*\\E",
	"(?i)", "(?i:aé)", "(?i:[k-s])", "(?i:ς)", "(?s:.)", "(?m:^)", "(?m:$)", "(?U:a*)", "0", "1", " ", "-", "x",
}

var quantifiers = []string{"*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,3}?", "{2,}", "{0}", "{0,1}"}

// expression makes a random pattern.
func expression(random *rand.Rand, depth int) string {
	switch n := random.Intn(12); {
	case depth == 0 || n < 4:
		return pick(random, atoms)
	case n < 6:
		return expression(random, depth-1) + expression(random, depth-1)
	case n < 7:
		return expression(random, depth-1) + "|" + expression(random, depth-1)
	case n < 8:
		return "(" + expression(random, depth-1) + ")"
	case n < 9:
		return "(?:" + expression(random, depth-1) + "|" + expression(random, depth-1) + ")"
	case n < 11:
		return "(?:" + expression(random, depth-1) + ")" + pick(random, quantifiers)
	default:
		return "(" + expression(random, depth-1) + ")" + pick(random, quantifiers)
	}
}

var pieces = []string{
	"a", "b", "c", "ab", "abc", "aa", "bb", "é", "É", "日", "本", "日本", "\n", " ", "-", "_", "0", "1", "42", "x", "A", "K", "K",
	"s", "ſ", "S", "σ", "ς", "Σ", ".*", "\x80", "\xff", "\xe6", "\xe6\x97", "\xc3", "\xf0\x9f", "😀", "\xed\xa0\x80", "\xc0\xaf", "\ufffd",
}

func text(random *rand.Rand) string {
	var out strings.Builder
	for range random.Intn(9) {
		out.WriteString(pick(random, pieces))
	}
	return out.String()
}

var templates = []string{"<$0>", "$1", "[${1}]", "$2$1", "x", "", "$$1", "${x}", "$name-$1", "${1", "$", "$1x", "$01"}

func cases() []patternCase {
	out := []patternCase{}
	for _, known := range knownCases {
		out = append(out, caseOf(known.pattern, known.template, known.texts))
	}
	for _, pattern := range badPatterns {
		out = append(out, caseOf(pattern, "", nil))
	}
	out = append(out, classCases()...)
	random := rand.New(rand.NewSource(1))
	for range 900 {
		pattern := expression(random, 5)
		texts := []string{}
		for range 5 {
			texts = append(texts, text(random))
		}
		out = append(out, caseOf(pattern, pick(random, templates), texts))
	}
	return out
}

// writeCases writes one case a line.
func writeCases(dir string) error {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	for i, c := range cases() {
		out.WriteString(map[bool]string{true: "[\n", false: ","}[i == 0])
		if err := encoder.Encode(c); err != nil {
			return err
		}
	}
	out.WriteString("]\n")
	return os.WriteFile(dir+"/cases.json", []byte(out.String()), 0o644)
}
