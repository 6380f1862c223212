import { actionDetail, actionPhrase, gainPhrase } from '../action-text.ts'
import { commandsOf } from '../commands.ts'
import { type ImageLabel, columnLabels, imagesPhrase } from '../images.ts'
import type { Report } from '../model.ts'
import type { Action, Move, Upgrade } from '../model/action.ts'
import { counted, number } from '../phrase.ts'
import { crossesMajor } from '../upgrades.ts'
import { code, fromPhrase, ids, leftOut, severityList, table } from './parts.ts'

/** What to do, a row for each action; the upgrades with their versions fold below. */

const MAX_ACTIONS = 30
const MAX_UPGRADES = 200

export function actionsSection(report: Report): string {
  const { actions, images, origins } = report
  if (actions.length === 0) return ''
  const labels = columnLabels(
    actions.map(({ places }) => places),
    images,
  )
  const shown = actions.slice(0, MAX_ACTIONS)
  const rows = shown.map((action, at) => actionRow(action, at + 1, labels))
  const sentences = origins?.sentences.map((sentence) => `<li>${fromPhrase(sentence)}</li>`) ?? []
  return `<section aria-labelledby="actions-title"><h2 id="actions-title">What to do</h2>${table(['Action', 'Removes'], rows)}${leftOut(actions.length - shown.length, 'more action')}${upgradesFold(report)}${sentences.length === 0 ? '' : `<details class="rest"><summary>Where the findings come from</summary><ul>${sentences.join('')}</ul></details>`}</section>`
}

function actionRow(action: Action, at: number, labels: readonly ImageLabel[] | undefined): string {
  const detail = actionDetail(action, labels === undefined ? undefined : imagesPhrase(action.places, labels))
  const mark = action.kind === 'wait' ? '' : `<strong>${number(at)}.</strong> `
  return `<tr><td data-label="Action" class="whole action">${mark}${fromPhrase(actionPhrase(action))}${detail.length === 0 ? '' : `<br><span class="small muted">${fromPhrase(detail)}</span>`}</td><td data-label="Removes" class="whole">${fromPhrase(gainPhrase(action))}</td></tr>`
}

function upgradesFold(report: Report): string {
  const { upgrades } = report
  if (upgrades.length === 0) return ''
  const labels = columnLabels(
    upgrades.map(({ places }) => places),
    report.images,
  )
  const hasOrigins = upgrades.some(({ origin }) => origin !== 'unknown')
  const rows = upgrades.slice(0, MAX_UPGRADES).map((upgrade) => upgradeRow(upgrade, labels, hasOrigins))
  const title =
    rows.length < upgrades.length
      ? `The first ${number(rows.length)} of ${counted(upgrades.length, 'upgrade')} with versions`
      : `${counted(upgrades.length, 'upgrade')} with versions`
  const heads = ['Upgrade', 'From → to', 'Removes', ...(labels === undefined ? [] : ['Images']), ...(hasOrigins ? ['Where'] : []), 'Inspector’s command']
  return `<details class="rest"><summary>${title}</summary>${table(heads, rows)}</details>`
}

function upgradeRow(upgrade: Upgrade, labels: readonly ImageLabel[] | undefined, hasOrigins: boolean): string {
  const { moves, removes, removesBySeverity, helps, origin, instructions } = upgrade
  const names = moves.map(({ names: list, paths }) => `${ids(list, 4)}${paths.length === 0 ? '' : `<br><span class="small muted">${ids(paths, 1)}</span>`}`)
  const helping = helps === 0 ? [] : [`helps with ${number(helps)}`]
  const gain = [...(removes === 0 ? [] : [severityList(removesBySeverity)]), ...helping].join('; ')
  const [instruction] = instructions
  const where =
    origin === 'base' ? 'base image' : origin === 'own' && instruction !== undefined ? code(instruction, 60) : { own: 'your layers', mixed: 'both', unknown: '–' }[origin]
  const images = labels === undefined ? '' : `<td data-label="Images" class="images long whole">${fromPhrase(imagesPhrase(upgrade.places, labels))}</td>`
  const commands = commandsOf(upgrade).map((command) => code(command))
  return `<tr><td data-label="Upgrade" class="whole">${names.join('<br>')}</td><td data-label="From → to" class="long whole">${moves.map(moveText).join('<br>')}</td><td data-label="Removes">${gain}</td>${images}${hasOrigins ? `<td data-label="Where" class="origin">${where}</td>` : ''}<td data-label="Command" class="${commands.length === 0 ? 'none' : 'whole'}">${commands.join('<br>') || '–'}</td></tr>`
}

function moveText(move: Move): string {
  const { installed, target, fixed } = move
  const to =
    target === undefined
      ? `the newest of ${ids(
          fixed.map(({ version }) => version),
          4,
        )}`
      : code(target, 80)
  return `<span>${ids(installed, 2)} → ${to}${crossesMajor(move) ? ' (major version)' : ''}</span>`
}
