// Command admission judges pods by our examples for admission controllers, with the controllers' own packages.
//
// It reads one question as JSON on standard input, and prints what each case was refused for: one list of texts for each, in
// the same order, empty for a pod that is admitted.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// Question has either a template and constraint of Gatekeeper, or expressions of Kyverno.
type Question struct {
	Gatekeeper *Gatekeeper `json:"gatekeeper"`
	JMESPath   *JMESPath   `json:"jmespath"`
	CEL        *CEL        `json:"cel"`
}

func main() {
	var question Question
	answer := [][]string{}
	err := json.NewDecoder(os.Stdin).Decode(&question)
	switch {
	case err != nil:
	case question.Gatekeeper != nil:
		answer, err = question.Gatekeeper.judge()
	case question.JMESPath != nil:
		answer, err = question.JMESPath.judge()
	case question.CEL != nil:
		answer, err = question.CEL.judge()
	}
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(answer)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
