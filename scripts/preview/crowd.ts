import type { Finding, Severity } from '../../src/base/finding.ts'
import type { Image } from '../../src/image/model.ts'
import { FACTS } from './facts.ts'
import { digest, toFinding } from './scans.ts'

/** A plain linear congruential generator: the same crowd on every run. */
export function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32
    return state / 2 ** 32
  }
}

/** As many different findings as wanted, of the make of the known ones. */
export function manyFindings(count: number, image: Image): readonly Finding[] {
  const roll = dice(42)
  const pick = <T>(list: readonly T[]): T => {
    const found = list[Math.floor(roll() * list.length)]
    if (found === undefined) throw new Error('nothing to pick from')
    return found
  }
  const known = FACTS.map((fact) => ({ ...toFinding(fact, image), description: `${fact.description} `.repeat(4).slice(0, 1_024) }))
  return Array.from({ length: count }, (_zero, index) => {
    const finding = pick(known)
    const id = `CVE-20${String(15 + (index % 12))}-${String(10_000 + index)}`
    const score = Math.round((roll() + roll() + 1) * 33) / 10
    return {
      ...finding,
      arn: `arn:aws:inspector2:eu-central-1:123456789012:finding/${digest(index).slice(7, 39)}`,
      vulnerabilityId: id,
      title: `${id} - ${finding.packages[0]?.name ?? 'unknown'}`,
      severity: roll() < 0.03 ? ('untriaged' as const) : severityOf(score),
      score,
      epss: roll() ** 6,
      exploit: roll() < 0.05 ? ('yes' as const) : ('no' as const),
      intelligence: { kev: roll() < 0.005 ? ('yes' as const) : ('no' as const), cwes: ['CWE-400'] },
      publishedAt: Date.parse('2026-11-19T00:00:00Z') - Math.floor(roll() ** 3 * 2_000) * 86_400_000,
      sourceUrl: `https://security-tracker.debian.org/tracker/${id}`,
      packages: finding.packages.map((item) => ({ ...item, name: `${item.name}${index % 7 === 0 ? '' : `-${String(index % 311)}`}` })),
    }
  })
}

function severityOf(score: number): Severity {
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  if (score >= 4.5) return 'medium'
  return score >= 3.6 ? 'low' : 'informational'
}

/** Everything that a stranger could put into a package, a path or an advisory. */
export const HOSTILE_TEXTS: readonly string[] = [
  '</details></td></tr></table><img src=https://evil.example/x.png onerror=alert(1)>',
  '<script>alert(1)</script><!-- ecr-scan-gate:marker -->',
  '</script><script>alert(2)</script>',
  '[click](https://evil.example) ![](https://evil.example/track.png) https://evil.example www.evil.example',
  '@acme/security please see #123, acme/payments#1, GH-7 and 8c1f0e2d4b5a69788796a5b4c3d2e1f001234567',
  '::error::taken over',
  '##[set-output name=verdict]pass',
  'a | b \\| c `tick` ``two`` ```three```',
  '✅ Passed: nothing to see\r\n## heading\n| a | b |\n|---|---|',
  '\u202egnp.exe\u202c \u200bzero\u200b width \u001b[31mred\u001b[0m \u009b1mC1',
  '=HYPERLINK("https://evil.example","x")',
  '$x^2$ :smile: ~~gone~~ **bold** _em_ &lt;b&gt; &#60;',
]

export function hostileFindings(image: Image): readonly Finding[] {
  return HOSTILE_TEXTS.map((text, index) => {
    const fact = FACTS[index % FACTS.length] ?? FACTS[0]
    if (fact === undefined) throw new Error('no facts')
    const finding = toFinding(fact, image)
    return {
      ...finding,
      vulnerabilityId: index % 2 === 0 ? text : `CVE-2026-${String(90_000 + index)}`,
      title: text,
      description: `${text} `.repeat(12).slice(0, 1_024),
      sourceUrl: index % 3 === 0 ? 'javascript:alert(1)' : 'https://evil.example/a?b=)&c="><script>',
      packages: finding.packages.map((item) => ({
        ...item,
        name: text,
        path: `opt/${text}`,
        version: text.slice(0, 20),
        upgradeCommand: text,
        fixedVersion: index % 2 === 0 ? text : '1.0',
      })),
      references: [text, 'javascript:alert(1)'],
    }
  })
}
