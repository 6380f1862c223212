import { describe, expect, test } from '@jest/globals'
import { commandsOf } from '../../src/report/commands.ts'
import type { Upgrade } from '../../src/report/model/action.ts'

function upgradeTo(target: string | undefined, versions: readonly string[], commands: readonly string[]): Upgrade {
  const none = { critical: 0, high: 0, medium: 0, low: 0, informational: 0, untriaged: 0 }
  return {
    moves: [{ names: ['log4j-core'], installed: ['2.14.1'], paths: [], fixed: versions.map((version) => ({ version, findings: 1 })), ...(target !== undefined && { target }) }],
    removes: 1, removesBySeverity: none, helps: 0, breaking: 0, worst: 'high', commands, origin: 'own', instructions: [], ids: [], places: [0],
  }
}

describe('commands', () => {
  const both = ['Update log4j-core to 2.15.0', 'Update log4j-core to 2.17.0']
  test.each([
    ['the one for the version that is advised', upgradeTo('2.17.0', ['2.15.0', '2.17.0'], both), ['Update log4j-core to 2.17.0']],
    ['none where only an older one is known', upgradeTo('2.17.0', ['2.15.0', '2.17.0'], ['npm install log4j-core@2.15.0']), []],
    ['those without a version', upgradeTo('2.17.0', ['2.15.0', '2.17.0'], ['npm update log4j-core']), ['npm update log4j-core']],
    ['all where no version is advised', upgradeTo(undefined, ['2.15.0', '2.17.0'], both), both],
    ['a version within another is not the same', upgradeTo('12.15.0', ['2.15.0', '12.15.0'], ['Update x to 12.15.0']), ['Update x to 12.15.0']],
  ])('%s', (_name, upgrade, expected) => {
    expect(commandsOf(upgrade)).toEqual(expected)
  })
})
