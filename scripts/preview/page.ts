import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

/** Markdown as GitHub shows it, as near as a page without GitHub's servers can come. */
export function githubPage(title: string, markdown: string): string {
  const body = alerts(micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true }))
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
<article class="markdown-body">
${body}
</article>
</html>
`
}

/** GitHub turns these quotes into boxes. */
function alerts(html: string): string {
  return html.replace(
    /<blockquote>\s*<p>\[!(WARNING|NOTE)\]\s*/gu,
    (_all, kind: string) => `<blockquote class="${kind.toLowerCase()}"><p><b>${kind === 'WARNING' ? '⚠ Warning' : 'ⓘ Note'}</b></p><p>`,
  )
}

const STYLE = `
:root{color-scheme:light dark;--fg:#1f2328;--bg:#fff;--muted:#59636e;--line:#d1d9e0;--alt:#f6f8fa;--link:#0969da;--code:#818b981f;--warn:#9a6700;--note:#0969da}
@media (prefers-color-scheme:dark){:root{--fg:#f0f6fc;--bg:#0d1117;--muted:#9198a1;--line:#3d444d;--alt:#151b23;--link:#4493f8;--code:#656c7633;--warn:#d29922;--note:#4493f8}}
body{margin:0;background:var(--bg)}
.markdown-body{overflow-wrap:break-word;box-sizing:border-box;max-width:1012px;margin:24px auto;padding:0 16px;color:var(--fg);font:16px/1.5 -apple-system,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif,"Noto Color Emoji"}
h2,h3{margin:24px 0 16px;font-weight:600;line-height:1.25}h2{padding-bottom:.3em;font-size:1.5em;border-bottom:1px solid var(--line)}h3{font-size:1.25em}
p,table,ul,ol,pre,details,blockquote{margin:0 0 16px}
a{color:var(--link)}
code{padding:.2em .4em;font:85% ui-monospace,SFMono-Regular,Menlo,"Liberation Mono",monospace;white-space:break-spaces;background:var(--code);border-radius:6px}
pre{padding:16px;overflow:auto;background:var(--alt);border-radius:6px}pre code{padding:0;background:none;white-space:pre}
table{display:block;width:max-content;max-width:100%;overflow:auto;border-collapse:collapse}
th,td{padding:6px 13px;border:1px solid var(--line)}th{font-weight:600}tr:nth-child(2n){background:var(--alt)}
blockquote{padding:8px 16px;border-left:.25em solid var(--line)}blockquote.warning{border-color:var(--warn)}blockquote.warning b{color:var(--warn)}blockquote.note{border-color:var(--note)}blockquote.note b{color:var(--note)}blockquote p{margin:0 0 8px}blockquote ul{margin:0}
summary{cursor:pointer}
sub{font-size:75%;line-height:1.6;vertical-align:baseline}
`
