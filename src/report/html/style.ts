/** The look of the HTML report: no font, no image and no file besides, light and dark, phone and paper. */
export const STYLE = `
:root{color-scheme:light dark;--fg:#1c2128;--muted:#57606a;--bg:#fff;--card:#f6f8fa;--line:#d0d7de;--link:#0758b8;--focus:#0969da;
--critical:#a3142e;--high:#cf4a12;--medium:#b07d00;--low:#2467b3;--informational:#6a737d;--untriaged:#7a4fb3;
--good:#1a7f37;--bad:#b42318;--warn:#9a6700}
@media screen and (prefers-color-scheme:dark){:root{--fg:#e6edf3;--muted:#9aa4af;--bg:#0d1117;--card:#161b22;--line:#343b44;--link:#6cb2ff;--focus:#58a6ff;
--critical:#ff6b81;--high:#ff9255;--medium:#e3b341;--low:#6cb2ff;--informational:#9aa4af;--untriaged:#bc9cff;
--good:#56d364;--bad:#ff7b72;--warn:#e3b341}}
*{box-sizing:border-box}[hidden]{display:none!important}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif,"Noto Color Emoji"}
.wrap{max-width:1280px;margin:0 auto;padding:24px 20px 48px}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;padding:8px;background:var(--bg);z-index:2}
code{font:.92em ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
p,li{overflow-wrap:anywhere}td code{overflow-wrap:break-word}code.long,td.long code,.cards .small code{overflow-wrap:anywhere}.id{white-space:nowrap}
pre{margin:8px 0;padding:12px;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--bg);border:1px solid var(--line);border-radius:6px}
h1{margin:0;font-size:1.5rem;line-height:1.3;font-weight:650;overflow-wrap:anywhere}
h2{margin:36px 0 12px;font-size:1.15rem;font-weight:650}
h3{margin:0 0 4px;font-size:.95rem;font-weight:600}
header.verdict{padding:18px 20px;background:var(--card);border:1px solid var(--line);border-left:6px solid var(--warn);border-radius:8px}
header.pass{border-left-color:var(--good)}header.fail{border-left-color:var(--bad)}
header.verdict ul{margin:10px 0 0;padding-left:20px}
.tool{margin:0 0 4px;color:var(--muted);font-size:.85rem}
.aside{margin:8px 0 0;font-weight:600}
.facts{margin:8px 0 0}.action code{font-weight:600}.action .small code{font-weight:400}.empty{padding:18px;background:var(--card);border:1px dashed var(--line);border-radius:8px;color:var(--muted)}ul.warn{margin:0 0 10px;padding:10px 12px 10px 30px;background:var(--card);border-left:4px solid var(--warn);border-radius:6px}table.counts{width:auto}
.box{margin:16px 0;padding:12px 16px;background:var(--card);border:1px solid var(--line);border-left:4px solid var(--warn);border-radius:6px}
.box h2{margin:0 0 6px;font-size:1rem}.box p{margin:0 0 6px}.box ul,.box ol{margin:4px 0;padding-left:22px}
.grid{display:grid;grid-template-columns:auto minmax(0,1fr);gap:0 32px;align-items:start}
.glance{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:16px;align-items:start}.plots{max-width:760px}
figure{margin:0;padding:14px;background:var(--card);border:1px solid var(--line);border-radius:8px}
figure p{margin:0 0 8px;color:var(--muted);font-size:.82rem}
figure svg{display:block;width:100%;height:auto}
.legend{display:flex;flex-wrap:wrap;gap:4px 14px;margin:10px 0 0;padding:0;list-style:none;color:var(--muted);font-size:.82rem}
.legend i{display:inline-block;width:.75em;height:.75em;margin-right:5px;border-radius:2px}
svg text{fill:var(--muted);font:11px system-ui,sans-serif}svg .num{fill:var(--fg);font-weight:600}svg .axis{stroke:var(--line);stroke-width:1}
.f-critical{fill:var(--critical);background:var(--critical)}.f-high{fill:var(--high);background:var(--high)}.f-medium{fill:var(--medium);background:var(--medium)}
.f-low{fill:var(--low);background:var(--low)}.f-informational{fill:var(--informational);background:var(--informational)}.f-untriaged{fill:var(--untriaged);background:var(--untriaged)}
.kev{fill:none;stroke:var(--fg);stroke-width:2}.bin{fill:var(--focus)}svg .name{fill:var(--fg);font-weight:600;stroke:var(--card);stroke-width:3px}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse}
caption{padding:0 0 8px;text-align:left;color:var(--muted)}
th,td{padding:7px 10px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{font-size:.85rem;font-weight:600;white-space:nowrap}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
tfoot td,tfoot th{font-weight:600}
.over{color:var(--bad);font-weight:650}
.sev{display:inline-flex;align-items:center;gap:7px;white-space:nowrap}.sev i{width:.7em;height:.7em;border-radius:2px;flex:none}
.tag{display:inline-block;margin:0 4px 3px 0;padding:0 7px;border:1px solid var(--line);border-radius:10px;font-size:.78rem;white-space:nowrap}
.tag.bad{border-color:var(--bad);color:var(--bad)}.tag.warn{border-color:var(--warn);color:var(--warn)}
.where{white-space:nowrap}td.images{min-width:7.5em}.image{min-width:0;max-width:100%}.image select{max-width:min(100%,22em)}td.origin{min-width:7.5em}.muted{color:var(--muted)}.small{font-size:.85rem}
form.filter{display:flex;flex-wrap:wrap;gap:10px 14px;align-items:end;padding:14px;background:var(--card);border:1px solid var(--line);border-radius:8px}
form.filter label,form.filter legend{font-size:.82rem;color:var(--muted)}
form.filter fieldset{display:flex;flex-wrap:wrap;gap:2px 12px;margin:0;padding:0;border:0}
form.filter fieldset label{color:var(--fg);font-size:.88rem}
form.filter .search{flex:1 1 220px}form.filter .search input{width:100%}
input[type=search],select,button{min-height:34px;padding:4px 10px;font:inherit;color:var(--fg);background:var(--bg);border:1px solid var(--line);border-radius:6px}
button{cursor:pointer}button:disabled{opacity:.45;cursor:default}
.rest>summary{padding:8px 0;cursor:pointer}.pager{display:flex;gap:10px;align-items:center;justify-content:space-between;flex-wrap:wrap;margin:12px 0;color:var(--muted)}
form.filter .narrow{display:none}
#findings th button{min-height:0;padding:0;border:0;background:none;font-weight:600}
#findings th[aria-sort] button::after{content:" ⇅";color:var(--muted);font-weight:400}
#findings th[aria-sort=ascending] button::after{content:" ▴";color:var(--fg)}#findings th[aria-sort=descending] button::after{content:" ▾";color:var(--fg)}
#findings button.more{min-height:28px;width:28px;padding:0;line-height:1}
#findings tr.breaks>td:first-child{box-shadow:inset 4px 0 0 var(--bad)}
tr.detail>td{background:var(--card)}
tr.detail dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 16px;margin:0}
tr.detail dt{color:var(--muted)}tr.detail dd{margin:0;overflow-wrap:anywhere}
tr.detail p{max-width:80ch;margin:0 0 10px;white-space:pre-line;overflow-wrap:anywhere}
tr.detail ul{margin:0;padding-left:18px}
footer{margin-top:40px;padding-top:14px;border-top:1px solid var(--line);color:var(--muted);font-size:.85rem}
footer p{margin:0 0 4px}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:1200px){.grid{grid-template-columns:minmax(0,1fr)}}
@media (max-width:1100px){td code{overflow-wrap:anywhere}}
@media screen and (min-width:901px) and (max-width:1100px){#findings{font-size:.87rem}#findings th,#findings td{padding:7px 5px}#findings :is(th,th button,.tag){white-space:normal}}
@media screen and (min-width:901px){#findings.many{font-size:.85rem}#findings.many :is(th,td){padding:7px 5px}#findings.many :is(th,th button,.tag){white-space:normal}}
@media screen and (min-width:901px) and (max-width:1000px){#findings.many :is(th[data-sort=age],td[data-label=Age]){display:none}}
@media (max-width:700px){.glance{grid-template-columns:minmax(0,1fr)}}
@media screen and (max-width:900px){.id{white-space:normal}.wrap{padding:14px 12px 40px}h1{font-size:1.2rem}h2{margin-top:28px}
form.filter .narrow{display:block}
table.cards thead{display:none}
table.cards,table.cards tbody{display:block}
table.cards tr{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 14px;padding:10px 0;border-bottom:1px solid var(--line)}
table.cards td{display:block;max-width:100%;padding:0;border:0;text-align:left;white-space:normal;overflow-wrap:anywhere}
table.cards td.whole,table.cards tr.detail>td{flex:1 0 100%}table.cards td.none{display:none}
table.cards tr.breaks{padding-left:10px;border-left:4px solid var(--bad)}#findings tr.breaks>td:first-child{box-shadow:none}
table.cards td[data-label=Upgrade]>code{font-weight:600}
${['Removes', 'Images', 'Where', 'Score', 'EPSS', 'Age', 'Until', 'Who', 'Source', 'Fails on', 'Scanned', 'Findings'].map((label) => `table.cards td[data-label="${label}"]::before`).join(',')}{content:attr(data-label) " ";color:var(--muted);font-size:.85rem}
table.cards tr.detail{padding:0}table.cards tr.detail>td{padding:10px}
tr.detail dl{grid-template-columns:minmax(0,1fr)}tr.detail dd{margin-bottom:6px}}
@media (max-width:560px){.scroll table:not(.cards){font-size:.82rem}.scroll table:not(.cards) :is(th,td){padding:6px 4px}.scroll table:not(.cards) th{font-size:.78rem}.over{white-space:normal}svg text{font-size:14px}}
@media (max-width:400px){.scroll table:not(.cards) :is(th,td){padding:6px 3px}.scroll table:not(.cards) th{font-size:.72rem}.scroll table:not(.cards) .sev{gap:4px}}
@media (max-width:350px){.scroll table:not(.cards){font-size:.72rem}.scroll table:not(.cards) th{font-size:.68rem}.scroll table:not(.cards) :is(th,td){padding:6px 1px}}
@media print{td code:not(.long){overflow-wrap:break-word}html,body{font-size:11px;background:#fff}h1{font-size:18px}h2{margin:20px 0 8px;font-size:14px}.wrap{max-width:none;padding:0}form.filter,nav.pager,.skip,#findings .more,#findings th:first-child,#findings td:first-child:not([colspan]){display:none}
#findings th button::after{content:none!important}.glance{grid-template-columns:repeat(2,minmax(0,1fr))}th,td,#findings th,#findings td{padding:3px 5px}#findings{font-size:10px}
.sev i,.legend i,header.verdict,.box{print-color-adjust:exact}
tr,figure,.plots,.box{break-inside:avoid}.over,#findings tr.breaks>td:first-child{print-color-adjust:exact}a{color:inherit;text-decoration:none}h2,thead{break-after:avoid}.scroll{overflow:visible}}
@media (prefers-reduced-motion:no-preference){button,input,select{transition:border-color .12s}}
`
