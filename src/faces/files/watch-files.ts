import { join } from 'node:path'
import { writeState } from '../../fleet/watch/memory/file.ts'
import type { Memory } from '../../fleet/watch/memory/memory.ts'
import type { Options } from '../../inputs/options.ts'
import type { Pieces } from '../../report/pieces.ts'
import { renderWatchCsv } from '../../report/watch/csv.ts'
import { renderWatchJson } from '../../report/watch/json.ts'
import { renderWatchMetrics } from '../../report/watch/metrics.ts'
import type { WatchReport } from '../../report/watch/model.ts'
import { renderWatchHtml } from '../../report/watch/page/page.ts'
import type { Files } from './disk.ts'

export type WatchFile = 'json' | 'html' | 'csv' | 'metrics'

const FORMATS: Readonly<Record<WatchFile, { readonly name: string; readonly render: (report: WatchReport) => Pieces }>> = {
  json: { name: 'watch.json', render: renderWatchJson },
  html: { name: 'watch.html', render: renderWatchHtml },
  csv: { name: 'watch.csv', render: renderWatchCsv },
  metrics: { name: 'watch.metrics.txt', render: renderWatchMetrics },
}

export interface WrittenWatch {
  readonly files: Readonly<Partial<Record<WatchFile, string>>>
  readonly problems: readonly string[]
}

/** Each file is on its own: what cannot be written is told, and changes no verdict. */
export async function writeWatchFiles(report: WatchReport, { path, numbered }: Options['reportDir'], files: Files): Promise<WrittenWatch> {
  const written: Partial<Record<WatchFile, string>> = {}
  const problems: string[] = []
  try {
    const folder = numbered ? await freeFolder(path, files) : path
    for (const format of ['json', 'html', 'csv', 'metrics'] as const) {
      const { name, render } = FORMATS[format]
      const file = join(folder, name)
      try {
        await files.write(file, render(report))
        written[format] = file
      } catch (error) {
        problems.push(`${name}: ${messageOf(error)}`)
      }
    }
  } catch (error) {
    problems.push(messageOf(error))
  }
  return { files: written, problems }
}

/** Written aside and put in its place as a whole: whoever reads it at the same moment reads the old one or the new one. */
export async function writeStateFile(memory: Memory, path: string, files: Files): Promise<string | undefined> {
  try {
    await files.write(path, writeState(memory))
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

async function freeFolder(path: string, files: Files): Promise<string> {
  for (let number = 1; number <= 1_000; number++) {
    const folder = number === 1 ? path : `${path}-${number}`
    if ((await files.makeNew(folder)).made) return folder
  }
  throw new Error(`1000 folders named ${path} are there already`)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error'
}
