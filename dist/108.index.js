export const id=108;export const ids=[108];export const modules={4108:(e,t,n)=>{n.d(t,{renderHtml:()=>eb});var i=n(7598);var r=n(9933);var o=n(3277);var a=n(4805);var s=n(2119);var d=n(8371);var l=n(262);var c=n(727);const p=500;const u=8;function*f(e){for(const t of(0,l.M)(h(e)))yield g(t)}function g(e){return e.replace(/[<>&\u2028\u2029]/gu,e=>`\\u${e.charCodeAt(0).toString(16).padStart(4,"0")}`)}function m(e){return e.findings.filter(({isListed:e,standing:t})=>e||t!=="open")}function*h(e){const t=new Table;const n=new Table;const i=new Map(e.images.map((e,t)=>[`${String(e.subject)} ${e.digest}`,t]));const r=e=>({id:e.id,url:e.link!==undefined?e.link:undefined,title:(0,o.Jj)(e.title,300),description:(0,o.Jj)(e.description,p),severity:e.severity,rank:(0,s.qs)(e.severity),standing:e.standing,status:y(e),tags:k(e),breaks:e.breaks.length>0?e.breaks:undefined,fix:e.fix,exploit:e.exploit,kev:e.kev,kevText:e.kev==="yes"?S(e):undefined,score:e.score,vector:e.scoreVector,epss:e.epss,epssText:(0,a.h)(e.epss),age:e.ageDays,published:e.publishedAt!==undefined?(0,c.im)(e.publishedAt):undefined,origin:b[e.origin],change:e.change,packages:e.packages.map(e=>t.at(v(e),()=>$(e))),layers:[...new Set(e.layers.map(e=>n.at(w(e),()=>x(e))))],images:e.images.flatMap(t=>{const n=i.get(`${String(e.subject)} ${t}`);return n===undefined?[]:[n]}),cwes:e.cwes.length>0?e.cwes:undefined,related:e.related.length>0?e.related.slice(0,20):undefined,references:e.references.slice(0,u).flatMap(e=>(0,o.o3)(e)??[])});yield["hasOrigins",e.origins!==undefined];yield["images",e.images.map(e=>[(0,d.tO)(e),e.platformName].filter(e=>e!==undefined).join(" "))];yield["findings",new l.b(m(e),r)];yield["packages",t.rows];yield["layers",n.rows]}const b={base:"base image",own:"your layers",mixed:"both",unknown:"unknown"};let Table=class Table{rows=[];#e=new Map;at(e,t){const n=this.#e.get(e);if(n!==undefined)return n;const i=this.rows.push(t())-1;this.#e.set(e,i);return i}};function w({position:e,origin:t,instruction:n}){return[e,t,n].join("\0")}function x({position:e,origin:t,instruction:n}){return{position:e,origin:b[t],...n!==undefined&&{instruction:(0,o.Jj)(n,300)}}}function v({name:e,version:t,path:n,fixedVersion:i,upgradeCommand:r}){return[e,t,n,i,r].join("\0")}function $({name:e,version:t,path:n,fixedVersion:i,upgradeCommand:r}){return{name:e,version:t,path:n,fixed:i,command:r}}function y({treatment:e,standing:t,breaks:n,unknownSeverity:i}){const r=i===undefined?"":` Inspector says "${i}", which is judged as critical.`;switch(e.kind){case"judged":return`${n.length>0?"breaks a rule":"allowed by the rules"}.${r}`;case"suppressed":return"suppressed in Inspector";case"excepted":{const n=[e.reason,e.expires===undefined?"":`until ${e.expires}`,e.owner??"",e.ticket??"",e.source];return`${t}: ${n.filter(e=>e!=="").join(", ")}`}case"graced":return`in grace, fails from ${e.failsOn}`;case"known-in-baseline":return"not judged: the baseline has it too";case"not-fixable":return"not judged: there is no fix"}}function k({breaks:e,change:t,kev:n,exploit:i,treatment:r}){return[...e.length>0?[["breaks rule","bad"]]:[],...t==="new"?[["new","warn"]]:[],...n==="yes"?[["known exploited","bad"]]:i==="yes"?[["exploit known","warn"]]:[],...r.kind==="excepted"?[["ignored",""]]:[],...r.kind==="suppressed"?[["suppressed",""]]:[],...r.kind==="graced"?[[`grace until ${r.failsOn}`,""]]:[],...r.kind==="known-in-baseline"?[["in baseline",""]]:[],...r.kind==="not-fixable"?[["not judged",""]]:[]]}function S({kevAddedAt:e,kevDueAt:t,kevAction:n}){const i=["known to be exploited (CISA KEV)",...e===undefined?[]:[`added ${(0,c.im)(e)}`],...t===undefined?[]:[`due ${(0,c.im)(t)}`],...n===undefined?[]:[n]];return i.join(", ")}var j=n(8851);const C=480;const E={base:"base image",own:"your layers",mixed:"both",unknown:"unknown"};function N(e){const t=e.findings.filter(({standing:e})=>e==="open");if(t.length===0)return"";const n=[`<div>${P(e)}${z(e)}</div>`,U(t)];const i=r.oC.filter(e=>t.some(t=>t.severity===e));const o=i.map(e=>`<li><i class="f-${e}"></i>${e}</li>`).join("");return`<section aria-labelledby="plots-title"><h2 id="plots-title">At a glance</h2><div class="plots">${n.join("")}</div><ul class="legend" aria-label="Colours of the severities">${o}</ul></section>`}function A(e,t,n,i,r){return`<figure><h3>${(0,o.ZD)(e)}</h3><p>${(0,o.ZD)(t)}</p><svg viewBox="0 0 ${String(C)} ${String(i)}" role="img" aria-label="${(0,o.ZD)(n)}">${r}</svg></figure>`}function M(e){const[t,n,i]=[86,42,34];const a=e.map(({counts:e})=>r.oC.reduce((t,n)=>t+e[n],0));const s=(C-t-n)/Math.max(1,...a);const d=e.map(({label:e,counts:n},d)=>{const l=d*i+6;let c=t;const p=r.oC.filter(e=>n[e]>0).map(t=>{const i=n[t]*s;const r=`<rect class="f-${t}" x="${T(c)}" y="${String(l)}" width="${T(Math.max(1,i))}" height="20"><title>${(0,o.ZD)(`${e}: ${(0,j.ai)(n[t])} ${t}`)}</title></rect>`;c+=i;return r});return`<text x="${String(t-8)}" y="${String(l+14)}" text-anchor="end">${(0,o.ZD)(e)}</text>${p.join("")}<text class="num" x="${T(c+6)}" y="${String(l+14)}">${(0,j.ai)(a[d]??0)}</text>`});return{svg:d.join(""),height:e.length*i+4}}function T(e){return String(Math.round(e*10)/10)}function I(e){return e.map(({label:e,counts:t})=>{const n=r.oC.filter(e=>t[e]>0).map(e=>`${(0,j.ai)(t[e])} ${e}`);return`${e}: ${n.length===0?"none":n.join(", ")}`}).join("; ")}function P({origins:e}){if(e===undefined)return"";const t=["base","own","mixed","unknown"].filter(t=>e.byOrigin[t].count>0).map(t=>({label:E[t],counts:e.byOrigin[t].bySeverity}));const{svg:n,height:i}=M(t);return A("Where they come from","Open findings by the part of the image that brought them",I(t),i,n)}function z({ages:e}){if(e===undefined)return"";const t=e.buckets.map(({label:e,bySeverity:t})=>({label:e,counts:t}));const{svg:n,height:i}=M(t);const r=e.unknown===0?"":`; of ${(0,j.ai)(e.unknown)} the day is unknown`;return A("How long they are known",`Open findings by the time since the vulnerability was published${r}`,I(t),i,n)}const L=8;const O=210;const J=46;const D=1e-4;function R(e){return J+Math.min(10,Math.max(0,e))/10*(C-J-14)}function F(e){const t=Math.log10(Math.max(D,Math.min(1,e))/D)/4;return L+(1-t)*O}function U(e){const t=e.flatMap(e=>e.score===undefined||e.epss===undefined?[]:[{x:R(e.score),y:F(e.epss),row:e}]);if(t.length===0)return"";const n=new Map;const i=t.length>1e3?9:3;for(const e of t){const{row:t}=e;const[r,o]=[W(e.x,i),W(e.y,i)];const a=`${String(r)} ${String(o)} ${t.severity}`;const s=n.get(a)??{x:r,y:o,severity:t.severity,count:0,kev:0};s.count+=1;if(t.kev==="yes")s.kev+=1;n.set(a,s)}const r=[...n.values()];const o=r.map(({x:e,y:t,severity:n,count:r})=>`<circle class="f-${n}" fill-opacity=".75" cx="${String(e)}" cy="${String(t)}" r="${T(Math.min(i===3?11:5,3+Math.sqrt(r-1)))}"><title>${(0,j.hS)(r,`${n} finding`)}</title></circle>`);const a=new Map(r.filter(({kev:e})=>e>0).map(e=>[`${String(Math.round(e.x/10))} ${String(Math.round(e.y/10))}`,e]));const s=[...a.values()].map(({x:e,y:t,kev:n})=>`<path class="kev" d="M${String(e)} ${String(t-8)}l8 8l-8 8l-8 -8z"><title>${(0,j.hS)(n,"known exploited vulnerability","known exploited vulnerabilities")}</title></path>`);const d=e.filter(({kev:e})=>e==="yes").length;const l=e.length-t.length;const c=`${(0,j.hS)(t.length,"finding")} by score and EPSS; ${(0,j.ai)(d)} known to be exploited; ${(0,j.ai)(t.filter(({row:e})=>(e.epss??0)>=.1).length)} with an EPSS of 10 % or more${l===0?"":`; ${(0,j.ai)(l)} without score or EPSS are not shown`}`;const p=`Likelihood of exploitation (EPSS, up) against score (right); ◇ known exploited${l===0?"":`; ${(0,j.ai)(l)} without both are not shown`}`;return A("How bad, how likely",p,c,L+O+30,q()+o.join("")+s.join(""))}function W(e,t){return Math.round(e/t)*t}function q(){const e=L+O;const t=[0,2,4,6,8,10].map(t=>`<text x="${T(R(t))}" y="${String(e+16)}" text-anchor="middle">${String(t)}</text>`);const n=[1e-4,.001,.01,.1,1].map(e=>`<path class="axis" d="M${String(J)} ${T(F(e))}H${String(C-14)}"/><text x="${String(J-6)}" y="${T(F(e)+4)}" text-anchor="end">${String(e*100)} %</text>`);return[...n,...t].join("")};const B=String.raw`'use strict';
(function () {
  var data = JSON.parse(document.getElementById('data').textContent);
  var rows = data.findings;
  var PAGE = 100, PRINT = 2000;
  var body = document.querySelector('#findings tbody');
  var status = document.getElementById('status');
  var form = document.getElementById('filter');
  var pager = document.getElementById('pages');
  var previous = document.getElementById('previous');
  var next = document.getElementById('next');
  var heads = Array.prototype.slice.call(document.querySelectorAll('#findings th[data-sort]'));
  var state = { page: 0, key: '', up: true, open: {}, shown: [] };
  if (!body) return;

  rows.forEach(function (row, index) {
    row.index = index;
    row.list = row.packages.map(function (at) { return data.packages[at]; });
    row.text = [row.id, row.title, row.status].concat(row.cwes || [], row.related || [], row.list.map(function (item) {
      return [item.name, item.version, item.path || '', item.fixed || ''].join(' ');
    })).join(' ').toLowerCase();
  });

  function el(name, text, className) {
    var node = document.createElement(name);
    if (text !== undefined && text !== null) node.textContent = text;
    if (className) node.className = className;
    return node;
  }
  function cell(label, content, className) {
    var td = el('td', undefined, className);
    td.setAttribute('data-label', label);
    td.appendChild(typeof content === 'string' ? el('span', content) : content);
    return td;
  }
  function uniq(list) { return list.filter(function (item, at) { return item && list.indexOf(item) === at; }); }
  function brief(list, max) { return list.slice(0, max).join(', ') + (list.length > max ? ' +' + (list.length - max) : ''); }
  function group(number) { return String(number).replace(/\B(?=(\d{3})+$)/g, ','); }
  function link(text, url) {
    if (!url) return el('code', text);
    var a = el('a');
    a.href = url; a.rel = 'noopener noreferrer'; a.target = '_blank';
    a.appendChild(el('code', text));
    return a;
  }

  var orders = {
    severity: function (row) { return row.rank; },
    id: function (row) { return row.id; },
    package: function (row) { return (row.list[0] || {}).name || ''; },
    score: function (row) { return row.score === undefined ? -1 : row.score; },
    epss: function (row) { return row.epss === undefined ? -1 : row.epss; },
    age: function (row) { return row.age === undefined ? -1 : row.age; },
    origin: function (row) { return row.origin; },
    status: function (row) { return row.status; }
  };
  /* What a reader wants to see first after one press: the worst, the highest, the oldest. */
  var firstUp = { severity: true, id: true, package: true, origin: true, status: true };

  function wanted() {
    var chosen = {};
    Array.prototype.forEach.call(form.elements.severity, function (box) { if (box.checked) chosen[box.value] = true; });
    var words = form.elements.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var show = form.elements.show.value, origin = form.elements.origin ? form.elements.origin.value : '', fix = form.elements.fix.checked, exploit = form.elements.exploit.checked;
    return rows.filter(function (row) {
      if (!chosen[row.severity]) return false;
      if (show === 'open' && row.standing !== 'open') return false;
      if (show === 'breaks' && !row.breaks) return false;
      if (show === 'new' && row.change !== 'new') return false;
      if (show === 'ignored' && row.standing === 'open') return false;
      if (origin && row.origin !== origin) return false;
      if (fix && row.fix === 'no') return false;
      if (exploit && row.kev !== 'yes' && row.exploit !== 'yes') return false;
      return words.every(function (word) { return row.text.indexOf(word) >= 0; });
    });
  }
  function sorted(list) {
    if (!state.key) return list;
    var order = orders[state.key], sign = state.up ? 1 : -1;
    return list.slice().sort(function (a, b) {
      var x = order(a), y = order(b);
      return x < y ? -sign : x > y ? sign : a.index - b.index;
    });
  }

  function severity(row) {
    var span = el('span', undefined, 'sev');
    var mark = el('i', undefined, 'f-' + row.severity);
    mark.setAttribute('aria-hidden', 'true');
    span.appendChild(mark); span.appendChild(el('span', row.severity));
    return span;
  }
  function notes(row) {
    var box = el('span');
    row.tags.forEach(function (tag) { box.appendChild(el('span', tag[0], 'tag ' + tag[1])); });
    return box;
  }
  function versions(row) {
    var box = el('span');
    box.appendChild(el('code', brief(uniq(row.list.map(function (item) { return item.version; })), 1) || '–'));
    var fixed = uniq(row.list.map(function (item) { return item.fixed; }));
    box.appendChild(document.createTextNode(' → '));
    box.appendChild(fixed.length ? el('code', brief(fixed, 1)) : el('span', row.fix === 'no' ? 'no fix' : 'fix known to exist', 'muted'));
    return box;
  }
  function packages(row) {
    var box = el('span');
    box.appendChild(el('code', brief(uniq(row.list.map(function (item) { return item.name; })), 2)));
    return box;
  }

  function line(row) {
    var tr = el('tr');
    var open = !!state.open[row.index];
    var button = el('button', open ? '−' : '+', 'more');
    button.type = 'button';
    button.setAttribute('aria-expanded', String(open));
    button.setAttribute('aria-label', 'Details of ' + row.id);
    button.setAttribute('data-row', String(row.index));
    tr.appendChild(cell('Details', button));
    tr.appendChild(cell('Severity', severity(row)));
    tr.appendChild(cell('Vulnerability', link(row.id, row.url), row.id.length < 24 ? 'id' : 'long'));
    tr.appendChild(cell('Package', packages(row), 'long'));
    tr.appendChild(cell('Version', versions(row), 'long'));
    tr.appendChild(cell('Score', row.score === undefined ? '–' : row.score.toFixed(1), 'n'));
    tr.appendChild(cell('EPSS', row.epssText || '–', 'n'));
    tr.appendChild(cell('Age', row.age === undefined ? '–' : group(row.age) + ' d', 'n'));
    if (data.hasOrigins) tr.appendChild(cell('Where', row.origin, 'where'));
    tr.appendChild(cell('Notes', notes(row)));
    return tr;
  }

  function detail(row) {
    var tr = el('tr', undefined, 'detail'), td = el('td');
    td.colSpan = data.hasOrigins ? 10 : 9;
    td.appendChild(el('h3', row.title));
    if (row.description) td.appendChild(el('p', row.description));
    var dl = el('dl');
    function add(name, content) {
      if (!content || (Array.isArray(content) && !content.length)) return;
      dl.appendChild(el('dt', name));
      var dd = el('dd');
      if (typeof content === 'string') dd.textContent = content;
      else if (Array.isArray(content)) {
        var ul = el('ul');
        content.forEach(function (item) { var li = el('li'); li.appendChild(typeof item === 'string' ? document.createTextNode(item) : item); ul.appendChild(li); });
        dd.appendChild(ul);
      } else dd.appendChild(content);
      dl.appendChild(dd);
    }
    add('Status', row.status);
    add('Breaks', row.breaks ? row.breaks.join(', ') : '');
    add('Exploited', row.kevText);
    add('Packages', row.list.map(function (item) {
      var span = el('span');
      span.appendChild(el('code', item.name + ' ' + item.version));
      span.appendChild(document.createTextNode((item.fixed ? ' → ' : ' (no fix)')));
      if (item.fixed) span.appendChild(el('code', item.fixed));
      if (item.path) { span.appendChild(document.createTextNode(' in ')); span.appendChild(el('code', item.path)); }
      return span;
    }));
    add('Upgrade', uniq(row.list.map(function (item) { return item.command; })).map(function (command) { return el('code', command); }));
    add('Layer', (row.layers || []).map(function (at) {
      var layer = data.layers[at], span = el('span', 'layer ' + layer.position + ' (' + layer.origin + ')' + (layer.instruction ? ': ' : ''));
      if (layer.instruction) span.appendChild(el('code', layer.instruction));
      return span;
    }));
    add('Images', row.images.length && data.images.length > 1 ? row.images.map(function (at) { return data.images[at]; }) : '');
    add('Vector', row.vector); add('Published', row.published); add('Weaknesses', (row.cwes || []).join(', ')); add('Related', (row.related || []).join(', '));
    add('References', (row.references || []).map(function (url) { return link(url, url); }));
    td.appendChild(dl);
    tr.appendChild(td);
    return tr;
  }

  function draw(from, count) {
    var part = document.createDocumentFragment();
    state.shown.slice(from, from + count).forEach(function (row) {
      part.appendChild(line(row));
      if (state.open[row.index]) part.appendChild(detail(row));
    });
    body.replaceChildren(part);
  }
  function show() {
    var total = state.shown.length, pages = Math.max(1, Math.ceil(total / PAGE));
    state.page = Math.min(state.page, pages - 1);
    var from = state.page * PAGE;
    draw(from, PAGE);
    status.textContent = total === 0 ? 'No finding matches.' : 'Showing ' + group(from + 1) + '–' + group(Math.min(total, from + PAGE)) + ' of ' + group(total) + ' findings' + (total < rows.length ? ' (' + group(rows.length) + ' in this report)' : '') + '.';
    pager.textContent = 'Page ' + (state.page + 1) + ' of ' + pages;
    previous.disabled = state.page === 0;
    next.disabled = state.page >= pages - 1;
  }
  function refresh() { state.shown = sorted(wanted()); state.page = 0; show(); }

  var timer;
  form.addEventListener('input', function () { clearTimeout(timer); timer = setTimeout(refresh, 90); });
  form.addEventListener('submit', function (event) { event.preventDefault(); clearTimeout(timer); refresh(); });
  form.addEventListener('reset', function () { clearTimeout(timer); timer = setTimeout(refresh, 0); });
  heads.forEach(function (head) {
    head.querySelector('button').addEventListener('click', function () {
      var key = head.getAttribute('data-sort');
      state.up = state.key === key ? !state.up : !!firstUp[key];
      state.key = key;
      heads.forEach(function (other) { other.setAttribute('aria-sort', other === head ? (state.up ? 'ascending' : 'descending') : 'none'); });
      refresh();
    });
  });
  body.addEventListener('click', function (event) {
    var button = event.target.closest('button[data-row]');
    if (!button) return;
    var index = Number(button.getAttribute('data-row')), tr = button.closest('tr'), open = !state.open[index];
    state.open[index] = open;
    button.setAttribute('aria-expanded', String(open));
    button.textContent = open ? '−' : '+';
    if (open) tr.after(detail(rows[index]));
    else if (tr.nextElementSibling && tr.nextElementSibling.classList.contains('detail')) tr.nextElementSibling.remove();
  });
  function turn(by) { state.page += by; show(); document.getElementById('findings').scrollIntoView({ block: 'start' }); }
  previous.addEventListener('click', function () { turn(-1); });
  next.addEventListener('click', function () { turn(1); });
  document.addEventListener('keydown', function (event) {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName || '')) return;
    event.preventDefault();
    form.elements.search.focus();
  });
  window.addEventListener('beforeprint', function () { draw(0, PRINT); });
  window.addEventListener('afterprint', show);
  refresh();
})();
`;var V=n(8154);var Z=n(6511);function G(e,t=1e3){return(0,o.ZD)((0,o.Jj)(e,t))}function K(e,t=300){return`<code>${G(e,t)}</code>`}function H(e){return(0,j.XX)(e,{word:o.ZD,code:K,page:e=>_(G(e),e)})}function X(e){return H((0,j.vg)((0,o.Jj)(e,1e3)))}function _(e,t){const n=(0,o.o3)(t);return n===undefined?e:`<a href="${(0,o.ZD)(n)}" rel="noopener noreferrer">${e}</a>`}function Q(e){return`<span class="sev"><i class="f-${e}" aria-hidden="true"></i>${e}</span>`}function Y(e){return(0,Z.X)(e).map(([e,t])=>`${(0,j.ai)(t)} ${e}`).join(", ")}function ee({headline:e,result:t,violations:n,upcoming:i,waitedMs:r,judgedAt:o}){const a=n.map(({rule:e,limit:t,actual:n,findings:i})=>`<li>${K(e)}: ${(0,j.hS)(n,"finding")}, limit ${(0,j.ai)(t)}${i.length===0?"":`: ${et(i)}`}</li>`);const s=i.map(({rule:e,from:t,actual:n})=>`<li>From ${G(t)} it fails: ${K(e)}, ${(0,j.hS)(n,"finding")}</li>`);const l=a.length+s.length===0?"":`<ul>${[...a,...s].join("")}</ul>`;const p=e.aside===undefined?"":`<p class="aside">${G(e.aside)}</p>`;return`<header class="verdict ${t}"><p class="tool">ECR Scan Gate</p><h1>${e.mark} ${e.word}${e.sentence===""?"":`: ${G((0,d.IK)(e.sentence))}`}</h1>${p}${l}<p class="facts">Judged ${(0,c.fU)(o)}, after ${(0,c.a3)(r)} of waiting for the scan.</p></header>`}function et(e,t=6){const n=e.slice(0,t).map(e=>K(e,64));return e.length>t?`${n.join(", ")} and ${(0,j.ai)(e.length-t)} more`:n.join(", ")}function en({problems:e}){return e.map(({image:e,what:t,remedy:n,snippet:i})=>{const r=n.length===0?"":`<p><strong>What to do</strong></p><ol>${n.map(e=>`<li>${X(e)}</li>`).join("")}</ol>`;const o=i===undefined?"":`<pre><code>${i.text.split("\n").map(e=>`${/^ */u.exec(e)?.[0]??""}${G(e)}`).join("\n")}</code></pre>`;return`<section class="box" aria-label="Problem"><p>${e===undefined?"":`${K(e)}: `}${X((0,d.IK)(t))}</p>${r}${o}</section>`}).join("")}function ei({notices:e}){const t=e.map(({text:e,source:t})=>`${X(e)}${t===undefined||e.includes(t)?"":` (${K(t)})`}`);return t.length===0?"":`<section class="box" aria-label="Notes"><ul>${t.map(e=>`<li>${e}</li>`).join("")}</ul></section>`}function er({table:e,problems:t}){if(e===undefined)return"";const n=e.sum.new!==undefined;const i=({total:e,new:t,fixable:i,ignored:r})=>[e,...n?[t??0]:[],i,r].map(e=>`<td class="n">${(0,j.ai)(e)}</td>`).join("");const r=e.rows.map(e=>`<tr${e.total===0&&e.ignored===0?' class="zero"':""}><td>${Q(e.severity)}</td>${i(e)}<td class="n">${eo(e)}</td></tr>`);const o=["Total",...n?["New"]:[],"Fixable","Ignored","Limit"].map(e=>`<th scope="col" class="n">${e}</th>`);const a=!(0,V.R)(t)?"":" Images without a result are not in these numbers.";return`<section aria-labelledby="counts-title"><h2 id="counts-title">Findings by severity</h2><div class="scroll"><table><thead><tr><th scope="col">Severity</th>${o.join("")}</tr></thead><tbody>${r.join("")}</tbody><tfoot><tr><th scope="row">all</th>${i(e.sum)}<td></td></tr></tfoot></table></div><p class="muted small">${H(e.remark)}${a}</p></section>`}function eo({limit:e,isBroken:t}){const n=e===undefined?"–":typeof e==="number"?(0,j.ai)(e):e;return t?`<span class="over">over ${n}</span>`:n}function ea({images:e,imageNotices:t}){if(e.length===0)return t.length===0?"":`<section class="box" aria-label="Notes"><ul>${t.map(e=>`<li>${X(e)}</li>`).join("")}</ul></section>`;const n=e.map(e=>{const t=e.state==="scanned"?e.bySeverity===undefined?"":Y(e.bySeverity)||"no findings":e.state==="skipped"?"skipped, not judged":"⚠️ no result";const n=e.detail===undefined?"":`<br><span class="muted small">${G(e.detail,100)}</span>`;const i=e.base?.name===undefined?"":`<br><span class="muted small">on ${K(e.base.name,200)}</span>`;const r=[...e.pushedAt===undefined?[]:[`pushed ${(0,c.fU)(e.pushedAt)}`],...e.scannedAt===undefined?[]:[`scanned ${(0,c.fU)(e.scannedAt)}`]];return`<tr><td data-label="Image">${K((0,d.tO)(e))}${e.platformName===undefined?"":` ${G(e.platformName)}`}<br>${_(`<code title="${(0,o.ZD)(e.digest)}">${(0,d.VK)(e.digest)}</code>`,e.consoleUrl)}${i}</td><td data-label="Times" class="where">${r.join("<br>")}</td><td data-label="Result">${t}${n}</td></tr>`});const i=[...new Set([...t,...e.flatMap(({notices:e})=>e)])].slice(0,20).map(e=>`<li>${X(e)}</li>`);return`<section aria-labelledby="images-title"><h2 id="images-title">${e.length===1?"Image":"Images"}</h2><div class="scroll"><table class="cards"><thead><tr><th scope="col">Image</th><th scope="col">Times</th><th scope="col">Result</th></tr></thead><tbody>${n.join("")}</tbody></table></div>${i.length===0?"":`<ul class="muted small">${i.join("")}</ul>`}</section>`}function es({changes:e}){if(e===undefined)return"";const t=e.fixed.length===0?"":`<p>Fixed: ${et(e.fixed.map(({vulnerabilityId:e})=>e),20)}.</p>`;return`<section aria-labelledby="changes-title"><h2 id="changes-title">What changed</h2><p>${H(e.sentence)}</p>${t}</section>`}function ed({origins:e,layersHint:t}){const n=[...e?.sentences.map(H)??[],...t===undefined?[]:[G(t)]];return n.length===0?"":`<section aria-labelledby="origins-title"><h2 id="origins-title">Where it comes from</h2><ul>${n.map(e=>`<li>${e}</li>`).join("")}</ul></section>`}const el=15;const ec=200;function ep({upgrades:e,withoutFix:t}){const n=t===0?"":`<p class="muted">For ${(0,j.hS)(t,"finding")} there is no fix yet.</p>`;if(e.length===0)return n===""?"":`<section aria-labelledby="upgrades-title"><h2 id="upgrades-title">What to do</h2>${n}</section>`;const i=e.slice(0,ec).map(ef);const r=e.length-i.length;const o=r>0?`<p class="muted">${(0,j.hS)(r,"more upgrade")} not shown here.</p>`:"";const a=i.slice(el);const s=a.length===0?"":`<details class="rest"><summary>${(0,j.hS)(a.length,"further upgrade")}</summary>${eu(a)}${o}</details>`;return`<section aria-labelledby="upgrades-title"><h2 id="upgrades-title">What to do</h2>${eu(i.slice(0,el))}${s}${n}</section>`}function eu(e){const t=["Upgrade","From → to","Removes","Where","Inspector’s command"].map(e=>`<th scope="col">${e}</th>`);return`<div class="scroll"><table class="cards"><thead><tr>${t.join("")}</tr></thead><tbody>${e.join("")}</tbody></table></div>`}function ef({moves:e,removes:t,removesBySeverity:n,helps:i,origin:r,instructions:o,commands:a}){const s=e.map(({names:e,paths:t})=>`${et(e,4)}${t.length===0?"":`<br><span class="small muted">${et(t,1)}</span>`}`);const d=i===0?[]:[`helps with ${(0,j.ai)(i)}`];const l=[...t===0?[]:[Y(n)],...d].join("; ");const[c]=o;const p=r==="base"?"base image":r==="own"&&c!==undefined?K(c,120):({own:"your layers",mixed:"both",unknown:"–"})[r];return`<tr><td data-label="Upgrade">${s.join("<br>")}</td><td data-label="From → to" class="long">${e.map(eg).join("<br>")}</td><td data-label="Removes">${l}</td><td data-label="Where" class="origin">${p}</td><td data-label="Command">${a.map(e=>K(e)).join("<br>")||"–"}</td></tr>`}function eg({installed:e,target:t,fixed:n}){const i=t===undefined?`newest of ${n.map(({version:e,findings:t})=>`${K(e,80)} (${(0,j.ai)(t)})`).join(", ")}`:K(t,80);return`<span>${et(e,2)} → ${i}</span>`}function em({footer:e}){const t=e.rules.length===0?"":`<p>Rules: ${e.rules.map(H).join("; ")}.</p>`;const n=e.policy.length===0?"":`<p>Policy: ${e.policy.map(({name:e,sha256:t,commit:n})=>`${K(e)}${t===undefined?"":` (sha256 ${K(t,64)})`}${n===undefined?"":` at ${K(n.slice(0,7))}`}`).join(", ")}.</p>`;const i=e.commit===undefined?[]:[_(K(e.commit.slice(0,7)),e.commitUrl)];const r=e.runUrl===undefined?[]:[_(G(e.runName??"workflow run",100),e.runUrl)];return`<footer>${t}${n}<p>${[`ECR Scan Gate ${G(e.actionVersion,40)}`,...i,...r].join(" \xb7 ")}</p></footer>`};const eh=`
:root{color-scheme:light dark;--fg:#1c2128;--muted:#57606a;--bg:#fff;--card:#f6f8fa;--line:#d0d7de;--link:#0758b8;--focus:#0969da;
--critical:#a3142e;--high:#cf4a12;--medium:#b07d00;--low:#2467b3;--informational:#6a737d;--untriaged:#7a4fb3;
--good:#1a7f37;--bad:#b42318;--warn:#9a6700}
@media (prefers-color-scheme:dark){:root{--fg:#e6edf3;--muted:#9aa4af;--bg:#0d1117;--card:#161b22;--line:#343b44;--link:#6cb2ff;--focus:#58a6ff;
--critical:#ff6b81;--high:#ff9255;--medium:#e3b341;--low:#6cb2ff;--informational:#9aa4af;--untriaged:#bc9cff;
--good:#56d364;--bad:#ff7b72;--warn:#e3b341}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif,"Noto Color Emoji"}
.wrap{max-width:1280px;margin:0 auto;padding:24px 20px 48px}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;padding:8px;background:var(--bg);z-index:2}
code{font:.92em ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
td code{overflow-wrap:break-word}td.long code,.cards .small code{overflow-wrap:anywhere}.id{white-space:nowrap}
pre{margin:8px 0;padding:12px;overflow:auto;background:var(--bg);border:1px solid var(--line);border-radius:6px}
h1{margin:0;font-size:1.5rem;line-height:1.3;font-weight:650;overflow-wrap:anywhere}
h2{margin:36px 0 12px;font-size:1.15rem;font-weight:650}
h3{margin:0 0 4px;font-size:.95rem;font-weight:600}
header.verdict{padding:18px 20px;background:var(--card);border:1px solid var(--line);border-left:6px solid var(--warn);border-radius:8px}
header.pass{border-left-color:var(--good)}header.fail{border-left-color:var(--bad)}
header.verdict ul{margin:10px 0 0;padding-left:20px}
.tool{margin:0 0 4px;color:var(--muted);font-size:.85rem}
.aside{margin:8px 0 0;font-weight:600}
.facts{margin:10px 0 0;color:var(--muted);font-size:.9rem}
.box{margin:16px 0;padding:12px 16px;background:var(--card);border:1px solid var(--line);border-left:4px solid var(--warn);border-radius:6px}
.box p{margin:0 0 6px}.box ul,.box ol{margin:4px 0;padding-left:22px}
.grid{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,4fr);gap:24px;align-items:start}
.plots{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:16px;align-items:start}.plots>div{display:grid;gap:16px}
figure{margin:0;padding:14px;background:var(--card);border:1px solid var(--line);border-radius:8px}
figure p{margin:0 0 8px;color:var(--muted);font-size:.82rem}
figure svg{display:block;width:100%;height:auto}
.legend{display:flex;flex-wrap:wrap;gap:4px 14px;margin:10px 0 0;padding:0;list-style:none;color:var(--muted);font-size:.82rem}
.legend i{display:inline-block;width:.75em;height:.75em;margin-right:5px;border-radius:2px}
svg text{fill:var(--muted);font:11px system-ui,sans-serif}svg .num{fill:var(--fg);font-weight:600}svg .axis{stroke:var(--line);stroke-width:1}
.f-critical{fill:var(--critical);background:var(--critical)}.f-high{fill:var(--high);background:var(--high)}.f-medium{fill:var(--medium);background:var(--medium)}
.f-low{fill:var(--low);background:var(--low)}.f-informational{fill:var(--informational);background:var(--informational)}.f-untriaged{fill:var(--untriaged);background:var(--untriaged)}
.kev{fill:none;stroke:var(--fg);stroke-width:2}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse}
caption{padding:0 0 8px;text-align:left;color:var(--muted)}
th,td{padding:7px 10px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{font-size:.85rem;font-weight:600;white-space:nowrap}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
tfoot td,tfoot th{font-weight:600}
.zero td{color:var(--muted)}
.over{color:var(--bad);font-weight:650}
.sev{display:inline-flex;align-items:center;gap:7px;white-space:nowrap}.sev i{width:.7em;height:.7em;border-radius:2px;flex:none}
.tag{display:inline-block;margin:0 4px 3px 0;padding:0 7px;border:1px solid var(--line);border-radius:10px;font-size:.78rem;white-space:nowrap}
.tag.bad{border-color:var(--bad);color:var(--bad)}.tag.warn{border-color:var(--warn);color:var(--warn)}
.where{white-space:nowrap}td.origin{min-width:7.5em}.muted{color:var(--muted)}.small{font-size:.85rem}
form.filter{display:flex;flex-wrap:wrap;gap:10px 14px;align-items:end;padding:14px;background:var(--card);border:1px solid var(--line);border-radius:8px}
form.filter label,form.filter legend{font-size:.82rem;color:var(--muted)}
form.filter fieldset{display:flex;flex-wrap:wrap;gap:2px 12px;margin:0;padding:0;border:0}
form.filter fieldset label{color:var(--fg);font-size:.88rem}
form.filter .search{flex:1 1 220px}form.filter .search input{width:100%}
input[type=search],select,button{min-height:34px;padding:4px 10px;font:inherit;color:var(--fg);background:var(--bg);border:1px solid var(--line);border-radius:6px}
button{cursor:pointer}button:disabled{opacity:.45;cursor:default}
.rest>summary{padding:8px 0;cursor:pointer}.pager{display:flex;gap:10px;align-items:center;justify-content:space-between;flex-wrap:wrap;margin:12px 0;color:var(--muted)}
#findings th button{min-height:0;padding:0;border:0;background:none;font-weight:600}
#findings th[aria-sort] button::after{content:" ⇅";color:var(--muted);font-weight:400}
#findings th[aria-sort=ascending] button::after{content:" ▴";color:var(--fg)}#findings th[aria-sort=descending] button::after{content:" ▾";color:var(--fg)}
#findings button.more{min-height:28px;width:28px;padding:0;line-height:1}
tr.detail>td{background:var(--card)}
tr.detail dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 16px;margin:0}
tr.detail dt{color:var(--muted)}tr.detail dd{margin:0;overflow-wrap:anywhere}
tr.detail p{max-width:80ch;margin:0 0 10px;white-space:pre-line;overflow-wrap:anywhere}
tr.detail ul{margin:0;padding-left:18px}
footer{margin-top:40px;padding-top:14px;border-top:1px solid var(--line);color:var(--muted);font-size:.85rem}
footer p{margin:0 0 4px}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:900px){.grid,.plots{grid-template-columns:minmax(0,1fr)}}
@media (max-width:720px){td code{overflow-wrap:anywhere}.id{white-space:normal}.wrap{padding:14px 12px 40px}h1{font-size:1.2rem}
table.cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table.cards,table.cards tbody,table.cards tr,table.cards td{display:block}
th,td{padding:6px 5px}.scroll table:not(.cards){font-size:.86rem}table.cards tr{padding:8px 0;border-bottom:1px solid var(--line)}
table.cards td{position:relative;padding:2px 0 2px 100px;border:0;text-align:left;white-space:normal;overflow-wrap:anywhere}
table.cards td::before{content:attr(data-label);position:absolute;left:0;color:var(--muted);font-size:.82rem}
table.cards td.n{display:inline-block;padding-left:0;margin-right:16px}table.cards td.n::before{position:static;margin-right:6px}
table.cards tr.detail>td{padding:10px}table.cards tr.detail>td::before{content:none}
tr.detail dl{grid-template-columns:minmax(0,1fr)}tr.detail dd{margin-bottom:6px}}
@media print{:root{color-scheme:light}body{font-size:11px;background:#fff}.wrap{max-width:none;padding:0}form.filter,.pager button,.skip,#findings .more{display:none}
tr,figure{break-inside:avoid}a{color:inherit;text-decoration:none}h2{break-after:avoid}.scroll{overflow:visible}}
@media (prefers-reduced-motion:no-preference){button,input,select{transition:border-color .12s}}
`;function*eb(e){const{headline:t}=e;const n=`default-src 'none'; style-src '${ew(eh)}'; script-src '${ew(B)}'; base-uri 'none'; form-action 'none'`;yield`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${n}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${t.mark} ${(0,o.ZD)(t.word)}: ECR Scan Gate</title>
<style>${eh}</style>
</head>
<body>
<a class="skip" href="#findings-title">To the findings</a>
<div class="wrap">
${ee(e)}
<main>
${en(e)}
${ei(e)}
<div class="grid">
${er(e)}
${ea(e)}
</div>
${es(e)}
${ed(e)}
${ep(e)}
${N(e)}
${ev(e)}
</main>
${em(e)}
</div>
<script type="application/json" id="data">`;yield*f(e);yield`<\/script>
<script>${B}<\/script>
</body>
</html>
`}function ew(e){return`sha256-${(0,i.createHash)("sha256").update(e).digest("base64")}`}const ex=[{name:"Severity",sort:"severity"},{name:"Vulnerability",sort:"id"},{name:"Package",sort:"package"},{name:"Installed → fixed"},{name:"Score",sort:"score",isNumber:true},{name:"EPSS",sort:"epss",isNumber:true},{name:"Age",sort:"age",isNumber:true}];function ev(e){const t=m(e);if(t.length===0){const t=e.result==="no-result"?"Nothing is known of findings.":"There are no findings.";return`<section aria-labelledby="findings-title"><h2 id="findings-title">Findings</h2><p>${e.unlisted>0?e$(e):t}</p></section>`}const n=e.origins!==undefined;const i=[...ex,...n?[{name:"Where",sort:"origin"}]:[],{name:"Notes",sort:"status"}].map(e=>{const t="isNumber"in e?' class="n"':"";return"sort"in e?`<th scope="col"${t} data-sort="${e.sort}" aria-sort="none"><button type="button">${e.name}</button></th>`:`<th scope="col"${t}>${e.name}</th>`});const r=e.unlisted===0?"":`<p class="muted">${e$(e)}</p>`;return`<section aria-labelledby="findings-title"><h2 id="findings-title" tabindex="-1">Findings</h2>${r}
<noscript><p class="box">The list of findings needs JavaScript; the CSV and JSON reports hold the same data.</p></noscript>
${ey(e)}
<div class="pager"><span id="status" role="status" aria-live="polite"></span></div>
<div class="scroll"><table id="findings" class="cards"><caption class="visually-hidden">Findings; the buttons in the head sort them</caption><thead><tr><th scope="col"><span class="visually-hidden">Details</span></th>${i.join("")}</tr></thead><tbody></tbody></table></div>
<nav class="pager" aria-label="Pages of findings"><button type="button" id="previous">Previous</button><span id="pages"></span><button type="button" id="next">Next</button></nav></section>`}function e$({unlisted:e,reportSeverity:t}){return`${(0,j.hS)(e,"finding")} milder than ${t} ${e===1?"is":"are"} counted only, as the input <code>report-severity</code> says.`}function ey(e){const t=m(e);const n=r.oC.map(e=>{const n=t.filter(t=>t.severity===e).length;return`<label><input type="checkbox" name="severity" value="${e}" checked> ${e} <span class="muted">${(0,j.ai)(n)}</span></label>`});const i=[["open","open findings"],["breaks","breaking a rule"],...e.changes===undefined?[]:[["new","new since the baseline"]],["ignored","ignored or suppressed"],["all","all"]].map(([e="",t=""])=>`<option value="${e}">${t}</option>`);const o=e.origins===undefined?"":`<label>Where<br><select name="origin"><option value="">anywhere</option><option>base image</option><option>your layers</option><option>both</option><option>unknown</option></select></label>`;return`<form class="filter" id="filter" aria-label="Filter the findings"><label class="search">Search (press /)<br><input type="search" name="search" placeholder="id, package, path, CWE" autocomplete="off" spellcheck="false"></label><label>Show<br><select name="show">${i.join("")}</select></label>${o}<fieldset><legend>Severity</legend>${n.join("")}</fieldset><fieldset><legend>Only</legend><label><input type="checkbox" name="fix"> with a fix</label><label><input type="checkbox" name="exploit"> exploit known</label></fieldset><button type="reset">Reset</button></form>`}},262:(e,t,n)=>{n.d(t,{M:()=>r,b:()=>JsonList});const i=64;let JsonList=class JsonList{#t;#n;constructor(e,t){this.#t=e;this.#n=t}*pieces(){yield"[";for(let e=0;e<this.#t.length;e+=i){const t=this.#t.slice(e,e+i).map(e=>JSON.stringify(this.#n(e)));yield`${e===0?"":","}${t.join(",")}`}yield"]"}};function*r(e){let t="{";for(const[n,i]of e){if(i===undefined)continue;yield`${t}${JSON.stringify(n)}:`;t=",";if(i instanceof JsonList)yield*i.pieces();else yield JSON.stringify(i)}yield t==="{"?"{}":"}"}}};