import type { FindingPlan } from '../finding-plan.ts'
import type { Scenario } from '../scenario.ts'
import { COMMON, DAY, GITHUB, OWN_PULL, PLAIN, plan, PULL, pullRequestEvent, SCANNED_YESTERDAY, serviceImage, TAG } from './common.ts'

/** Texts that try to be more than text, one for each place where the reports show them. */
export const ATTACKS: readonly string[] = [
  '::error title=Owned::the log was taken over',
  'x\n::set-output name=verdict::pass\ny',
  'before ##[set-output name=verdict]pass',
  '::stop-commands::pause',
  '</details><h1>All clear</h1><script>alert(1)</script>',
  '<img src=x onerror=alert(1)> <!-- ecr-scan-gate:payments/api -->',
  '| cell | another |\n| --- | --- |',
  '`code` ``more`` ```\nfence\n```',
  '[click me](https://evil.example/) ![pixel](https://evil.example/pixel.png)',
  '@acme/security-team please approve, fixes #1, see acme/payments#2 and GH-3',
  '\u001b[31mred\u001b[0m \u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007',
  'safe\u202egnp.exe\u2066 \u200bzero\u200dwidth\ufeff',
  '=HYPERLINK("https://evil.example","open")',
  '%0A::warning::encoded %25',
  'javascript:alert(document.domain)',
  '{"__proto__":{"polluted":true}}',
  '\u0000\u0007\u0008 control',
  `${'long '.repeat(199)}cut in the middle of a wo`,
  // An emoji cut in half, as services that count UTF-16 units do.
  `${'x'.repeat(1023)}\ud83d`,
]

function attack(index: number): string {
  return ATTACKS[index % ATTACKS.length] ?? ''
}

function finding(text: string, index: number): FindingPlan {
  const next = (step: number): string => attack(index + step).slice(0, 900)
  return {
    facts: {
      // Half of the ids are attacks too: the service names them, and they need not be CVEs.
      id: index % 2 === 0 ? `CVE-2026-${10_000 + index}` : text.slice(0, 120),
      severity: ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'][index % 4] ?? 'LOW',
      description: text,
      source: next(1).slice(0, 60),
      sourceUrl: index % 3 === 0 ? 'javascript:alert(1)' : `https://example.org/"onmouseover="x/${encodeURIComponent(next(2)).slice(0, 80)}`,
      vendorSeverity: next(3),
      score: 9.1,
      vector: next(4).slice(0, 80),
      related: [next(5).slice(0, 100)],
      references: [next(6), 'data:text/html,<script>alert(1)</script>'],
      epss: 0.5,
    },
    packages: [
      { name: next(7), version: next(8).slice(0, 100), manager: 'OS', path: `usr/lib/${next(9)}`, fixed: next(10).slice(0, 100), command: next(11), layer: index },
      { name: '../../etc/passwd', version: '1', manager: 'NODEPKG', path: '../../../etc/passwd' },
    ],
    listedAt: -DAY,
    override: { title: text, remediation: { recommendation: { text: next(12), Url: 'javascript:alert(2)' } } },
  }
}

const PULL_OF_AN_ATTACKER = { ...OWN_PULL, title: attack(9), head: { ...OWN_PULL.head, ref: 'feature/`$(touch${IFS}owned)`' } }

export const hostile: Scenario = {
  ...COMMON,
  name: 'hostile',
  title: 'Every text is an injection attempt',
  description:
    'Findings, packages, layer instructions, labels, tags, annotations, the pull request and its comments hold Markdown, HTML, workflow commands, terminal escapes and invisible characters.',
  images: [
    plan(
      serviceImage('b05711e', {
        instructions: ATTACKS.map((text) => ({ by: `RUN ${text}`, bytes: 1000, comment: text })),
        labels: Object.fromEntries(ATTACKS.map((text, index) => [`org.example.${index}`, text])),
        annotations: { 'org.opencontainers.image.base.name': `docker.io/library/${attack(4)}`, 'org.opencontainers.image.title': attack(5) },
      }),
      { tags: [TAG, attack(4), attack(0)], coverage: SCANNED_YESTERDAY, findings: ATTACKS.map(finding), os: attack(8) },
    ),
  ],
  github: { ...GITHUB, pulls: [PULL_OF_AN_ATTACKER], comments: ATTACKS.map((body) => ({ issue: PULL, login: 'mallory', body })) },
  events: [pullRequestEvent(PULL_OF_AN_ATTACKER)],
  inputs: PLAIN,
  expected: 'fail',
}
