package main

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

// shelf answers the registry's API out of a case, without a network.
type shelf struct{ blobs map[string]Blob }

func (s shelf) RoundTrip(request *http.Request) (*http.Response, error) {
	status, header, body := http.StatusOK, http.Header{}, []byte{}
	if parts := strings.Split(request.URL.Path, "/"); len(parts) > 3 {
		digest := parts[len(parts)-1]
		blob, ok := s.blobs[digest]
		if ok {
			body = []byte(blob.Text)
			header.Set("Content-Type", blob.Type)
			header.Set("Docker-Content-Digest", digest)
		} else {
			status = http.StatusNotFound
		}
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	return &http.Response{StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: header, ContentLength: int64(len(body)), Body: io.NopCloser(bytes.NewReader(body)), Request: request}, nil
}

// crane follows `remote.Image` of go-containerregistry: crane, ko, kaniko's base images, and many scanners.
func crane(c Case, platform string) (string, error) {
	wanted, err := v1.ParsePlatform(platform)
	if err != nil {
		return "", err
	}
	reference, err := name.NewDigest("registry.invalid/case@" + c.Root)
	if err != nil {
		return "", err
	}
	image, err := remote.Image(reference, remote.WithPlatform(*wanted), remote.WithTransport(shelf{c.Blobs}))
	if err != nil {
		return "", err
	}
	manifest, err := image.Manifest()
	if err != nil {
		return "", err
	}
	if !manifest.Config.MediaType.IsConfig() || len(manifest.Layers) == 0 {
		return "", nil
	}
	digest, err := image.Digest()
	if err != nil {
		return "", err
	}
	return digest.String(), nil
}
