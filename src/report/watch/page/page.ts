import { escapeHtml } from '../../escape.ts'
import { renderShell } from '../../html/shell.ts'
import { STYLE } from '../../html/style.ts'
import type { Pieces } from '../../pieces.ts'
import type { WatchReport } from '../model.ts'
import { headlineOf } from '../text.ts'
import { auditSection } from './audit.ts'
import { changesSection } from './changes.ts'
import { streamsData } from './data.ts'
import { figuresSection } from './figures.ts'
import { layersSection, upgradesSection } from './gains.ts'
import { SCRIPT } from './script.ts'
import { agesSection, overdueSection } from './ages.ts'
import { streamsSection } from './streams.ts'
import { WATCH_STYLE } from './style.ts'
import { footerSection, noticesSection, problemsSection, verdictSection } from './top.ts'
import { trendSection } from './trend.ts'

/** The result of a watch as one file: what got worse and whose it is first, then where one step helps most, then everything. */
export function* renderWatchHtml(report: WatchReport): Pieces {
  yield* renderShell({
    title: `${escapeHtml(headlineOf(report))} · ECR Scan Watch`,
    style: `${STYLE}${WATCH_STYLE}`,
    script: SCRIPT,
    isLive: report.streams.length > 0,
    skip: { to: 'streams-title', text: 'To the streams' },
    body: bodyOf(report),
    data: streamsData(report),
  })
}

function* bodyOf(report: WatchReport): Pieces {
  yield `${verdictSection(report)}
<main>
${problemsSection(report)}
${noticesSection(report)}
${changesSection(report)}
${figuresSection(report)}
${upgradesSection(report)}
${layersSection(report)}
`
  yield `${streamsSection(report)}
${overdueSection(report)}
${agesSection(report)}
${trendSection(report)}
${auditSection(report)}
</main>
${footerSection(report)}`
}
