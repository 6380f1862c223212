import { jar, kev, npm, type Known } from './known.ts'

/** Vulnerabilities of Java and Node.js packages: public facts, told in our own words. */

export const LOG4SHELL: Known = {
  facts: {
    id: 'CVE-2021-44228',
    severity: 'CRITICAL',
    vendorSeverity: 'CRITICAL',
    description:
      'Log4j 2 up to 2.14.1 looks up JNDI names that stand in log messages and parameters; who can choose what is logged can have code loaded from a server of his own ("Log4Shell").',
    score: 10,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H',
    epss: 0.94358,
    exploit: true,
    exploitedAt: '2026-08-17T00:00:00Z',
    published: '2021-12-10T10:15:09Z',
    updated: '2025-04-03T20:53:00Z',
    cwes: ['CWE-20', 'CWE-400', 'CWE-502', 'CWE-917'],
    references: ['https://logging.apache.org/security.html'],
    kev: kev('2021-12-10', '2021-12-24', 'Apply updates where they exist; otherwise remove affected assets from networks until fixed.'),
  },
  packages: [jar('org.apache.logging.log4j:log4j-core', '2.14.1', '2.15.0')],
}

export const LOG4J_SECOND: Known = {
  facts: {
    id: 'CVE-2021-45046',
    severity: 'CRITICAL',
    vendorSeverity: 'CRITICAL',
    description: 'The fix of CVE-2021-44228 in Log4j 2.15.0 was incomplete for some configurations with context lookups.',
    score: 9,
    vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H',
    epss: 0.9433,
    exploit: true,
    exploitedAt: '2026-05-21T00:00:00Z',
    published: '2021-12-14T19:15:00Z',
    updated: '2025-02-04T17:31:00Z',
    cwes: ['CWE-917'],
    references: ['https://logging.apache.org/security.html'],
    kev: kev('2023-05-01', '2023-05-22'),
  },
  packages: [jar('org.apache.logging.log4j:log4j-core', '2.14.1', '2.16.0')],
}

export const LOG4J_LOOP: Known = {
  facts: {
    id: 'CVE-2021-45105',
    severity: 'MEDIUM',
    vendorSeverity: 'MEDIUM',
    description: 'Log4j 2 up to 2.16.0 does not guard against self-referential lookups, which end in an uncontrolled recursion.',
    score: 5.9,
    vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:H',
    epss: 0.6812,
    published: '2021-12-18T12:15:00Z',
    cwes: ['CWE-20', 'CWE-674'],
    references: ['https://logging.apache.org/security.html'],
  },
  packages: [jar('org.apache.logging.log4j:log4j-core', '2.14.1', '2.17.0')],
}

export const SPRING4SHELL: Known = {
  facts: {
    id: 'CVE-2022-22965',
    severity: 'CRITICAL',
    vendorSeverity: 'CRITICAL',
    description: 'Spring MVC and WebFlux applications on JDK 9 and later, packed as WAR and deployed on Tomcat, can be made to run code through data binding ("Spring4Shell").',
    score: 9.8,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    epss: 0.9446,
    exploit: true,
    exploitedAt: '2026-08-10T00:00:00Z',
    published: '2022-04-01T23:15:00Z',
    updated: '2025-01-29T17:15:00Z',
    cwes: ['CWE-94'],
    references: ['https://spring.io/security/cve-2022-22965'],
    kev: kev('2022-04-04', '2022-04-25'),
  },
  packages: [jar('org.springframework:spring-beans', '5.3.17', '5.3.18')],
}

export const TEXT4SHELL: Known = {
  facts: {
    id: 'CVE-2022-42889',
    severity: 'CRITICAL',
    vendorSeverity: 'CRITICAL',
    description: 'Commons Text 1.5 to 1.9 interpolates script, dns and url lookups by default, so that a string from outside can run code or reach servers.',
    score: 9.8,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    epss: 0.9415,
    exploit: true,
    exploitedAt: '2026-03-03T00:00:00Z',
    published: '2022-10-13T13:15:00Z',
    cwes: ['CWE-94'],
  },
  packages: [jar('org.apache.commons:commons-text', '1.9', '1.10.0')],
}

export const JACKSON: Known = {
  facts: {
    id: 'CVE-2022-42003',
    severity: 'HIGH',
    vendorSeverity: 'HIGH',
    description: 'jackson-databind before 2.13.4.2 and 2.14.0 can be worn out by deeply nested arrays when UNWRAP_SINGLE_VALUE_ARRAYS is on.',
    score: 7.5,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
    epss: 0.0041,
    published: '2022-10-02T05:15:00Z',
    cwes: ['CWE-502'],
  },
  packages: [jar('com.fasterxml.jackson.core:jackson-databind', '2.13.2', '2.13.4.2')],
}

export const SNAKEYAML: Known = {
  facts: {
    id: 'CVE-2022-1471',
    severity: 'CRITICAL',
    vendorSeverity: 'CRITICAL',
    description: "SnakeYaml's Constructor does not restrict which types a document may name, so that parsing a document from outside can run code.",
    score: 9.8,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    epss: 0.9351,
    exploit: true,
    exploitedAt: '2025-12-11T00:00:00Z',
    published: '2022-12-01T11:15:00Z',
    cwes: ['CWE-20', 'CWE-502'],
  },
  packages: [jar('org.yaml:snakeyaml', '1.30', '2.0')],
}

export const SEMVER: Known = {
  facts: {
    id: 'CVE-2022-25883',
    severity: 'HIGH',
    vendorSeverity: 'HIGH',
    description: 'semver before 7.5.2 needs very long for crafted ranges in new Range, because of a regular expression.',
    score: 7.5,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
    epss: 0.0031,
    published: '2023-06-21T05:15:00Z',
    cwes: ['CWE-1333'],
    references: ['https://github.com/npm/node-semver/pull/564'],
  },
  packages: [npm('semver', '7.3.8', '7.5.2'), npm('semver', '6.3.0', '6.3.1', 'app/node_modules/nodemon')],
}

export const IP: Known = {
  facts: {
    id: 'CVE-2023-42282',
    severity: 'CRITICAL',
    vendorSeverity: 'CRITICAL',
    description: 'The ip package before 1.1.9 and 2.0.1 takes some private addresses, such as 0x7f.1, for public ones.',
    score: 9.8,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    epss: 0.0154,
    published: '2024-02-08T17:15:00Z',
    cwes: ['CWE-918'],
  },
  packages: [npm('ip', '2.0.0', '2.0.1')],
}

export const FOLLOW_REDIRECTS: Known = {
  facts: {
    id: 'CVE-2024-28849',
    severity: 'MEDIUM',
    vendorSeverity: 'MEDIUM',
    description: 'follow-redirects before 1.15.6 keeps the Proxy-Authorization header when a redirect leads to another host.',
    score: 6.5,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
    epss: 0.0022,
    published: '2024-03-14T17:15:00Z',
    cwes: ['CWE-200'],
  },
  packages: [npm('follow-redirects', '1.15.4', '1.15.6')],
}

export const AXIOS: Known = {
  facts: {
    id: 'CVE-2023-45857',
    severity: 'MEDIUM',
    vendorSeverity: 'MEDIUM',
    description: 'axios 0.8.1 to 1.5.1 sends the XSRF token of a cookie in a header to every host.',
    score: 6.5,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:N/A:N',
    epss: 0.0013,
    published: '2023-11-08T21:15:00Z',
    cwes: ['CWE-352'],
  },
  packages: [npm('axios', '1.5.1', '1.6.0')],
}

const NODE_TAR: Known = {
  facts: {
    id: 'CVE-2024-28863',
    severity: 'MEDIUM',
    vendorSeverity: 'MEDIUM',
    description: 'node-tar before 6.2.1 sets no limit to the depth of folders that it makes while unpacking.',
    score: 6.5,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:N/A:H',
    epss: 0.0009,
    published: '2024-03-21T23:15:00Z',
    cwes: ['CWE-400', 'CWE-770'],
  },
  packages: [npm('tar', '6.1.11', '6.2.1', 'usr/local/lib/node_modules/npm')],
}

export const JAVA_KNOWN: readonly Known[] = [LOG4SHELL, LOG4J_SECOND, LOG4J_LOOP, SPRING4SHELL, TEXT4SHELL, JACKSON, SNAKEYAML]
export const NODE_KNOWN: readonly Known[] = [SEMVER, IP, FOLLOW_REDIRECTS, AXIOS, NODE_TAR]
