import type { Known, Severity } from '../../src/base/finding.ts'

/** Public facts about real vulnerabilities, as short as the examples need them. */
export interface Fact {
  readonly id: string
  readonly severity: Severity
  readonly title: string
  readonly description: string
  readonly score?: number
  readonly epss?: number
  readonly published: string
  readonly exploit?: Known
  readonly kev?: { readonly added: string; readonly due: string }
  readonly url?: string
  readonly packages: readonly FactPackage[]
}

interface FactPackage {
  readonly name: string
  readonly version: string
  readonly manager: string
  readonly fixed?: string
  readonly path?: string
  readonly command?: string
  /** Which layer of the example image, from the bottom. */
  readonly layer: number
}

const APT = 'apt-get update && apt-get upgrade'

function deb(layer: number, version: string, fixed: string | undefined, ...names: readonly string[]): readonly FactPackage[] {
  return names.map((name) => ({ name, version, manager: 'OS', layer, ...(fixed !== undefined && { fixed, command: APT }) }))
}

function npm(layer: number, name: string, version: string, fixed: string, path: string): FactPackage {
  return { name, version, manager: 'NODEPKG', fixed, path, layer, command: `npm update ${name}` }
}

export const FACTS: readonly Fact[] = [
  {
    id: 'CVE-2024-37371',
    severity: 'critical',
    title: 'CVE-2024-37371 - libgssapi-krb5-2, libk5crypto3 and 2 more',
    description:
      'In MIT Kerberos 5 (aka krb5) before 1.21.3, an attacker can cause invalid memory reads during GSS message token handling by sending message tokens with invalid length fields.',
    score: 9.1,
    epss: 0.0134,
    published: '2024-06-28',
    packages: deb(1, '1.20.1-2+deb12u1', '1.20.1-2+deb12u2', 'libgssapi-krb5-2', 'libk5crypto3', 'libkrb5-3', 'libkrb5support0'),
  },
  {
    id: 'CVE-2023-45853',
    severity: 'critical',
    title: 'CVE-2023-45853 - zlib1g',
    description:
      'MiniZip in zlib through 1.3 has an integer overflow and resultant heap-based buffer overflow in zipOpenNewFileInZip4_64 via a long filename, comment, or extra field.',
    score: 9.8,
    epss: 0.0089,
    published: '2023-10-14',
    packages: deb(1, '1:1.2.13.dfsg-1', undefined, 'zlib1g', 'zlib1g-dev'),
  },
  {
    id: 'CVE-2023-44487',
    severity: 'high',
    title: 'CVE-2023-44487 - libnghttp2-14',
    description:
      'The HTTP/2 protocol allows a denial of service (server resource consumption) because request cancellation can reset many streams quickly, as exploited in the wild in August through October 2023.',
    score: 7.5,
    epss: 0.944,
    published: '2023-10-10',
    exploit: 'yes',
    kev: { added: '2023-10-10', due: '2023-10-31' },
    packages: deb(2, '1.52.0-1', '1.52.0-1+deb12u1', 'libnghttp2-14'),
  },
  {
    id: 'CVE-2023-4911',
    severity: 'high',
    title: 'CVE-2023-4911 - libc6, libc-bin',
    description: "A buffer overflow was discovered in the GNU C Library's dynamic loader ld.so while processing the GLIBC_TUNABLES environment variable.",
    score: 7.8,
    epss: 0.78,
    published: '2023-10-03',
    exploit: 'yes',
    kev: { added: '2023-11-21', due: '2023-12-12' },
    packages: deb(1, '2.36-9+deb12u1', '2.36-9+deb12u3', 'libc6', 'libc-bin'),
  },
  {
    id: 'CVE-2024-2961',
    severity: 'high',
    title: 'CVE-2024-2961 - libc6, libc-bin',
    description:
      'The iconv() function in the GNU C Library versions 2.39 and older may overflow the output buffer passed to it by up to 4 bytes when converting strings to the ISO-2022-CN-EXT character set.',
    score: 7.3,
    epss: 0.927,
    published: '2024-04-17',
    exploit: 'yes',
    packages: deb(1, '2.36-9+deb12u1', '2.36-9+deb12u6', 'libc6', 'libc-bin'),
  },
  {
    id: 'CVE-2024-6119',
    severity: 'high',
    title: 'CVE-2024-6119 - libssl3, openssl',
    description: 'Applications performing certificate name checks may attempt to read an invalid memory address resulting in abnormal termination of the application process.',
    score: 7.5,
    epss: 0.021,
    published: '2024-09-03',
    packages: deb(2, '3.0.13-1~deb12u1', '3.0.14-1~deb12u2', 'libssl3', 'openssl'),
  },
  {
    id: 'CVE-2024-21538',
    severity: 'high',
    title: 'CVE-2024-21538 - cross-spawn',
    description: 'Versions of the package cross-spawn before 7.0.5 are vulnerable to Regular Expression Denial of Service (ReDoS) due to improper input sanitization.',
    score: 7.5,
    epss: 0.0014,
    published: '2024-11-08',
    packages: [
      npm(3, 'cross-spawn', '7.0.3', '7.0.5', 'usr/local/lib/node_modules/npm/node_modules/cross-spawn/package.json'),
      npm(5, 'cross-spawn', '7.0.3', '7.0.5', 'app/node_modules/cross-spawn/package.json'),
    ],
  },
  {
    id: 'CVE-2024-37890',
    severity: 'high',
    title: 'CVE-2024-37890 - ws',
    description:
      'ws is an open source WebSocket client and server for Node.js. A request with a number of headers exceeding the server.maxHeadersCount threshold could be used to crash a ws server.',
    score: 7.5,
    epss: 0.0061,
    published: '2024-06-17',
    packages: [npm(5, 'ws', '8.16.0', '8.17.1', 'app/node_modules/ws/package.json')],
  },
  {
    id: 'CVE-2024-45590',
    severity: 'high',
    title: 'CVE-2024-45590 - body-parser',
    description: 'body-parser is Node.js body parsing middleware. body-parser <1.20.3 is vulnerable to denial of service when url encoding is enabled.',
    score: 7.5,
    epss: 0.0034,
    published: '2024-09-10',
    packages: [npm(5, 'body-parser', '1.20.1', '1.20.3', 'app/node_modules/body-parser/package.json')],
  },
  {
    id: 'CVE-2024-45296',
    severity: 'high',
    title: 'CVE-2024-45296 - path-to-regexp',
    description:
      'path-to-regexp turns path strings into a regular expressions. In certain cases, path-to-regexp will output a regular expression that can be exploited to cause poor performance.',
    score: 7.5,
    epss: 0.0029,
    published: '2024-09-09',
    packages: [npm(5, 'path-to-regexp', '0.1.7', '0.1.10', 'app/node_modules/path-to-regexp/package.json')],
  },
  {
    id: 'CVE-2024-52798',
    severity: 'medium',
    title: 'CVE-2024-52798 - path-to-regexp',
    description:
      'path-to-regexp turns path strings into a regular expressions. The regular expression that is vulnerable to backtracking can be generated in the 0.1.x release of path-to-regexp.',
    score: 5.3,
    epss: 0.0011,
    published: '2024-12-05',
    packages: [npm(5, 'path-to-regexp', '0.1.7', '0.1.12', 'app/node_modules/path-to-regexp/package.json')],
  },
  {
    id: 'CVE-2024-43796',
    severity: 'medium',
    title: 'CVE-2024-43796 - express',
    description:
      'Express.js minimalist web framework for node. In express < 4.20.0, passing untrusted user input - even after sanitizing it - to response.redirect() may execute untrusted code.',
    score: 5,
    epss: 0.0007,
    published: '2024-09-10',
    packages: [npm(5, 'express', '4.18.2', '4.20.0', 'app/node_modules/express/package.json')],
  },
  {
    id: 'CVE-2024-28182',
    severity: 'medium',
    title: 'CVE-2024-28182 - libnghttp2-14',
    description:
      'nghttp2 is an implementation of the Hypertext Transfer Protocol version 2 in C. The nghttp2 library prior to version 1.61.0 keeps reading the unbounded number of HTTP/2 CONTINUATION frames.',
    score: 5.3,
    epss: 0.31,
    published: '2024-04-04',
    packages: deb(2, '1.52.0-1', '1.52.0-1+deb12u2', 'libnghttp2-14'),
  },
  {
    id: 'CVE-2026-20011',
    severity: 'medium',
    title: 'CVE-2026-20011 - libssl3, openssl',
    description: 'Parsing a crafted CMS message can read beyond a buffer.',
    score: 6.8,
    epss: 0.0009,
    published: '2026-10-30',
    packages: deb(2, '3.0.13-1~deb12u1', '3.0.15-1~deb12u1', 'libssl3', 'openssl'),
  },
  {
    id: 'CVE-2022-27943',
    severity: 'low',
    title: 'CVE-2022-27943 - libgcc-s1, libstdc++6',
    description: 'libiberty/rust-demangle.c in GNU GCC 11.2 allows stack consumption in demangle_const, as demonstrated by nm-new.',
    score: 5.5,
    epss: 0.0008,
    published: '2022-03-26',
    packages: deb(1, '12.2.0-14', undefined, 'gcc-12-base', 'libgcc-s1', 'libstdc++6'),
  },
  {
    id: 'CVE-2011-3374',
    severity: 'informational',
    title: 'CVE-2011-3374 - apt, libapt-pkg6.0',
    description: 'It was found that apt-key in apt, all versions, do not correctly validate gpg keys with the master keyring, leading to a potential man-in-the-middle attack.',
    score: 3.7,
    epss: 0.0015,
    published: '2019-11-26',
    packages: deb(1, '2.6.1', undefined, 'apt', 'libapt-pkg6.0'),
  },
  {
    id: 'CVE-2026-31337',
    severity: 'untriaged',
    title: 'CVE-2026-31337 - libxml2',
    description: 'None Provided',
    published: '2026-11-18',
    packages: deb(4, '2.9.14+dfsg-1.3~deb12u1', undefined, 'libxml2'),
  },
]

/** A Java service's worst days. */
export const JAVA_FACTS: readonly Fact[] = [
  {
    id: 'CVE-2021-44228',
    severity: 'critical',
    title: 'CVE-2021-44228 - org.apache.logging.log4j:log4j-core',
    description:
      'Apache Log4j2 2.0-beta9 through 2.15.0 JNDI features used in configuration, log messages, and parameters do not protect against attacker controlled LDAP and other JNDI related endpoints.',
    score: 10,
    epss: 0.944,
    published: '2021-12-10',
    exploit: 'yes',
    kev: { added: '2021-12-10', due: '2021-12-24' },
    packages: [
      {
        name: 'org.apache.logging.log4j:log4j-core',
        version: '2.14.1',
        manager: 'JAR',
        fixed: '2.15.0',
        path: 'opt/app/lib/log4j-core-2.14.1.jar',
        command: 'Update log4j-core to 2.15.0',
        layer: 6,
      },
    ],
  },
  {
    id: 'CVE-2021-45046',
    severity: 'critical',
    title: 'CVE-2021-45046 - org.apache.logging.log4j:log4j-core',
    description: 'It was found that the fix to address CVE-2021-44228 in Apache Log4j 2.15.0 was incomplete in certain non-default configurations.',
    score: 9,
    epss: 0.943,
    published: '2021-12-14',
    exploit: 'yes',
    kev: { added: '2023-05-01', due: '2023-05-22' },
    packages: [
      {
        name: 'org.apache.logging.log4j:log4j-core',
        version: '2.14.1',
        manager: 'JAR',
        fixed: '2.16.0',
        path: 'opt/app/lib/log4j-core-2.14.1.jar',
        command: 'Update log4j-core to 2.16.0',
        layer: 6,
      },
    ],
  },
  {
    id: 'CVE-2022-22965',
    severity: 'critical',
    title: 'CVE-2022-22965 - org.springframework:spring-beans',
    description: 'A Spring MVC or Spring WebFlux application running on JDK 9+ may be vulnerable to remote code execution (RCE) via data binding.',
    score: 9.8,
    epss: 0.943,
    published: '2022-04-01',
    exploit: 'yes',
    kev: { added: '2022-04-04', due: '2022-04-25' },
    packages: [{ name: 'org.springframework:spring-beans', version: '5.3.17', manager: 'JAR', fixed: '5.3.18', path: 'opt/app/lib/spring-beans-5.3.17.jar', layer: 6 }],
  },
]
