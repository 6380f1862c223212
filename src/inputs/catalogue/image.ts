import type { GateInput } from './entry.ts'
import { REGION, REGISTRY_ID } from './shared.ts'

/** Which image the gate checks, and what of it. */
export const IMAGE_INPUTS = [
  {
    name: 'repository',
    summary: 'ECR repository, such as `payments/api`. Needs `tag` or `digest`.',
    description: 'Name of the ECR repository, such as `payments/api`. Needs `tag` or `digest`.',
  },
  {
    name: 'tag',
    summary: 'Tag of the image. Resolved to a digest once, at the start.',
    description: 'Tag of the image to check. The gate resolves it to a digest once, at the start.',
  },
  {
    name: 'digest',
    summary: 'Digest of the image, `sha256:…`. The safest choice.',
    description: 'Digest of the image to check, `sha256:…`. If you also set `tag`, it must point to this digest, or the verdict is *no result*.',
  },
  {
    name: 'image',
    summary: 'Instead of the above: one or more full references.',
    kind: 'list',
    description:
      'Instead of `repository`, `tag` and `digest`: one or more references, separated by lines or commas. A reference is `repo:tag`, `repo@sha256:…` or `repo:tag@sha256:…`, with or without the registry host. Several images get one verdict.',
  },
  {
    name: 'metadata',
    summary: "Instead of `image`: the `metadata` output of Docker's build or bake action.",
    description:
      'Instead of `image`: the `metadata` output of `docker/build-push-action` or `docker/bake-action`, as JSON. The gate checks every ECR image in it by its pushed digest, and skips names in other registries.',
  },
  {
    ...REGISTRY_ID,
    defaultSource: 'account of the host in `image`, or of the credentials',
    summary: 'AWS account that owns the registry.',
    description: `${REGISTRY_ID.description} Must match the registry host in \`image\`, if there is one.`,
  },
  {
    ...REGION,
    defaultSource: 'Region of the host in `image`, or `AWS_REGION`',
    summary: 'AWS Region of the registry.',
    description: `${REGION.description} Must match the registry host in \`image\`, if there is one.`,
  },
  {
    name: 'platforms',
    kind: 'list',
    default: 'all',
    summary: 'Platforms to check, such as `linux/amd64,linux/arm64`.',
    description: 'Which platforms of a multi-platform image to check: `all`, or a list such as `linux/amd64,linux/arm64`.',
  },
  {
    name: 'on-unsupported-platform',
    default: 'fail',
    summary: "If Inspector can't scan a platform: `fail` or `skip`.",
    description:
      "What happens if Inspector can't scan a platform of a multi-platform image. `fail`: the verdict is *no result*. `skip`: the report lists the platform, and the gate doesn't check it. If no platform can be scanned, the image never passes.",
  },
  {
    name: 'scan-type',
    default: 'enhanced',
    summary: 'Which scan to read: `enhanced`, `basic` or `auto`.',
    description:
      "Which scan to read. `enhanced`: Amazon Inspector's scan; a registry with basic scanning is an error. `basic`: ECR's basic scan. `auto`: whichever the registry uses.",
  },
] as const satisfies readonly GateInput[]
