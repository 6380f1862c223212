import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { projectText } from '../project.ts'
import { verdictOf, type Witness } from '../witness.ts'
import { lastLine, run } from '../workshop.ts'
import { gallery } from '../worlds/gallery.ts'
import { DAYS, IMAGE, POLICY_CASES, SIGNED, type Predicate } from '../worlds/admitted.ts'
import { RATIFY_CASES } from '../worlds/ratified.ts'

/** Our examples for admission controllers, judged by what the controllers are made of: who gets in, and who doesn't. */

type Ask = (question: object) => Promise<readonly (readonly string[])[]>

function witness(
  name: string,
  module: string,
  looksAt: string,
  look: (ask: Ask, workshop: Parameters<Witness['look']>[0]) => Promise<{ readonly complaints: readonly string[]; readonly said: string }>,
): Witness {
  return {
    name,
    looksAt,
    version: () => new RegExp(`${module} (v\\S+)`).exec(projectText('witness/admission/go.mod'))?.[1] ?? 'not pinned',
    look: async (workshop) => {
      const program = await workshop.goProgram('admission')
      const { complaints, said } = await look(async (question) => {
        const { code, stdout, stderr } = await run(program, [], { input: JSON.stringify(question) })
        if (code !== 0) throw new Error(`the examples could not be judged: ${lastLine(stderr)}`)
        return JSON.parse(stdout) as readonly (readonly string[])[]
      }, workshop)
      return verdictOf(complaints, said)
    },
  }
}

/** One complaint for each case that ends otherwise than it should. */
function judged(
  about: string,
  cases: readonly { readonly name: string; readonly admitted: boolean; readonly because?: RegExp }[],
  answers: readonly (readonly string[])[],
): readonly string[] {
  if (answers.length !== cases.length) return [`${about}: ${answers.length} of ${cases.length} cases were judged`]
  return cases.flatMap(({ name, admitted, because }, at) => {
    const refused = answers[at] ?? []
    if (admitted) return refused.length === 0 ? [] : [`${about}: ${name}: refused: ${refused.join('; ')}`]
    if (refused.length === 0) return [`${about}: ${name}: admitted`]
    return because === undefined || refused.some((text) => because.test(text)) ? [] : [`${about}: ${name}: refused, but not for ${because.toString()}: ${refused.join('; ')}`]
  })
}

const gatekeeper = witness('Gatekeeper', 'gatekeeper/v3', 'the Ratify example: pods and what Ratify says of their images', async (ask) => {
  const answers = await ask({
    gatekeeper: {
      template: parse(projectText('examples/ratify/template.yml')) as unknown,
      constraint: parse(projectText('examples/ratify/constraint.yml')) as unknown,
      cases: RATIFY_CASES.map(({ pod, provider }) => ({ pod, provider })),
    },
  })
  return { complaints: judged('template.yml', RATIFY_CASES, answers), said: `${RATIFY_CASES.length} pods` }
})

interface ClusterPolicy {
  readonly spec: {
    readonly rules: readonly {
      readonly verifyImages: readonly {
        readonly attestations: readonly {
          readonly type: string
          readonly conditions: readonly { readonly all: readonly { readonly key: string; readonly operator: string; readonly value: string }[] }[]
        }[]
      }[]
    }[]
  }
}

interface ImagePolicy {
  readonly spec: {
    readonly attestors: readonly { readonly name: string }[]
    readonly attestations: readonly { readonly name: string; readonly intoto: { readonly type: string } }[]
    readonly validations: readonly { readonly message: string; readonly expression: string }[]
  }
}

const kyverno = witness('Kyverno', 'kyverno/kyverno', 'both Kyverno examples: predicates that the gate wrote, and bad ones', async (ask, workshop) => {
  const written = new Map<string, Predicate>()
  for (const picture of await gallery(workshop)) {
    const [path] = picture.files('predicate')
    if (path !== undefined) written.set(picture.scenario, JSON.parse(readFileSync(path, 'utf8')) as Predicate)
  }
  const pass = written.get('long-scanned-clean')
  const fail = written.get('long-scanned')
  if (pass === undefined || fail === undefined) throw new Error('the gate wrote no predicate to look at')
  const policy = parse(projectText('examples/kyverno/require-gate.yml')) as ClusterPolicy
  const inCel = parse(projectText('examples/kyverno/image-validating-policy.yml')) as ImagePolicy
  const [attestation] = policy.spec.rules.flatMap(({ verifyImages }) => verifyImages.flatMap(({ attestations }) => attestations))
  const all = attestation?.conditions.flatMap((condition) => condition.all) ?? []
  const cases = [
    { name: 'a pass as the gate wrote it, and a signature', admitted: true, predicate: { ...pass, gate: { ...pass.gate, ...SIGNED } } },
    { name: 'a pass as the gate wrote it', admitted: false, predicate: pass },
    { name: 'a fail as the gate wrote it', admitted: false, predicate: { ...fail, gate: { ...fail.gate, ...SIGNED } } },
    ...POLICY_CASES.map(({ name, admitted, change }) => ({ name, admitted, predicate: change({ ...pass, gate: { ...pass.gate, ...SIGNED } }) })),
  ]
  const attestations = Object.fromEntries(inCel.spec.attestations.map(({ name, intoto }) => [name, intoto.type]))
  const type = attestations['vulns'] ?? ''
  const cel = (validations: ImagePolicy['spec']['validations'], pods: readonly { readonly pod: object; readonly statements: object }[]): Promise<readonly (readonly string[])[]> =>
    ask({ cel: { validations, attestations, attestors: inCel.spec.attestors.map(({ name }) => name), cases: pods } })
  const of = (predicate: unknown): { readonly pod: object; readonly statements: object } => ({
    pod: podOf({ containers: [IMAGE] }),
    statements: { [IMAGE]: statementOf(type, predicate) },
  })
  const places = placesOf(type, { ...pass, gate: { ...pass.gate, ...SIGNED } })
  // As the comments in both say for a gate without the rule `require-signature`.
  const unsigned = [{ name: 'a pass as the gate wrote it, without the lines about signatures', admitted: true }]
  return {
    complaints: [
      ...(attestation?.type === type ? [] : [`require-gate.yml asks for ${attestation?.type ?? 'nothing'}, and image-validating-policy.yml for ${type}`]),
      ...judged('require-gate.yml', cases, await ask({ jmespath: { all, predicates: cases.map(({ predicate }) => predicate) } })),
      ...judged('require-gate.yml', unsigned, await ask({ jmespath: { all: all.filter(({ key }) => !key.includes('signature')), predicates: [pass] } })),
      ...judged(
        'image-validating-policy.yml',
        cases,
        await cel(
          inCel.spec.validations,
          cases.map(({ predicate }) => of(predicate)),
        ),
      ),
      ...judged(
        'image-validating-policy.yml',
        unsigned,
        await cel(
          inCel.spec.validations.filter(({ expression }) => !expression.includes('signature')),
          [of(pass)],
        ),
      ),
      ...judged('image-validating-policy.yml', places, await cel(inCel.spec.validations, places)),
    ],
    said: `${cases.length + unsigned.length} predicates in both, ${places.length} pods; ages up to ${DAYS} days`,
  }
})

export const ADMISSION: readonly Witness[] = [gatekeeper, kyverno]

/** What an attestation signs: cosign hands Kyverno all of it. */
function statementOf(predicateType: string, predicate: unknown): object {
  return { _type: 'https://in-toto.io/Statement/v1', predicateType, subject: [{ name: IMAGE, digest: { sha256: '0'.repeat(64) } }], predicate }
}

function podOf(images: Readonly<Partial<Record<'containers' | 'initContainers' | 'ephemeralContainers', readonly string[]>>>): object {
  const spec = Object.fromEntries(Object.entries(images).map(([kind, names]) => [kind, names.map((image, at) => ({ name: `c${String(at)}`, image }))]))
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod', namespace: 'default' }, spec }
}

/** One image is fine, and another one is not attested: wherever it stands, the pod stays out. */
function placesOf(type: string, good: unknown): readonly { readonly name: string; readonly admitted: boolean; readonly pod: object; readonly statements: object }[] {
  const other = `${IMAGE.slice(0, -1)}f`
  const statements = { [IMAGE]: statementOf(type, good) }
  return [
    { name: 'two containers of one image', admitted: true, pod: podOf({ containers: [IMAGE, IMAGE] }), statements },
    ...(['containers', 'initContainers', 'ephemeralContainers'] as const).map((kind) => ({
      name: `an image without an attestation in ${kind}`,
      admitted: false,
      pod: podOf({ containers: [IMAGE], [kind]: kind === 'containers' ? [IMAGE, other] : [other] }),
      statements,
    })),
  ]
}
