import { expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../../contract/files.ts'

test('scripts/page-scripts.ts would write what is there', () => {
  expect(() => execFileSync(process.execPath, [join(ROOT, 'scripts/page-scripts.ts'), '--check'], { stdio: 'pipe' })).not.toThrow()
})
