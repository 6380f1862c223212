import type { Base } from '../image.ts'

/** Base images as Docker Hub publishes them: what their history says. Sizes are rounded. */

const DEBIAN_LINE = "# debian.sh --arch '{arch}' out/ 'bookworm' '@1786406400'"

export const DEBIAN: Base = {
  name: 'docker.io/library/debian:12-slim',
  os: 'DEBIAN_12',
  created: '2026-08-11T00:00:00Z',
  history: [{ by: DEBIAN_LINE, bytes: 28_230_000, comment: 'debuerreotype 0.15' }],
}

export const TEMURIN: Base = {
  name: 'docker.io/library/eclipse-temurin:17-jre',
  os: 'UBUNTU_24_04',
  created: '2026-08-12T04:11:00Z',
  history: [
    { by: '/bin/sh -c #(nop)  ARG RELEASE', comment: '' },
    { by: '/bin/sh -c #(nop)  LABEL org.opencontainers.image.ref.name=ubuntu', comment: '' },
    { by: '/bin/sh -c #(nop) ADD file:bcebbf0fddcba5b864d5d267b68dd23bcfb01275e6ec7bcab69bf8b56af14804 in / ', bytes: 29_700_000, comment: '' },
    { by: '/bin/sh -c #(nop)  CMD ["/bin/bash"]', comment: '' },
    { by: 'ENV JAVA_HOME=/opt/java/openjdk' },
    {
      by: 'RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends curl wget gnupg fontconfig ca-certificates p11-kit tzdata locales # buildkit',
      bytes: 17_100_000,
    },
    { by: 'ENV JAVA_VERSION=jdk-17.0.12+7' },
    {
      by: 'RUN /bin/sh -c set -eux; ARCH="$(dpkg --print-architecture)"; wget -O /tmp/openjdk.tar.gz ${BINARY_URL} && tar --extract --file /tmp/openjdk.tar.gz # buildkit',
      bytes: 47_300_000,
    },
    { by: 'ENTRYPOINT ["/__cacert_entrypoint.sh"]' },
  ],
}

export const NODE: Base = {
  name: 'docker.io/library/node:22-bookworm-slim',
  os: 'DEBIAN_12',
  created: '2026-08-13T18:20:00Z',
  history: [
    { by: DEBIAN_LINE, bytes: 28_230_000, comment: 'debuerreotype 0.15' },
    { by: 'RUN /bin/sh -c groupadd --gid 1000 node   && useradd --uid 1000 --gid node --shell /bin/bash --create-home node # buildkit', bytes: 3_310 },
    { by: 'ENV NODE_VERSION=22.7.0' },
    {
      by: 'RUN /bin/sh -c ARCH= OPENSSL_ARCH= && dpkgArch="$(dpkg --print-architecture)" && curl -fsSLO --compressed "https://nodejs.org/dist/v$NODE_VERSION/node-v$NODE_VERSION-linux-$ARCH.tar.xz" # buildkit',
      bytes: 48_900_000,
    },
    { by: 'COPY docker-entrypoint.sh /usr/local/bin/ # buildkit', bytes: 450 },
    { by: 'ENTRYPOINT ["docker-entrypoint.sh"]' },
    { by: 'CMD ["node"]' },
  ],
}

export const ALPINE: Base = {
  name: 'docker.io/library/alpine:3.22',
  os: 'ALPINE_LINUX_3_22',
  created: '2026-07-15T11:31:00Z',
  history: [{ by: 'ADD alpine-minirootfs-3.22.1-{arch}.tar.gz / # buildkit', bytes: 3_800_000 }, { by: 'CMD ["/bin/sh"]' }],
}

/** No base at all: a binary alone. */
export const SCRATCH: Base = { name: 'scratch', os: 'UNKNOWN', created: '2026-08-20T09:00:00Z', history: [] }
