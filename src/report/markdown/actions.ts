import { actionDetail, actionPhrase, gainPhrase } from '../action-text.ts'
import { commandsOf } from '../commands.ts'
import { type Markdown, escapeText, joinMarkdown, md } from '../escape.ts'
import type { Block } from '../fit.ts'
import { columnLabels, imagesPhrase } from '../images.ts'
import type { Report } from '../model.ts'
import type { Action, Move, Upgrade } from '../model/action.ts'
import { counted, number } from '../phrase.ts'
import { crossesMajor } from '../upgrades.ts'
import { type Extent, FOLD_CLOSE, NONE, codeCut, codeList, foldOpen, fromPhrase, imagesCell, originLabel, row, rowsOf, severityList, tableHead } from './parts.ts'

/** What to do: a row for each action, and below it, folded, every upgrade with its versions. */

export function actionsBlock(report: Report, { actions: max }: Extent): readonly Block[] {
  const { actions, images } = report
  if (actions.length === 0) return []
  const labels = columnLabels(
    actions.map(({ places }) => places),
    images,
  )
  const most = Math.max(...actions.map(({ places }) => places.length))
  const numbers = new Map(actions.filter(({ kind }) => kind !== 'wait').map((action, at) => [action, at + 1]))
  const line = (action: Action): Markdown => {
    const at = numbers.get(action)
    const detail = actionDetail(
      action,
      labels === undefined || (action.places.length === most && most > 1 && images.length === most) ? undefined : imagesPhrase(action.places, labels),
    )
    return row([
      md`${at === undefined ? md`` : md`**${at}.** `}${fromPhrase(actionPhrase(action))}${detail.length === 0 ? md`` : md`<br><sub>${fromPhrase(detail)}</sub>`}`,
      fromPhrase(gainPhrase(action)),
    ])
  }
  return [{ name: 'actions', rank: 1, open: tableHead([{ name: md`What to do` }, { name: md`Removes` }]), ...rowsOf(actions, max, { noun: 'action', line }) }]
}

export function upgradesBlock(report: Report, { upgrades: max }: Extent): readonly Block[] {
  const { upgrades, origins } = report
  if (upgrades.length === 0) return []
  const labels = columnLabels(
    upgrades.map(({ places }) => places),
    report.images,
  )
  const hasOrigin = upgrades.some(({ origin }) => origin !== 'unknown')
  const hasCommand = upgrades.slice(0, max).some((upgrade) => commandsOf(upgrade).length > 0)
  const head = tableHead([
    { name: md`Upgrade` },
    { name: md`From → to` },
    { name: md`Removes` },
    ...(labels === undefined ? [] : [{ name: md`Images` }]),
    ...(hasOrigin ? [{ name: md`Where` }] : []),
    ...(hasCommand ? [{ name: md`Inspector's command` }] : []),
  ])
  const line = (upgrade: Upgrade): Markdown =>
    row([
      namesCell(upgrade),
      movesCell(upgrade),
      removesCell(upgrade),
      ...(labels === undefined ? [] : [imagesCell(upgrade.places, labels)]),
      ...(hasOrigin ? [originCell(upgrade)] : []),
      ...(hasCommand ? [commandCell(upgrade)] : []),
    ])
  const sentences = origins?.sentences.map((sentence) => md`- ${fromPhrase(sentence)}`) ?? []
  return [
    {
      name: 'upgrades',
      rank: 3,
      open: md`${foldOpen(md`${escapeText(counted(upgrades.length, 'upgrade'))} with versions`, false)}
${head}`,
      ...rowsOf(upgrades, max, { noun: 'upgrade', line }),
      close:
        sentences.length === 0
          ? FOLD_CLOSE
          : md`${joinMarkdown(sentences, '\n')}

${FOLD_CLOSE}`,
    },
  ]
}

const MAX_MOVES = 3

function namesCell({ moves }: Upgrade): Markdown {
  const lines = moves.slice(0, MAX_MOVES).map(({ names, paths }) => {
    const [path, ...others] = paths
    const where = path === undefined ? md`` : md`<br><sub>${codeCut(path, 70)}${others.length === 0 ? md`` : md` and ${escapeText(counted(others.length, 'more place'))}`}</sub>`
    return md`${codeList(names, 3)}${where}`
  })
  return joinMarkdown(lines, '<br>')
}

function movesCell({ moves }: Upgrade): Markdown {
  const lines = moves.slice(0, MAX_MOVES).map((move) => md`${codeList(move.installed, 2)}\u00a0→ ${targetText(move)}${crossesMajor(move) ? md` (major\u00a0version)` : md``}`)
  const left = moves.length - lines.length
  return joinMarkdown(left > 0 ? [...lines, md`… and ${left} more`] : lines, '<br>')
}

/** One version where it is certain, else those that the findings name. */
function targetText({ target, fixed }: Move): Markdown {
  if (target !== undefined) return codeCut(target)
  return md`the newest of ${codeList(
    fixed.map(({ version }) => version),
    3,
  )}`
}

function removesCell({ removes, removesBySeverity, helps }: Upgrade): Markdown {
  const own = removes === 0 ? md`` : severityList(removesBySeverity)
  const helping = helps === 0 ? md`` : md`helps with ${escapeText(number(helps))}${removes === 0 ? md`` : md` more`}`
  return removes > 0 && helps > 0 ? md`${own}; ${helping}` : md`${own}${helping}`
}

function originCell({ origin, instructions }: Upgrade): Markdown {
  const [instruction] = instructions
  return origin === 'own' && instructions.length === 1 && instruction !== undefined ? codeCut(instruction, 60) : originLabel(origin)
}

function commandCell(upgrade: Upgrade): Markdown {
  const [command, ...others] = commandsOf(upgrade)
  if (command === undefined) return NONE
  return others.length === 0 ? codeCut(command, 120) : md`${codeCut(command, 120)} and ${others.length} more`
}
