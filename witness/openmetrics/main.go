// Command openmetrics reads metrics as Prometheus does, and looks for what its conventions don't like.
//
// It prints one JSON object for each file: what is wrong with it, and the series that a server would store. promtool's `check
// metrics` is promlint; the parser is the one of a scrape. promtool itself would bring the clients of every cloud.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
)

// Read is what a file holds.
type Read struct {
	Complaints []string `json:"complaints"`
	Series     []Series `json:"series"`
}

// Series is one of them with its value; Kind is the type that its family declares.
type Series struct {
	Name   string            `json:"name"`
	Labels map[string]string `json:"labels"`
	Value  float64           `json:"value"`
	Kind   string            `json:"kind"`
	Help   string            `json:"help"`
	Timed  bool              `json:"timed"`
}

func main() {
	for _, path := range os.Args[1:] {
		text, err := os.ReadFile(path)
		if err == nil {
			err = json.NewEncoder(os.Stdout).Encode(read(text))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func read(text []byte) Read {
	found := Read{Complaints: []string{}, Series: []Series{}}
	kinds, helps, seen := map[string]string{}, map[string]string{}, map[string]bool{}
	parser := textparse.NewOpenMetricsParser(text, labels.NewSymbolTable())
	for {
		entry, err := parser.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			found.Complaints = append(found.Complaints, err.Error())
			break
		}
		switch entry {
		case textparse.EntryType:
			name, kind := parser.Type()
			kinds[string(name)] = string(kind)
		case textparse.EntryHelp:
			name, help := parser.Help()
			helps[string(name)] = string(help)
		case textparse.EntrySeries:
			_, at, value := parser.Series()
			var of labels.Labels
			parser.Labels(&of)
			if seen[of.String()] {
				found.Complaints = append(found.Complaints, "twice: "+of.String())
			}
			seen[of.String()] = true
			name := of.Get(labels.MetricName)
			found.Series = append(found.Series, Series{Name: name, Labels: of.Map(), Value: value, Kind: kinds[name], Help: helps[name], Timed: at != nil})
		}
	}
	// promlint reads the older text format, in which OpenMetrics' units and end are comments.
	problems, err := promlint.New(bytes.NewReader(regexp.MustCompile(`(?m)^# (UNIT|EOF).*\n?`).ReplaceAll(text, nil))).Lint()
	if err != nil {
		found.Complaints = append(found.Complaints, "promlint: "+err.Error())
	}
	for _, problem := range problems {
		found.Complaints = append(found.Complaints, fmt.Sprintf("promlint: %s: %s", problem.Metric, problem.Text))
	}
	return found
}
