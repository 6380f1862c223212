package main

import (
	"bytes"
	"context"
	"fmt"

	"github.com/containerd/containerd/v2/core/content"
	"github.com/containerd/containerd/v2/core/images"
	"github.com/containerd/errdefs"
	"github.com/containerd/platforms"
	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// store is a case as a content store. It remembers the last manifest that was read as one: `images.Manifest` gives the
// manifest and not its digest.
type store struct {
	blobs map[string]Blob
	last  digest.Digest
}

type blobReader struct{ *bytes.Reader }

func (blobReader) Close() error { return nil }

func (s *store) ReaderAt(_ context.Context, desc ocispec.Descriptor) (content.ReaderAt, error) {
	blob, ok := s.blobs[desc.Digest.String()]
	if !ok {
		return nil, fmt.Errorf("%s: %w", desc.Digest, errdefs.ErrNotFound)
	}
	if images.IsManifestType(desc.MediaType) {
		s.last = desc.Digest
	}
	return blobReader{bytes.NewReader([]byte(blob.Text))}, nil
}

// containerd follows `client.Pull` and `image.Unpack`: nerdctl, Kubernetes, and Docker with the containerd image store.
func containerd(c Case, platform string) (string, error) {
	wanted, err := platforms.Parse(platform)
	if err != nil {
		return "", err
	}
	s := &store{blobs: c.Blobs}
	root := ocispec.Descriptor{MediaType: c.Blobs[c.Root].Type, Digest: digest.Digest(c.Root), Size: int64(len(c.Blobs[c.Root].Text))}
	manifest, err := images.Manifest(context.Background(), s, root, platforms.Only(wanted))
	if err != nil {
		return "", err
	}
	// The unpacker starts at a config; of anything else it unpacks nothing.
	if !images.IsConfigType(manifest.Config.MediaType) || len(manifest.Layers) == 0 {
		return "", nil
	}
	return s.last.String(), nil
}
