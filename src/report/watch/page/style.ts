/** What the page of a watch has besides the gate's style. */
export const WATCH_STYLE = `
.day{white-space:nowrap}.worse{margin:0 0 8px;font-size:1.05rem}.whose{margin:0 0 6px}
.tag.good{border-color:var(--good);color:var(--good)}
dl.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:12px;margin:0}
dl.figures>div{padding:14px;background:var(--card);border:1px solid var(--line);border-radius:8px}
dl.figures dt{font-size:.85rem;font-weight:600}dl.figures dd{margin:0}
dl.figures .value{font-size:1.5rem;font-weight:650;line-height:1.3;font-variant-numeric:tabular-nums}dl.figures .unknown{color:var(--warn)}
dl.figures .meaning{margin-top:4px;color:var(--muted);font-size:.8rem;line-height:1.4}
.trend{font-size:.85rem}.trend.better{color:var(--good)}.trend.worse{color:var(--bad)}
.trends,.ages{grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr))}
polyline{fill:none;stroke-width:2;stroke-linejoin:round}circle{stroke:none}
polyline.l-all{stroke:var(--muted)}polyline.l-good{stroke:var(--good)}polyline.l-bad{stroke:var(--bad)}polyline.l-critical{stroke:var(--critical)}polyline.l-high{stroke:var(--high)}
circle.l-all{fill:var(--muted)}circle.l-good{fill:var(--good)}circle.l-bad{fill:var(--bad)}circle.l-critical{fill:var(--critical)}circle.l-high{fill:var(--high)}
i.l-all{background:var(--muted)}i.l-good{background:var(--good)}i.l-bad{background:var(--bad)}i.l-critical{background:var(--critical)}i.l-high{background:var(--high)}
.cure>summary{cursor:pointer;color:var(--link)}.copy{float:right;min-height:28px;padding:2px 10px;margin:6px 6px 0 0;font-size:.82rem}
tr.breaks>td:first-child{box-shadow:inset 4px 0 0 var(--bad)}
#streams button.more{min-height:28px;width:28px;padding:0;line-height:1}
#streams .state{white-space:nowrap}#streams .counts-of{display:inline-flex;flex-wrap:wrap;gap:2px 10px}
tr.detail h4{margin:14px 0 4px;font-size:.9rem}tr.detail .last{padding:6px 10px;border-left:4px solid var(--warn)}
tr.detail table{font-size:.88rem}tr.detail table :is(th,td){padding:4px 8px}
@media screen and (max-width:900px){#streams tr.breaks>td:first-child,tr.breaks>td:first-child{box-shadow:none}
${['Overdue', 'Violations', 'Streams', 'Owner', 'Since', 'In', 'First seen', 'Published', 'SLO', 'Rule', 'Checked'].map((label) => `table.cards td[data-label="${label}"]::before`).join(',')}{content:attr(data-label) " ";color:var(--muted);font-size:.85rem}}
@media print{.copy,#streams .more,#streams th:first-child,#streams td:first-child:not([colspan]){display:none}#streams{font-size:10px}.screen{display:none}dl.figures>div,figure{break-inside:avoid}dl.figures{grid-template-columns:repeat(5,minmax(0,1fr));gap:6px}dl.figures>div{padding:6px}}
`
