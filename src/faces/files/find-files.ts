import type { FindResult } from '../../fleet/find/result.ts'
import { renderFindCsv } from '../../report/find/csv.ts'
import { renderFindJson } from '../../report/find/json.ts'
import type { Render } from './format-files.ts'

export type FindFile = 'json' | 'csv'

/** The report files of `find`. */
export function findFormats(result: FindResult, version: string): Readonly<Record<FindFile, Render>> {
  return { json: () => ({ 'find.json': renderFindJson(result, version) }), csv: () => ({ 'find.csv': renderFindCsv(result) }) }
}
