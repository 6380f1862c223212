import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectText, pythonVersion } from '../project.ts'
import { verdictOf, type Witness } from '../witness.ts'
import { lastLine, run, type Workshop } from '../workshop.ts'
import { judged, UGLY_OWNER, watched, type Call } from '../worlds/shell-gallery.ts'

/** Readers of what CI systems and monitoring take in: JUnit reports and metrics, as the command line writes them. */

interface Counts {
  readonly tests: number
  readonly failures: number
  readonly errors: number
  readonly skipped: number
}

/** A JUnit file as junitparser has it: the counts that the file tells, and those of the cases that are there. */
interface ReadJunit {
  readonly told: Counts
  readonly suites: readonly { readonly name: string; readonly told: Counts; readonly there: Counts; readonly rules: readonly string[] }[]
}

/** As far as the JUnit report has to agree with it. */
interface JsonReport {
  readonly verdict: 'pass' | 'fail' | 'no-result'
  readonly images: readonly { readonly subject: number }[]
  readonly findings: readonly { readonly subject: number; readonly breaks: readonly string[] }[]
}

const junit: Witness = {
  name: 'junitparser',
  looksAt: 'JUnit files: suites, failures and errors as the JSON report has them',
  version: () => pythonVersion('tools', 'junitparser'),
  look: async (workshop) => {
    const calls = await judged(workshop)
    const read = await readBy<ReadJunit>(
      workshop,
      JUNIT,
      calls.map(({ folder }) => join(folder, 'report.xml')),
    )
    const complaints = calls.flatMap(({ scenario, folder }, at) => junitComplaints(read[at], jsonOf(folder, 'report.json') as JsonReport).map((text) => `${scenario}: ${text}`))
    const failures = read.reduce((sum, { told }) => sum + told.failures, 0)
    const errors = read.reduce((sum, { told }) => sum + told.errors, 0)
    // Where nothing failed and nothing was without a result, nothing was compared.
    if (failures === 0 || errors === 0) complaints.push(`${failures} failures and ${errors} errors in ${calls.length} files: too few to compare`)
    return verdictOf(complaints, `${calls.length} files, ${failures} failures, ${errors} errors`)
  },
}

function junitComplaints(read: ReadJunit | undefined, { verdict, images, findings }: JsonReport): readonly string[] {
  if (read === undefined) return ['not read']
  const { told, suites } = read
  const complaints = suites.flatMap((suite) => (same(suite.told, suite.there) ? [] : [`the suite ${suite.name} tells ${text(suite.told)}, and has ${text(suite.there)}`]))
  const sum = (member: keyof Counts): number => suites.reduce((total, { there }) => total + there[member], 0)
  for (const member of ['tests', 'failures', 'errors'] as const)
    if (told[member] !== sum(member)) complaints.push(`the file tells ${told[member]} ${member}, and has ${sum(member)}`)
  const subjects = [...new Set(images.map(({ subject }) => subject))]
  // A suite of its own tells what is about no image.
  const ofImages = suites.filter(({ name }) => name !== 'ECR Scan Gate')
  if (ofImages.length !== subjects.length) complaints.push(`${ofImages.length} suites of images, and the JSON report has ${subjects.length} images`)
  const broken = (rules: readonly (readonly string[])[]): string => JSON.stringify(rules.map((names) => [...new Set(names)].sort()).sort())
  const expected = broken(subjects.map((subject) => findings.filter((finding) => finding.subject === subject).flatMap(({ breaks }) => breaks)))
  if (broken(ofImages.map(({ rules }) => rules)) !== expected) complaints.push(`failures ${broken(ofImages.map(({ rules }) => rules))}, and the JSON report has ${expected}`)
  const seen = told.failures > 0 ? 'fail' : told.errors > 0 ? 'no-result' : 'pass'
  // What fails may also have errors; what has no result may have broken rules that are known already.
  if ((verdict === 'pass') !== (seen === 'pass') || (verdict === 'fail' && seen !== 'fail') || (verdict === 'no-result' && told.errors === 0))
    complaints.push(`it looks like ${seen}, and the verdict is ${verdict}`)
  return complaints
}

function same(a: Counts, b: Counts): boolean {
  return text(a) === text(b)
}

function text({ tests, failures, errors, skipped }: Counts): string {
  return `${tests} tests, ${failures} failures, ${errors} errors, ${skipped} skipped`
}

const JUNIT = `
import json, sys
from junitparser import Failure, JUnitXml

def counts(one):
    return {name: getattr(one, name) or 0 for name in ('tests', 'failures', 'errors', 'skipped')}

def read(path):
    xml = JUnitXml.fromfile(path)
    told = counts(xml)
    suites = []
    for suite in xml:
        before = counts(suite)
        rules = [result.type for case in suite for result in case.result if isinstance(result, Failure)]
        suite.update_statistics()
        suites.append({'name': suite.name, 'told': before, 'there': counts(suite), 'rules': rules})
    return {'told': told, 'suites': suites}

print(json.dumps([read(path) for path in sys.argv[1:]]))
`

interface Sample {
  readonly family: string
  readonly type: string
  readonly help: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** As far as the metrics have to agree with it. */
interface WatchReport {
  readonly streams: readonly { readonly state: string }[]
  readonly kpis: { readonly coverage: { readonly scanned: number; readonly declared: number } | null; readonly failureRate: { readonly failing: number; readonly judged: number } }
  readonly requests: { readonly made: number }
}

const metrics: Witness = {
  name: 'prometheus_client',
  looksAt: 'metrics of watch, with its OpenMetrics parser: values as watch.json has them',
  version: () => pythonVersion('tools', 'prometheus_client'),
  look: async (workshop) => {
    const calls = await watched(workshop)
    const read = await readBy<readonly Sample[]>(
      workshop,
      METRICS,
      calls.map(({ folder }) => join(folder, 'watch.metrics.txt')),
    )
    const complaints = calls.flatMap((call, at) => metricComplaints(read[at] ?? [], call).map((said) => `${call.scenario}: ${said}`))
    return verdictOf(complaints, `${calls.length} files, ${read.flat().length} samples`)
  },
}

function metricComplaints(samples: readonly Sample[], { folder }: Call): readonly string[] {
  const { streams, kpis, requests } = jsonOf(folder, 'watch.json') as WatchReport
  const values = (name: string): readonly number[] => samples.filter((sample) => sample.name === `ecr_scan_watch_${name}`).map(({ value }) => value)
  const complaints = samples.filter(({ type, help }) => type !== 'gauge' || help === '').map(({ name, type }) => `${name} is of type ${type}, or has no help`)
  const one = (name: string, expected: number | undefined): void => {
    const told = values(name).join(', ')
    if (told !== (expected === undefined ? '' : String(expected))) complaints.push(`${name} is ${told === '' ? 'absent' : told}, and watch.json has ${String(expected)}`)
  }
  one('coverage_scanned', kpis.coverage?.scanned)
  one('coverage_declared', kpis.coverage?.declared)
  one('failing', kpis.failureRate.failing)
  one('judged', kpis.failureRate.judged)
  one('requests', requests.made)
  for (const [state, of] of Object.entries(Object.groupBy(streams, (stream) => stream.state))) {
    const told = samples.find(({ name, labels }) => name === 'ecr_scan_watch_streams' && labels['state'] === state)?.value
    if (told !== of?.length) complaints.push(`${String(told)} streams in the state ${state}, and watch.json has ${String(of?.length)}`)
  }
  // Of streams without a result no value is known, which is not the same as 0.
  const known = streams.filter(({ state }) => state === 'pass' || state === 'fail').length
  if (values('stream_failing').length !== known) complaints.push(`stream_failing has ${values('stream_failing').length} samples, and ${known} streams have a result`)
  if (!samples.some(({ labels }) => labels['owner'] === UGLY_OWNER)) complaints.push(`no sample has the owner ${UGLY_OWNER}`)
  return complaints
}

const METRICS = `
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families

def read(path):
    families = text_string_to_metric_families(open(path, encoding='utf-8', newline='').read())
    return [{'family': family.name, 'type': family.type, 'help': family.documentation, 'name': sample.name, 'labels': sample.labels, 'value': sample.value} for family in families for sample in family.samples]

print(json.dumps([read(path) for path in sys.argv[1:]]))
`

/** A file as Prometheus's parser and its linter have it. */
interface Scraped {
  readonly complaints: readonly string[]
  readonly series: readonly {
    readonly name: string
    readonly labels: Readonly<Record<string, string>>
    readonly value: number
    readonly kind: string
    readonly help: string
    readonly timed: boolean
  }[]
}

/** What a scrape parses with, and what `promtool check metrics` is; promtool itself is left out for its size. */
const scraped: Witness = {
  name: 'Prometheus',
  looksAt: "metrics of watch, with the parser of a scrape and promtool's linter: series as watch.json has them",
  version: () => /prometheus\/prometheus (v\S+)/.exec(projectText('witness/openmetrics/go.mod'))?.[1] ?? 'not pinned',
  look: async (workshop) => {
    const program = await workshop.goProgram('openmetrics')
    const calls = await watched(workshop)
    const { code, stdout, stderr } = await run(
      program,
      calls.map(({ folder }) => join(folder, 'watch.metrics.txt')),
    )
    if (code !== 0) throw new Error(`the reader ended with ${code ?? 'a signal'}: ${lastLine(stderr)}`)
    const read = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Scraped)
    const complaints = calls.flatMap((call, at) => {
      const { complaints: own, series } = read[at] ?? { complaints: ['not read'], series: [] }
      const samples = series.map(({ name, labels, value, kind, help }) => ({ family: name, type: kind, help, name, labels, value }))
      const timed = series.filter((each) => each.timed).map(({ name }) => `${name} has a time, and a server would refuse it when it is old`)
      return [...own, ...timed, ...metricComplaints(samples, call)].map((said) => `${call.scenario}: ${said}`)
    })
    return verdictOf(complaints, `${calls.length} files, ${read.flatMap(({ series }) => series).length} series`)
  },
}

export const CI_READERS: readonly Witness[] = [junit, metrics, scraped]

/** What a script in Python reads out of files, one answer for each. */
async function readBy<T>(workshop: Workshop, script: string, paths: readonly string[]): Promise<readonly T[]> {
  const python = join(await workshop.python('tools'), 'bin', 'python')
  const { code, stdout, stderr } = await run(python, ['-c', script, ...paths])
  if (code !== 0) throw new Error(`the reader ended with ${code ?? 'a signal'}: ${lastLine(stderr)}`)
  const answers = JSON.parse(stdout) as readonly T[]
  if (answers.length !== paths.length) throw new Error(`the reader read ${answers.length} of ${paths.length} files`)
  return answers
}

function jsonOf(folder: string, file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'))
}
