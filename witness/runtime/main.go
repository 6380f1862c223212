// Command runtime says which image manifests container runtimes take from an index, with the runtimes' own packages.
//
// It reads one case per line on standard input and answers one line each, in the same order. A case is a closed world:
// the bytes of every manifest and config by digest, and the reference's digest. Nothing is fetched from anywhere.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sort"
)

// Blob is a manifest or a config, with the media type under which a registry stores and serves it.
type Blob struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// Case is one reference of a registry and everything that can be reached from it.
type Case struct {
	ID    string          `json:"id"`
	Root  string          `json:"root"`
	Blobs map[string]Blob `json:"blobs"`
	// Platforms of the clients, as `--platform` takes them: `linux/arm64/v8`.
	Platforms []string `json:"platforms"`
}

// Take is a manifest that a client could start a container from.
type Take struct {
	Digest   string `json:"digest"`
	Reader   string `json:"reader"`
	Platform string `json:"platform"`
}

// Answer lists what the readers take; those that refuse the case, or find nothing in it, are not in the list.
type Answer struct {
	ID    string `json:"id"`
	Takes []Take `json:"takes"`
}

// A reader says which manifest a client on a platform ends at. An empty digest is none.
type reader func(c Case, platform string) (string, error)

var readers = map[string]reader{
	"containerd":           containerd,
	"moby":                 moby,
	"go-containerregistry": crane,
	"containers/image":     podman,
}

func main() {
	names := make([]string, 0, len(readers))
	for name := range readers {
		names = append(names, name)
	}
	sort.Strings(names)
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<28)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	for lines.Scan() {
		var c Case
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			fail(err)
		}
		if err := encoder.Encode(answer(c, names)); err != nil {
			fail(err)
		}
	}
	if err := lines.Err(); err != nil {
		fail(err)
	}
}

func answer(c Case, names []string) Answer {
	result := Answer{ID: c.ID, Takes: []Take{}}
	for _, name := range names {
		for _, platform := range c.Platforms {
			digest, err := take(readers[name], c, platform)
			// A reader that refuses takes nothing: what it says is of no interest here.
			if err != nil || digest == "" {
				continue
			}
			result.Takes = append(result.Takes, Take{Digest: digest, Reader: name, Platform: platform})
		}
	}
	return result
}

// take survives a reader's panic: hostile bytes may well find one, and a runtime that crashes starts nothing.
func take(read reader, c Case, platform string) (digest string, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			digest, err = "", fmt.Errorf("panic: %v", cause)
		}
	}()
	return read(c, platform)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "runtime:", err)
	os.Exit(2)
}
