import { deb, debian, kev, type Known } from './known.ts'

/** Vulnerabilities of Debian 12 packages: public facts, told in our own words. EPSS values are of the right size, not of a day. */

export const ZLIB: Known = {
  facts: {
    ...debian('CVE-2023-45853'),
    severity: 'CRITICAL',
    description:
      'MiniZip in zlib up to 1.3 can overflow an integer and then the heap in zipOpenNewFileInZip4_64 when a file name, comment or extra field is very long. MiniZip is not a supported part of zlib.',
    score: 9.8,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    epss: 0.0121,
    published: '2023-10-14T02:15:00Z',
    updated: '2024-12-20T17:41:00Z',
    cwes: ['CWE-190'],
    references: ['https://github.com/madler/zlib/pull/843'],
  },
  packages: [deb('zlib1g', '1.2.13.dfsg', '1', undefined, 1)],
}

export const OPENSSL: Known = {
  facts: {
    ...debian('CVE-2024-6119'),
    severity: 'HIGH',
    description:
      'Programs that check the name in a certificate, such as TLS clients, may read an invalid address when an otherName subject alternative name is compared, and crash.',
    score: 7.5,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
    epss: 0.00534,
    published: '2024-09-03T16:15:00Z',
    updated: '2025-06-03T10:51:00Z',
    related: ['DSA-5764-1'],
    cwes: ['CWE-843'],
    references: ['https://openssl-library.org/news/secadv/20240903.txt'],
  },
  packages: [deb('libssl3', '3.0.13', '1~deb12u1', '3.0.14-1~deb12u2'), deb('openssl', '3.0.13', '1~deb12u1', '3.0.14-1~deb12u2')],
}

export const GLIBC: Known = {
  facts: {
    ...debian('CVE-2023-4911'),
    severity: 'HIGH',
    description:
      'A buffer overflow in the GNU C Library\'s dynamic loader while it reads GLIBC_TUNABLES lets a local user run code with the rights of set-user-ID programs ("Looney Tunables").',
    score: 7.8,
    vector: 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H',
    epss: 0.6514,
    exploit: true,
    exploitedAt: '2026-06-30T00:00:00Z',
    published: '2023-10-03T18:15:00Z',
    updated: '2025-02-13T17:17:00Z',
    related: ['DSA-5514-1'],
    cwes: ['CWE-122', 'CWE-787'],
    references: ['https://www.openwall.com/lists/oss-security/2023/10/03/2'],
    kev: kev('2023-11-21', '2023-12-12'),
  },
  packages: [deb('libc6', '2.36', '9+deb12u1', '2.36-9+deb12u3'), deb('libc-bin', '2.36', '9+deb12u1', '2.36-9+deb12u3')],
}

export const CURL: Known = {
  facts: {
    ...debian('CVE-2023-38545'),
    severity: 'CRITICAL',
    description: 'curl copies a host name that is too long into a heap buffer that is too small while it talks to a slow SOCKS5 proxy that is to resolve the name.',
    score: 9.8,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    epss: 0.2641,
    exploit: true,
    exploitedAt: '2025-11-02T00:00:00Z',
    published: '2023-10-18T04:15:00Z',
    updated: '2025-02-13T17:16:00Z',
    related: ['DSA-5523-1'],
    cwes: ['CWE-787'],
    references: ['https://curl.se/docs/CVE-2023-38545.html'],
  },
  packages: [deb('curl', '7.88.1', '10+deb12u1', '7.88.1-10+deb12u4'), deb('libcurl4', '7.88.1', '10+deb12u1', '7.88.1-10+deb12u4')],
}

export const EXPAT: Known = {
  facts: {
    ...debian('CVE-2024-45491'),
    severity: 'CRITICAL',
    description: 'dtdCopy in libexpat before 2.6.3 can overflow an integer for nDefaultAtts on 32-bit platforms.',
    score: 9.8,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    epss: 0.0093,
    published: '2024-08-30T03:15:00Z',
    updated: '2024-09-04T14:28:00Z',
    related: ['DSA-5770-1'],
    cwes: ['CWE-190'],
    references: ['https://github.com/libexpat/libexpat/pull/891'],
  },
  packages: [deb('libexpat1', '2.5.0', '1', '2.5.0-1+deb12u1')],
}

export const WEBP: Known = {
  facts: {
    ...debian('CVE-2023-4863'),
    severity: 'HIGH',
    description: 'A crafted lossless WebP picture makes libwebp before 1.3.2 write beyond a heap buffer.',
    score: 8.8,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H',
    epss: 0.9322,
    exploit: true,
    exploitedAt: '2026-07-12T00:00:00Z',
    published: '2023-09-12T15:15:00Z',
    updated: '2025-02-13T17:17:00Z',
    related: ['DSA-5497-1'],
    cwes: ['CWE-787'],
    references: ['https://chromereleases.googleblog.com/2023/09/stable-channel-update-for-desktop_11.html'],
    kev: kev('2023-09-13', '2023-10-04'),
  },
  packages: [deb('libwebp7', '1.2.4', '0.2', '1.2.4-0.2+deb12u1')],
}

export const NGHTTP2: Known = {
  facts: {
    ...debian('CVE-2023-44487'),
    severity: 'HIGH',
    description: 'HTTP/2 servers can be worn out by clients that open streams and cancel them at once ("Rapid Reset"), as was done from August to October 2023.',
    score: 7.5,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
    epss: 0.9442,
    exploit: true,
    exploitedAt: '2026-08-01T00:00:00Z',
    published: '2023-10-10T14:15:00Z',
    updated: '2025-06-11T17:29:00Z',
    related: ['DSA-5570-1'],
    cwes: ['CWE-400'],
    references: ['https://www.cisa.gov/news-events/alerts/2023/10/10/http2-rapid-reset-vulnerability-cve-2023-44487'],
    kev: kev('2023-10-10', '2023-10-31'),
  },
  packages: [deb('libnghttp2-14', '1.52.0', '1', '1.52.0-1+deb12u1')],
}

export const XZ: Known = {
  facts: {
    ...debian('CVE-2025-31115'),
    severity: 'HIGH',
    description:
      'The multi-threaded .xz decoder of liblzma 5.3.3alpha to 5.8.0 may use memory after it was freed, and write to an address based on a null pointer, when the input is invalid.',
    epss: 0.0029,
    published: '2025-04-03T17:15:00Z',
    related: ['DSA-5895-1'],
    cwes: ['CWE-416', 'CWE-826'],
    references: ['https://tukaani.org/xz/threaded-decoder-early-free.html'],
  },
  packages: [deb('liblzma5', '5.4.1', '0.2', '5.4.1-1')],
}

export const PERL: Known = {
  facts: {
    ...debian('CVE-2023-47038'),
    severity: 'HIGH',
    description: 'A crafted regular expression with user-defined Unicode properties makes perl write one byte beyond a heap buffer while it compiles it.',
    score: 7.8,
    vector: 'CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H',
    epss: 0.0008,
    published: '2023-12-18T14:15:00Z',
    cwes: ['CWE-122', 'CWE-787'],
  },
  packages: [deb('perl-base', '5.36.0', '7', '5.36.0-7+deb12u1')],
}

export const COREUTILS: Known = {
  facts: {
    ...debian('CVE-2016-2781'),
    severity: 'MEDIUM',
    description:
      "chroot in GNU coreutils with --userspec lets a local user escape to the parent session by a crafted TIOCSTI ioctl call, which pushes characters into the terminal's input.",
    score: 6.5,
    vector: 'CVSS:3.0/AV:L/AC:L/PR:L/UI:N/S:C/C:N/I:H/A:N',
    epss: 0.0006,
    published: '2017-02-07T15:59:00Z',
    cwes: ['CWE-20'],
  },
  packages: [deb('coreutils', '9.1', '1')],
}

export const NCURSES: Known = {
  facts: {
    ...debian('CVE-2023-50495'),
    severity: 'MEDIUM',
    description: 'ncurses 6.4 of 2023-04-18 crashes in _nc_wrap_entry().',
    score: 6.5,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:N/A:H',
    epss: 0.0011,
    published: '2023-12-12T15:15:00Z',
  },
  packages: [deb('libtinfo6', '6.4', '4'), deb('ncurses-base', '6.4', '4'), deb('ncurses-bin', '6.4', '4')],
}

export const SHADOW: Known = {
  facts: {
    ...debian('CVE-2023-4641'),
    severity: 'MEDIUM',
    description: 'gpasswd of shadow-utils does not wipe the buffer of the first password when the second entry fails, so that it can be read from memory.',
    score: 5.5,
    vector: 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
    epss: 0.0003,
    published: '2023-12-27T16:15:00Z',
    cwes: ['CWE-303', 'CWE-287'],
  },
  packages: [deb('login', '4.13+dfsg1', '1+b1', '1:4.13+dfsg1-1+deb12u1', 1), deb('passwd', '4.13+dfsg1', '1+b1', '1:4.13+dfsg1-1+deb12u1', 1)],
}

export const GCC: Known = {
  facts: {
    ...debian('CVE-2023-4039'),
    severity: 'MEDIUM',
    description: "GCC's -fstack-protector does not guard dynamically sized local variables on AArch64, so that overflows of them go unnoticed.",
    score: 4.8,
    vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N',
    epss: 0.0021,
    published: '2023-09-13T09:15:00Z',
    cwes: ['CWE-693'],
  },
  packages: [deb('libgcc-s1', '12.2.0', '14'), deb('libstdc++6', '12.2.0', '14'), deb('gcc-12-base', '12.2.0', '14')],
}

export const UTIL_LINUX: Known = {
  facts: {
    ...debian('CVE-2024-28085'),
    severity: 'LOW',
    description: "wall of util-linux passes escape sequences of its arguments to other users' terminals, which can show them a false password prompt.",
    score: 3.3,
    vector: 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N',
    epss: 0.0419,
    exploit: true,
    exploitedAt: '2024-04-09T00:00:00Z',
    published: '2024-03-27T19:15:00Z',
    related: ['DSA-5650-1'],
    cwes: ['CWE-150'],
  },
  packages: [deb('util-linux', '2.38.1', '5+b1', '2.38.1-5+deb12u1'), deb('bsdutils', '2.38.1', '5+b1', '1:2.38.1-5+deb12u1', 1)],
}

export const GNUPG: Known = {
  facts: {
    ...debian('CVE-2022-3219'),
    severity: 'LOW',
    description: 'GnuPG can be made to spin for a long time by a public key with very many compressed signature packets.',
    score: 3.3,
    vector: 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:L',
    epss: 0.0004,
    published: '2023-02-23T20:15:00Z',
    cwes: ['CWE-787'],
  },
  packages: [deb('gpgv', '2.2.40', '1.1')],
}

export const APT: Known = {
  facts: {
    ...debian('CVE-2011-3374'),
    severity: 'INFORMATIONAL',
    vendorSeverity: 'unimportant',
    description: 'apt-key in apt does not validate gpg keys against the master keyring, which allows a man in the middle in theory.',
    score: 3.7,
    vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:L/A:N',
    epss: 0.0016,
    published: '2019-11-26T00:15:00Z',
    cwes: ['CWE-347'],
  },
  packages: [deb('apt', '2.6.1'), deb('libapt-pkg6.0', '2.6.1')],
}

/** Not yet rated by anybody: no score, no vector. */
export const NCURSES_UNTRIAGED: Known = {
  facts: {
    ...debian('CVE-2025-6141'),
    severity: 'UNTRIAGED',
    description: 'postprocess_termcap in ncurses up to 6.5-20250322 can overflow the stack.',
    published: '2025-06-16T22:16:00Z',
    cwes: ['CWE-121'],
  },
  packages: [deb('ncurses-base', '6.4', '4')],
}

export const DEBIAN_KNOWN: readonly Known[] = [
  ZLIB,
  OPENSSL,
  GLIBC,
  CURL,
  EXPAT,
  WEBP,
  NGHTTP2,
  XZ,
  PERL,
  COREUTILS,
  NCURSES,
  SHADOW,
  GCC,
  UTIL_LINUX,
  GNUPG,
  APT,
  NCURSES_UNTRIAGED,
]
