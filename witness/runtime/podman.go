package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"go.podman.io/image/v5/docker/reference"
	"go.podman.io/image/v5/image"
	"go.podman.io/image/v5/manifest"
	"go.podman.io/image/v5/types"
)

// source is a case as an image source of containers/image. It remembers the last manifest that was asked for.
type source struct {
	c    Case
	last string
}

func (s *source) Reference() types.ImageReference { return place{} }
func (s *source) Close() error                    { return nil }
func (s *source) HasThreadSafeGetBlob() bool      { return false }

func (s *source) GetManifest(_ context.Context, instance *digest.Digest) ([]byte, string, error) {
	of := s.c.Root
	if instance != nil {
		of = instance.String()
	}
	blob, ok := s.c.Blobs[of]
	if !ok {
		return nil, "", fmt.Errorf("%s: not there", of)
	}
	s.last = of
	return []byte(blob.Text), blob.Type, nil
}

func (s *source) GetBlob(_ context.Context, info types.BlobInfo, _ types.BlobInfoCache) (io.ReadCloser, int64, error) {
	blob, ok := s.c.Blobs[info.Digest.String()]
	if !ok {
		return nil, 0, fmt.Errorf("%s: not there", info.Digest)
	}
	return io.NopCloser(bytes.NewReader([]byte(blob.Text))), int64(len(blob.Text)), nil
}

func (s *source) GetSignatures(context.Context, *digest.Digest) ([][]byte, error) { return nil, nil }

func (s *source) LayerInfosForCopy(context.Context, *digest.Digest) ([]types.BlobInfo, error) {
	return nil, nil
}

// place is a reference that names nothing: the library wants one for its messages.
type place struct{}

func (place) Transport() types.ImageTransport                         { return nil }
func (place) StringWithinTransport() string                           { return "case" }
func (place) DockerReference() reference.Named                        { return nil }
func (place) PolicyConfigurationIdentity() string                     { return "" }
func (place) PolicyConfigurationNamespaces() []string                 { return nil }
func (place) DeleteImage(context.Context, *types.SystemContext) error { return nil }
func (place) NewImage(context.Context, *types.SystemContext) (types.ImageCloser, error) {
	return nil, fmt.Errorf("no image")
}
func (place) NewImageSource(context.Context, *types.SystemContext) (types.ImageSource, error) {
	return nil, fmt.Errorf("no source")
}
func (place) NewImageDestination(context.Context, *types.SystemContext) (types.ImageDestination, error) {
	return nil, fmt.Errorf("no destination")
}

// podman follows containers/image: Podman, Buildah, Skopeo and CRI-O.
func podman(c Case, platform string) (string, error) {
	parts := append(strings.Split(platform, "/"), "", "")
	system := &types.SystemContext{OSChoice: parts[0], ArchitectureChoice: parts[1], VariantChoice: parts[2]}
	s := &source{c: c}
	found, err := image.FromUnparsedImage(context.Background(), system, image.UnparsedInstance(s, nil))
	if err != nil {
		return "", err
	}
	config := found.ConfigInfo().MediaType
	known := config == manifest.DockerV2Schema2ConfigMediaType || config == ocispec.MediaTypeImageConfig
	if !known || len(found.LayerInfos()) == 0 {
		return "", nil
	}
	return s.last, nil
}
