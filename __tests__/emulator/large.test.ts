import { describe, expect, test } from '@jest/globals'
import { generateFindings } from '../../emulator/generate.ts'
import { scenario } from '../../emulator/scenarios/index.ts'
import { startEmulator } from '../../emulator/server.ts'

describe('generated findings', () => {
  const options = { count: 2000, layers: 5, observedFrom: -100 }

  test('are the same for the same seed, and others for another', () => {
    expect(generateFindings({ ...options, seed: 5 })).toEqual(generateFindings({ ...options, seed: 5 }))
    expect(generateFindings({ ...options, seed: 6 })).not.toEqual(generateFindings({ ...options, seed: 5 }))
  })

  test('have the mix of a real image: severities, package managers, fixes, layers, times', () => {
    const found = generateFindings(options)
    const share = (test: (finding: (typeof found)[number]) => boolean): number => found.filter(test).length / found.length
    expect(share((finding) => finding.facts.severity === 'CRITICAL')).toBeCloseTo(0.04, 1)
    expect(share((finding) => finding.facts.severity === 'MEDIUM')).toBeCloseTo(0.42, 1)
    expect(share((finding) => finding.packages[0]?.manager === 'OS')).toBeCloseTo(0.6, 1)
    expect(share((finding) => finding.packages[0]?.fixed !== undefined)).toBeCloseTo(0.65, 1)
    expect(share((finding) => finding.packages[0]?.layer === 0)).toBeCloseTo(0.6, 1)
    const observed = found.map((finding) => finding.observedAt ?? 0)
    expect(Math.min(...observed)).toBeGreaterThanOrEqual(-100)
    expect(Math.max(...observed)).toBeLessThanOrEqual(-55)
    expect(Math.max(...observed) - Math.min(...observed)).toBeGreaterThan(40)
  })

  test('20,000 of them are read page by page, each once', async () => {
    const base = scenario('long-scanned')
    const findings = generateFindings({ count: 20_000, layers: 5, observedFrom: -90_000, listedAt: -86_400 })
    const emulator = await startEmulator({ scenario: { ...base, images: base.images.map((plan) => ({ ...plan, findings })) } })
    try {
      const scope = `${emulator.env['AWS_ACCESS_KEY_ID'] ?? ''}/20260820/eu-west-1/inspector2/aws4_request`
      const headers = { 'content-type': 'application/json', 'x-amz-date': '20260820T100000Z', authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}` }
      const arns = new Set<string>()
      let nextToken: string | undefined
      do {
        const response = await fetch(`${emulator.url}/findings/list`, { method: 'POST', headers, body: JSON.stringify({ maxResults: 100, sortCriteria: { field: 'FIRST_OBSERVED_AT', sortOrder: 'DESC' }, ...(nextToken === undefined ? {} : { nextToken }) }) })
        const page = (await response.json()) as { findings: { findingArn: string }[]; nextToken?: string }
        for (const finding of page.findings) arns.add(finding.findingArn)
        nextToken = page.nextToken
      } while (nextToken !== undefined)
      expect(arns.size).toBe(20_000)
      expect(emulator.requests).toHaveLength(200)
    } finally {
      await emulator.close()
    }
  })
})
