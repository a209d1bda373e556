// Writes what the regular-expression engine takes from Go: Unicode tables and cases of known outcome.
//
//	go run . tables ../../../regex
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: go run . tables|cases DIR")
		os.Exit(2)
	}
	write := writeTables
	if err := write(os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
