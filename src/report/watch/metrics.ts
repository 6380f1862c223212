import { STREAM_STATES } from '../../fleet/watch/look.ts'
import type { Pieces } from '../pieces.ts'
import type { RegistryRow, WatchReport } from './model.ts'
import { unscannedRepositories } from './text.ts'

interface Metric {
  readonly name: string
  readonly help: string
  readonly unit?: string
  /** Without samples there is no value: what is not known is absent, and never 0. */
  readonly samples: readonly (readonly [labels: Readonly<Record<string, string>>, value: number | undefined])[]
}

/** For Prometheus and others, in the OpenMetrics text format. Source: https://prometheus.io/docs/specs/om/open_metrics_spec/ */
export function* renderWatchMetrics(report: WatchReport): Pieces {
  for (const { name, help, samples } of metricsOf(report)) {
    const known = samples.flatMap(([labels, value]) => (value === undefined ? [] : [`ecr_scan_watch_${name}${labelText(labels)} ${String(value)}\n`]))
    if (known.length > 0) yield `# TYPE ecr_scan_watch_${name} gauge\n# HELP ecr_scan_watch_${name} ${escaped(help)}\n${known.join('')}`
  }
  yield '# EOF\n'
}

function metricsOf(report: WatchReport): readonly Metric[] {
  const { figures, streams, registries, requests } = report
  const [registry, ...others] = registries
  // Figures of several registries belong to none of them.
  const own = registry === undefined || others.length > 0 ? {} : placeLabels(registry)
  const one = (value: number | undefined): Metric['samples'] => [[own, value]]
  return [
    { name: 'streams', help: 'Streams by state.', samples: STREAM_STATES.map((state) => [{ ...own, state }, streams.filter((stream) => stream.state === state).length]) },
    {
      name: 'stream_failing',
      help: '1 if the stream fails, 0 if it passes; absent without a result.',
      samples: streams.map(({ registry: place, repository, environment, owner, state }) => [
        { ...placeLabels(place), repository, environment, owner: owner ?? '' },
        state === 'fail' ? 1 : state === 'pass' ? 0 : undefined,
      ]),
    },
    { name: 'coverage_scanned', help: 'Streams whose images have a successful scan that is still active.', samples: one(figures.coverage?.scanned) },
    { name: 'coverage_declared', help: 'Streams that are declared.', samples: one(figures.coverage?.declared) },
    { name: 'failing', help: 'Streams that fail, or failed before they lost their result.', samples: one(figures.failureRate.failing) },
    { name: 'judged', help: 'Streams with a result.', samples: one(figures.failureRate.judged) },
    {
      name: 'new_vulnerabilities',
      help: 'Vulnerabilities that appeared in a stream since the last run.',
      samples: one(report.remembers ? streams.reduce((sum, { appeared }) => sum + appeared.length, 0) : undefined),
    },
    {
      name: 'remediated_vulnerabilities',
      help: 'Vulnerabilities that the next scanned image of a stream no longer has.',
      samples: one(report.remembers ? streams.reduce((sum, { remediated }) => sum + remediated.length, 0) : undefined),
    },
    { name: 'time_to_remediate_median_days', help: 'Median of the last 90 days.', samples: one(figures.timeToRemediate?.medianDays) },
    { name: 'time_to_remediate_p90_days', help: '90th percentile of the last 90 days.', samples: one(figures.timeToRemediate?.p90Days) },
    { name: 'time_to_remediate_cases', help: 'Remediations of the last 90 days.', samples: one(figures.timeToRemediate?.cases) },
    { name: 'slo_within', help: 'Open findings younger than their SLO.', samples: one(figures.withinSlo?.within) },
    { name: 'slo_open', help: 'Open findings that have an SLO.', samples: one(figures.withinSlo?.open) },
    { name: 'unscanned_repositories', help: 'Repositories that are not scanned and not accepted.', samples: one(unscannedRepositories(report)) },
    { name: 'requests', help: 'Requests to AWS in this run.', samples: one(requests.made) },
  ]
}

function placeLabels({ region, id }: RegistryRow): Readonly<Record<string, string>> {
  return { region, registry: id ?? '' }
}

function labelText(labels: Readonly<Record<string, string>>): string {
  if (Object.keys(labels).length === 0) return ''
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`)
    .join(',')}}`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll(/\r\n|[\r\n]/g, '\\n')
}
