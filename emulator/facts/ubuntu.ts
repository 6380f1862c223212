import { EXPAT, OPENSSL } from './debian.ts'
import { deb, type Known } from './known.ts'

/** Vulnerabilities of Ubuntu 24.04 packages: public facts, told in our own words. */

function ubuntu(id: string, vendorSeverity: string): Pick<Known['facts'], 'id' | 'source' | 'sourceUrl' | 'vendorSeverity'> {
  return { id, source: 'UBUNTU_CVE', sourceUrl: `https://ubuntu.com/security/${id}`, vendorSeverity }
}

export const OPENSSL_NOBLE: Known = {
  facts: { ...OPENSSL.facts, ...ubuntu('CVE-2024-6119', 'medium'), related: ['USN-6986-1'] },
  packages: [deb('libssl3t64', '3.0.13', '0ubuntu3.3', '3.0.13-0ubuntu3.4'), deb('openssl', '3.0.13', '0ubuntu3.3', '3.0.13-0ubuntu3.4')],
}

export const EXPAT_NOBLE: Known = {
  facts: { ...EXPAT.facts, ...ubuntu('CVE-2024-45491', 'medium'), related: ['USN-7000-1'] },
  packages: [deb('libexpat1', '2.6.1', '2build1', '2.6.1-2ubuntu0.1')],
}

export const CURL_NOBLE: Known = {
  facts: {
    ...ubuntu('CVE-2024-7264', 'low'),
    severity: 'MEDIUM',
    description: "libcurl's ASN.1 parser can read beyond a heap buffer in a field of an invalid certificate that should hold a time.",
    score: 6.5,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:N/A:H',
    epss: 0.0102,
    published: '2024-07-31T08:15:00Z',
    related: ['USN-6944-1'],
    cwes: ['CWE-125'],
    references: ['https://curl.se/docs/CVE-2024-7264.html'],
  },
  packages: [deb('curl', '8.5.0', '2ubuntu10.1', '8.5.0-2ubuntu10.2'), deb('libcurl4t64', '8.5.0', '2ubuntu10.1', '8.5.0-2ubuntu10.2')],
}
