package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/containerd/platforms"
	"github.com/docker/distribution"
	"github.com/docker/distribution/manifest/manifestlist"
	"github.com/docker/distribution/manifest/ocischema"
	"github.com/docker/distribution/manifest/schema2"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

var errNoMatch = errors.New("no matching manifest")

// What a config may be for `docker pull` when a reference leads straight to a schema 2 manifest. Below a list nothing asks.
var mobyConfigs = map[string]bool{
	schema2.MediaTypeImageConfig: true,
	ocispec.MediaTypeImageConfig: true,
	"application/octet-stream":   true,
	"application/json":           true,
	"text/html":                  true,
	"":                           true,
}

// What a config's and a layer's type may begin with; supportedMediaTypes of distribution/registry.go.
var mobyPrefixes = []string{"application/vnd.oci.image", "application/vnd.docker", "application/octet-stream", "application/json", "text/html", ""}

// moby follows distribution/pull_v2.go of Docker with graph drivers (github.com/docker/docker v28.5): what of it is not
// exported is written again below, over the packages that it reads manifests with.
func moby(c Case, platform string) (string, error) {
	wanted, err := platforms.Parse(platform)
	if err != nil {
		return "", err
	}
	return mobyPull(c, c.Root, wanted, 0)
}

func mobyPull(c Case, of string, wanted ocispec.Platform, depth int) (string, error) {
	if depth > 16 {
		return "", fmt.Errorf("%s: nested too deep", of)
	}
	manifest, err := mobyRead(c, of, "")
	if err != nil {
		return "", err
	}
	if v, ok := manifest.(*schema2.DeserializedManifest); ok && depth == 0 && !mobyConfigs[v.Config.MediaType] {
		return "", fmt.Errorf("%s: config %s", of, v.Config.MediaType)
	}
	return mobyTake(c, of, manifest, wanted, depth)
}

// mobyRead parses by the Content-Type of the registry's answer, as the repository's manifest service does; Docker's own store of
// manifests falls back to the descriptor's type.
func mobyRead(c Case, of string, described string) (distribution.Manifest, error) {
	blob, ok := c.Blobs[of]
	if !ok {
		return nil, fmt.Errorf("%s: not there", of)
	}
	mediaType := blob.Type
	if mediaType == "" {
		mediaType = described
	}
	manifest, _, err := distribution.UnmarshalManifest(mediaType, []byte(blob.Text))
	return manifest, err
}

func mobyTake(c Case, of string, manifest distribution.Manifest, wanted ocispec.Platform, depth int) (string, error) {
	switch v := manifest.(type) {
	case *schema2.DeserializedManifest:
		return mobyImage(c, of, v.Config, v.Layers)
	case *ocischema.DeserializedManifest:
		return mobyImage(c, of, v.Config, v.Layers)
	case *manifestlist.DeserializedManifestList:
		for _, match := range mobyMatches(v.Manifests, wanted) {
			child := match.Digest.String()
			manifest, err := mobyRead(c, child, match.MediaType)
			if err != nil {
				return "", err
			}
			if _, isList := manifest.(*manifestlist.DeserializedManifestList); isList {
				if taken, err := mobyPull(c, child, wanted, depth+1); err == nil && taken != "" {
					return taken, nil
				}
				continue
			}
			return mobyTake(c, child, manifest, wanted, depth)
		}
		return "", errNoMatch
	default:
		return "", errNoMatch
	}
}

// mobyImage follows `pullSchema2Layers`: types by their beginning, and a config that names as many layers as the manifest.
func mobyImage(c Case, of string, config distribution.Descriptor, layers []distribution.Descriptor) (string, error) {
	for _, part := range append([]distribution.Descriptor{config}, layers...) {
		if !mobySupports(part.MediaType) {
			return "", fmt.Errorf("%s: unsupported type %s", of, part.MediaType)
		}
	}
	var read struct {
		RootFS *struct {
			DiffIDs []string `json:"diff_ids"`
		} `json:"rootfs"`
	}
	if err := json.Unmarshal([]byte(c.Blobs[config.Digest.String()].Text), &read); err != nil {
		return "", err
	}
	if read.RootFS == nil || len(layers) == 0 || len(read.RootFS.DiffIDs) != len(layers) {
		return "", fmt.Errorf("%s: the config %s has not its layers", of, config.Digest)
	}
	return of, nil
}

func mobySupports(mediaType string) bool {
	lower := strings.ToLower(mediaType)
	for _, prefix := range mobyPrefixes {
		if lower == prefix || strings.HasPrefix(lower, prefix+".") {
			return true
		}
	}
	return false
}

func mobyMatches(manifests []manifestlist.ManifestDescriptor, wanted ocispec.Platform) []manifestlist.ManifestDescriptor {
	matcher := platforms.Only(platforms.Normalize(wanted))
	var matches []manifestlist.ManifestDescriptor
	for _, entry := range manifests {
		if p := mobyPlatform(entry.Platform); p == nil || matcher.Match(*p) {
			matches = append(matches, entry)
		}
	}
	sort.SliceStable(matches, func(i, j int) bool {
		a, b := mobyPlatform(matches[i].Platform), mobyPlatform(matches[j].Platform)
		if a == nil {
			return false
		}
		return b == nil || matcher.Less(*a, *b)
	})
	return matches
}

func mobyPlatform(p manifestlist.PlatformSpec) *ocispec.Platform {
	if p.OS == "" && p.Architecture == "" && p.Variant == "" && p.OSVersion == "" && p.OSFeatures == nil && p.Features == nil {
		return nil
	}
	return &ocispec.Platform{OS: p.OS, Architecture: p.Architecture, Variant: p.Variant, OSFeatures: p.OSFeatures, OSVersion: p.OSVersion}
}
