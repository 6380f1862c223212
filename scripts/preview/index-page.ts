import { escapeHtml } from '../../src/report/escape.ts'

/** One line of the list. */
export interface Entry {
  readonly name: string
  readonly title: string
  readonly verdict: string
  /** Names of links and the files they lead to. */
  readonly links: readonly (readonly [string, string])[]
}

export interface Section {
  readonly title: string
  readonly entries: readonly Entry[]
}

const LABELS: Readonly<Record<string, string>> = { pass: '✅ pass', fail: '❌ fail', 'no-result': '⚠️ no result' }

/** A list of all reports, and a view in which each can be looked at wide and narrow, light and dark. */
export function indexPage(sections: readonly Section[]): string {
  const lists = sections.map(({ title, entries }) => `<h2>${escapeHtml(title)} <span class="count">${String(entries.length)}</span></h2><ul>${entries.map(line).join('')}</ul>`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ECR Scan Gate: what its reports look like</title>
<style>${STYLE}</style>
<header><h1>What the reports look like</h1>
<form id="look"><fieldset><legend>Width</legend><label><input type="radio" name="width" value="100%" checked> wide</label><label><input type="radio" name="width" value="768px"> tablet</label><label><input type="radio" name="width" value="390px"> phone</label></fieldset>
<fieldset><legend>Light</legend><label><input type="radio" name="light" value="light" checked> light</label><label><input type="radio" name="light" value="dark"> dark</label></fieldset>
<label class="find">Find <input type="search" id="find" placeholder="name, title, verdict"></label><a id="alone" target="_blank" hidden>Open alone</a></form></header>
<main><nav aria-label="Reports">${lists.join('')}</nav>
<div class="stage"><iframe name="view" title="The chosen report" style="color-scheme:light"></iframe></div></main>
<script>${SCRIPT}</script>
</html>
`
}

function line({ name, title, verdict, links }: Entry): string {
  const anchors = links.map(([text, file]) => `<a href="${escapeHtml(encodeURI(file))}" target="view">${escapeHtml(text)}</a>`)
  return `<li><b>${escapeHtml(name)}</b> <span class="verdict ${escapeHtml(verdict)}">${escapeHtml(LABELS[verdict] ?? verdict)}</span><br>${escapeHtml(title)}<br><span class="links">${anchors.join(' · ')}</span></li>`
}

const SCRIPT = `
const look = document.getElementById('look'), frame = document.querySelector('iframe'), alone = document.getElementById('alone')
// A frame takes the light of the page around it, as if the reader's system were set so.
const apply = () => {
  const { width, light } = Object.fromEntries(new FormData(look))
  frame.style.width = width
  frame.style.colorScheme = light
  document.documentElement.style.colorScheme = light
  document.documentElement.dataset.light = light
}
look.addEventListener('change', apply)
look.addEventListener('submit', (event) => event.preventDefault())
document.querySelector('nav').addEventListener('click', (event) => {
  const link = event.target.closest('a')
  if (!link) return
  document.querySelector('[aria-current]')?.removeAttribute('aria-current')
  link.setAttribute('aria-current', 'page')
  alone.href = link.href
  alone.hidden = false
})
document.getElementById('find').addEventListener('input', ({ target }) => {
  for (const item of document.querySelectorAll('li')) item.hidden = !item.textContent.toLowerCase().includes(target.value.toLowerCase())
})
if (matchMedia('(prefers-color-scheme: dark)').matches) look.elements.light.value = 'dark'
apply()
document.querySelector('nav a')?.click()
`

const STYLE = `
:root{color-scheme:light;--fg:#1f2328;--bg:#fff;--muted:#59636e;--line:#d1d9e0;--alt:#f6f8fa;--link:#0969da;--good:#1a7f37;--bad:#d1242f;--warn:#9a6700}
:root[data-light=dark]{--fg:#f0f6fc;--bg:#0d1117;--muted:#9198a1;--line:#3d444d;--alt:#151b23;--link:#4493f8;--good:#3fb950;--bad:#f85149;--warn:#d29922}
*{box-sizing:border-box}
body{margin:0;display:flex;flex-direction:column;height:100vh;color:var(--fg);background:var(--bg);font:14px/1.5 -apple-system,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif,"Noto Color Emoji"}
header,form,fieldset{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center}
header{padding:12px 16px;background:var(--alt);border-bottom:1px solid var(--line)}
h1{margin:0;font-size:16px}h2{margin:16px 0 8px;font-size:14px}
fieldset{margin:0;padding:0;border:0}legend{float:left;margin-right:8px;color:var(--muted)}label{white-space:nowrap}
input[type=search]{font:inherit;color:inherit;background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:3px 8px}
a{color:var(--link)}a[aria-current]{font-weight:600;color:var(--fg)}
.count{padding:0 6px;border-radius:2em;background:var(--line);font-weight:400}
main{flex:1;display:grid;grid-template-columns:minmax(260px,360px) 1fr;min-height:0}
nav{overflow:auto;padding:0 16px 24px;border-right:1px solid var(--line)}
ul{margin:0;padding:0;list-style:none;border:1px solid var(--line);border-radius:6px}li{padding:8px 12px;border-top:1px solid var(--line)}li:first-child{border-top:0}
.verdict{float:right;color:var(--muted)}.verdict.pass{color:var(--good)}.verdict.fail{color:var(--bad)}.verdict.no-result{color:var(--warn)}
.stage{overflow:auto;background:var(--alt);text-align:center}
iframe{display:block;width:100%;height:100%;margin:0 auto;border:0;background:var(--bg)}
@media (max-width:760px){main{grid-template-columns:1fr;grid-template-rows:40vh 1fr}nav{border-right:0;border-bottom:1px solid var(--line)}}
`
