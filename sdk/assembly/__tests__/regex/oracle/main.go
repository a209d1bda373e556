// Writes what the regular-expression engine takes from Go: Unicode tables, and cases of known outcome.
//
//	go run . tables ../../../regex
//	go run . cases ../testdata
package main

import (
	"fmt"
	"os"
)

func main() {
	writers := map[string]func(dir string) error{"tables": writeTables, "cases": writeCases}
	if len(os.Args) != 3 || writers[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: go run . tables|cases DIR")
		os.Exit(2)
	}
	if err := writers[os.Args[1]](os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
