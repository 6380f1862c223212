export const id=108;export const ids=[108];export const modules={4108:(e,t,n)=>{n.d(t,{renderHtml:()=>eA});var r=n(7598);var i=n(9933);var o=n(3277);var a=n(1183);var s=n(4805);var d=n(2119);var l=n(8371);var c=n(262);var p=n(727);const u=500;const f=8;function*g(e){for(const t of(0,c.M)(b(e)))yield m((0,o.OT)(t))}function m(e){return e.replace(/[<>&\u2028\u2029]/gu,e=>`\\u${e.charCodeAt(0).toString(16).padStart(4,"0")}`)}function h(e){return e.findings.filter(({isListed:e,standing:t})=>e||t!=="open")}function*b(e){const t=new Table;const n=new Table;const r=new Map(e.images.map((e,t)=>[`${String(e.subject)} ${e.digest}`,t]));const i=e=>({id:e.id,url:e.link!==undefined?e.link:undefined,title:(0,o.Jj)(e.title,300),description:(0,o.Jj)(e.description,u),severity:e.severity,rank:(0,d.qs)(e.severity),standing:e.standing,status:k(e),tags:S(e),breaks:e.breaks.length>0?e.breaks:undefined,fix:e.fix,exploit:e.exploit,kev:e.kev,kevText:e.kev==="yes"?j(e):undefined,score:e.score,vector:e.scoreVector,epss:e.epss,epssText:(0,s.h)(e.epss),age:e.ageDays,published:e.publishedAt!==undefined?(0,p.im)(e.publishedAt):undefined,origin:w[e.origin],change:e.change,packages:e.packages.map(e=>t.at($(e),()=>y(e))),layers:[...new Set(e.layers.map(e=>n.at(x(e),()=>v(e))))],images:e.images.flatMap(t=>{const n=r.get(`${String(e.subject)} ${t}`);return n===undefined?[]:[n]}),cwes:e.cwes.length>0?e.cwes:undefined,related:e.related.length>0?e.related.slice(0,20):undefined,references:e.references.slice(0,f).flatMap(e=>(0,o.o3)(e)??[])});yield["hasOrigins",e.origins!==undefined];yield["images",e.images.map(e=>[(0,l.tO)(e),e.platformName].filter(e=>e!==undefined).join(" "))];yield["findings",new c.b(h(e),i)];yield["packages",t.rows];yield["layers",n.rows]}const w={base:"base image",own:"your layers",mixed:"both",unknown:"unknown"};let Table=class Table{rows=[];#e=new Map;at(e,t){const n=this.#e.get(e);if(n!==undefined)return n;const r=this.rows.push(t())-1;this.#e.set(e,r);return r}};function x({position:e,origin:t,instruction:n}){return[e,t,n].join("\0")}function v({position:e,origin:t,instruction:n}){return{position:e,origin:w[t],...n!==undefined&&{instruction:(0,o.Jj)(n,300)}}}function $({name:e,version:t,path:n,fixedVersion:r,upgradeCommand:i}){return[e,t,n,r,i].join("\0")}function y({name:e,version:t,path:n,fixedVersion:r,upgradeCommand:i}){return{name:e,version:t,path:n,fixed:r,command:i}}function k({treatment:e,standing:t,breaks:n,unknownSeverity:r}){const i=r===undefined?"":` Inspector says "${r}", which is judged as critical.`;switch(e.kind){case"judged":return`${n.length>0?"breaks a rule":"allowed by the rules"}.${i}`;case"suppressed":return"suppressed in Inspector";case"excepted":{const n=[e.reason,e.expires===undefined?"":`until ${e.expires}`,e.owner??"",e.ticket??"",e.source];return`${t}: ${n.filter(e=>e!=="").join(", ")}`}case"graced":return`in grace, fails from ${e.failsOn}`;case"known-in-baseline":return"not judged: the baseline has it too";case"not-fixable":return"not judged: there is no fix"}}function S({breaks:e,change:t,kev:n,exploit:r,treatment:i}){return[...e.length>0?[["breaks rule","bad"]]:[],...t==="new"?[["new","warn"]]:[],...n==="yes"?[["known exploited","bad"]]:r==="yes"?[["exploit known","warn"]]:[],...i.kind==="excepted"?[["ignored",""]]:[],...i.kind==="suppressed"?[["suppressed",""]]:[],...i.kind==="graced"?[[`grace until ${i.failsOn}`,""]]:[],...i.kind==="known-in-baseline"?[["in baseline",""]]:[],...i.kind==="not-fixable"?[["not judged",""]]:[]]}function j({kevAddedAt:e,kevDueAt:t,kevAction:n}){const r=["known to be exploited (CISA KEV)",...e===undefined?[]:[`added ${(0,p.im)(e)}`],...t===undefined?[]:[`due ${(0,p.im)(t)}`],...n===undefined?[]:[n]];return r.join(", ")}var C=n(8851);const E=480;const A={base:"base image",own:"your layers",mixed:"both",unknown:"unknown"};function N(e){const t=e.findings.filter(({standing:e})=>e==="open");if(t.length===0)return"";const n=[`<div>${P(e)}${L(e)}</div>`,J(t)];const r=i.oC.filter(e=>t.some(t=>t.severity===e));const o=r.map(e=>`<li><i class="f-${e}"></i>${e}</li>`).join("");return`<section aria-labelledby="plots-title"><h2 id="plots-title">At a glance</h2><div class="plots">${n.join("")}</div><ul class="legend" aria-label="Colours of the severities">${o}</ul></section>`}function M(e,t,n,r,i){return`<figure><h3>${(0,o.ZD)(e)}</h3><p>${(0,o.ZD)(t)}</p><svg viewBox="0 0 ${String(E)} ${String(r)}" role="img" aria-label="${(0,o.ZD)(n)}">${i}</svg></figure>`}function z(e){const[t,n,r]=[104,48,34];const a=e.map(({counts:e})=>i.oC.reduce((t,n)=>t+e[n],0));const s=(E-t-n)/Math.max(1,...a);const d=e.map(({label:e,counts:n},d)=>{const l=d*r+6;let c=t;const p=i.oC.filter(e=>n[e]>0).map(t=>{const r=n[t]*s;const i=`<rect class="f-${t}" x="${I(c)}" y="${String(l)}" width="${I(Math.max(1,r))}" height="20"><title>${(0,o.ZD)(`${e}: ${(0,C.ai)(n[t])} ${t}`)}</title></rect>`;c+=r;return i});return`<text x="${String(t-8)}" y="${String(l+14)}" text-anchor="end">${(0,o.ZD)(e)}</text>${p.join("")}<text class="num" x="${I(c+6)}" y="${String(l+14)}">${(0,C.ai)(a[d]??0)}</text>`});return{svg:d.join(""),height:e.length*r+4}}function I(e){return String(Math.round(e*10)/10)}function T(e){return e.map(({label:e,counts:t})=>{const n=i.oC.filter(e=>t[e]>0).map(e=>`${(0,C.ai)(t[e])} ${e}`);return`${e}: ${n.length===0?"none":n.join(", ")}`}).join("; ")}function P({origins:e}){if(e===undefined)return"";const t=["base","own","mixed","unknown"].filter(t=>e.byOrigin[t].count>0).map(t=>({label:A[t],counts:e.byOrigin[t].bySeverity}));const{svg:n,height:r}=z(t);return M("Where they come from","Open findings by the part of the image that brought them",T(t),r,n)}function L({ages:e}){if(e===undefined)return"";const t=e.buckets.map(({label:e,bySeverity:t})=>({label:e,counts:t}));const{svg:n,height:r}=z(t);const i=e.unknown===0?"":`; of ${(0,C.ai)(e.unknown)} the day is unknown`;return M("How long they have been known",`Open findings by the time since the vulnerability was published${i}`,T(t),r,n)}const O=8;const R=210;const U=54;const F=1e-4;function W(e){return U+Math.min(10,Math.max(0,e))/10*(E-U-14)}function D(e){const t=Math.log10(Math.max(F,Math.min(1,e))/F)/4;return O+(1-t)*R}function J(e){const t=e.flatMap(e=>e.score===undefined||e.epss===undefined?[]:[{x:W(e.score),y:D(e.epss),row:e}]);if(t.length===0)return"";const n=new Map;const r=t.length>1e3?9:3;for(const e of t){const{row:t}=e;const[i,o]=[B(e.x,r),B(e.y,r)];const a=`${String(i)} ${String(o)} ${t.severity}`;const s=n.get(a)??{x:i,y:o,severity:t.severity,count:0,kev:0};s.count+=1;if(t.kev==="yes")s.kev+=1;n.set(a,s)}const i=[...n.values()];const o=i.map(({x:e,y:t,severity:n,count:i})=>`<circle class="f-${n}" fill-opacity=".75" cx="${String(e)}" cy="${String(t)}" r="${I(Math.min(r===3?11:5,3+Math.sqrt(i-1)))}"><title>${(0,C.hS)(i,`${n} finding`)}</title></circle>`);const a=new Map(i.filter(({kev:e})=>e>0).map(e=>[`${String(Math.round(e.x/10))} ${String(Math.round(e.y/10))}`,e]));const s=[...a.values()].map(({x:e,y:t,kev:n})=>`<path class="kev" d="M${String(e)} ${String(t-8)}l8 8l-8 8l-8 -8z"><title>${(0,C.hS)(n,"known exploited vulnerability","known exploited vulnerabilities")}</title></path>`);const d=e.filter(({kev:e})=>e==="yes").length;const l=e.length-t.length;const c=`${(0,C.hS)(t.length,"finding")} by score and EPSS; ${(0,C.ai)(d)} known to be exploited; ${(0,C.ai)(t.filter(({row:e})=>(e.epss??0)>=.1).length)} with an EPSS of 10 % or more${l===0?"":`; ${(0,C.ai)(l)} without score or EPSS are not shown`}`;const p=`Likelihood of exploitation (EPSS, up) against score (right); ◇ known exploited${l===0?"":`; ${(0,C.ai)(l)} without both are not shown`}`;return M("How bad, how likely",p,c,O+R+30,V()+o.join("")+s.join(""))}function B(e,t){return Math.round(e/t)*t}function V(){const e=O+R;const t=[0,2,4,6,8,10].map(t=>`<text x="${I(W(t))}" y="${String(e+16)}" text-anchor="middle">${String(t)}</text>`);const n=[1e-4,.001,.01,.1,1].map(e=>`<path class="axis" d="M${String(U)} ${I(D(e))}H${String(E-14)}"/><text x="${String(U-6)}" y="${I(D(e)+4)}" text-anchor="end">${String(e*100)} %</text>`);return[...n,...t].join("")};const q=String.raw`'use strict';
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
  var noFix = document.getElementById('findings').getAttribute('data-no-fix');
  document.getElementById('live').hidden = false;

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
    box.appendChild(fixed.length ? el('code', brief(fixed, 1)) : el('span', row.fix === 'no' ? noFix : 'fix known to exist', 'muted'));
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
    tr.appendChild(cell('Package', packages(row), 'long whole'));
    tr.appendChild(cell('Version', versions(row), 'long whole'));
    tr.appendChild(cell('Score', row.score === undefined ? '–' : row.score.toFixed(1), 'n'));
    tr.appendChild(cell('EPSS', row.epssText || '–', 'n'));
    tr.appendChild(cell('Age', row.age === undefined ? '–' : group(row.age) + ' d', 'n'));
    if (data.hasOrigins) tr.appendChild(cell('Where', row.origin, 'where'));
    tr.appendChild(cell('Notes', notes(row), row.tags.length ? '' : 'none'));
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
    /* Which rule it breaks says more than that it breaks one. */
    if (!row.breaks || row.status !== 'breaks a rule.') add('Status', row.status);
    add('Breaks', row.breaks ? row.breaks.join(', ') : '');
    add('Exploited', row.kevText);
    add('Packages', row.list.map(function (item) {
      var span = el('span');
      span.appendChild(el('code', item.name + ' ' + item.version));
      span.appendChild(document.createTextNode((item.fixed ? ' → ' : ' (' + noFix + ')')));
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
  function sortBy(key, up) {
    state.key = key;
    state.up = up;
    heads.forEach(function (head) { head.setAttribute('aria-sort', head.getAttribute('data-sort') !== key ? 'none' : up ? 'ascending' : 'descending'); });
    form.elements.order.value = key;
  }
  form.addEventListener('input', function (event) {
    if (event.target.name === 'order') sortBy(event.target.value, !!firstUp[event.target.value]);
    clearTimeout(timer);
    timer = setTimeout(refresh, 90);
  });
  form.addEventListener('submit', function (event) { event.preventDefault(); clearTimeout(timer); refresh(); });
  form.addEventListener('reset', function () { clearTimeout(timer); sortBy('', true); timer = setTimeout(refresh, 0); });
  heads.forEach(function (head) {
    head.querySelector('button').addEventListener('click', function () {
      var key = head.getAttribute('data-sort');
      sortBy(key, state.key === key ? !state.up : !!firstUp[key]);
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
  function turn(by) {
    state.page += by;
    show();
    /* A button that is switched off loses the focus, and who uses the keyboard their place. */
    if (previous.disabled) next.focus();
    if (next.disabled) previous.focus();
    document.getElementById('findings').scrollIntoView({ block: 'start' });
  }
  previous.addEventListener('click', function () { turn(-1); });
  next.addEventListener('click', function () { turn(1); });
  document.addEventListener('keydown', function (event) {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName || '')) return;
    event.preventDefault();
    form.elements.search.focus();
  });
  /* On paper nothing can be unfolded or turned. */
  var folded = [];
  window.addEventListener('beforeprint', function () {
    folded = Array.prototype.slice.call(document.querySelectorAll('details:not([open])'));
    folded.forEach(function (fold) { fold.open = true; });
    draw(0, PRINT);
  });
  window.addEventListener('afterprint', function () {
    folded.forEach(function (fold) { fold.open = false; });
    show();
  });
  refresh();
})();
`;var Z=n(4548);var G=n(8154);var K=n(6511);var H=n(9686);function X(e,t=1e3){return(0,o.ZD)((0,o.Jj)(e,t))}function _(e,t=300){return`<code${/\S{40}/u.test(e)?' class="long"':""}>${X(e,t)}</code>`}function Q(e){return(0,C.XX)(e,{word:o.ZD,code:_,page:e=>ee(X(e),e)})}function Y(e){return Q((0,C.vg)((0,o.Jj)(e,1e3)))}function ee(e,t){const n=(0,o.o3)(t);return n===undefined?e:`<a href="${(0,o.ZD)(n)}" rel="noopener noreferrer">${e}</a>`}function et(e){return`<span class="sev"><i class="f-${e}" aria-hidden="true"></i>${e}</span>`}function en(e){return(0,K.X)(e).map(([e,t])=>`${(0,C.ai)(t)} ${e}`).join(", ")}function er(e){const{headline:t,result:n,violations:r,upcoming:i,waitedMs:o,judgedAt:a}=e;const s=r.map(({rule:t,limit:n,actual:r,findings:i})=>`<li>${_(t)}: ${(0,C.hS)(r,"finding")}, limit ${(0,C.ai)(n)}${i.length===0?"":`: ${ei((0,H.m)(i,e.findings))}`}</li>`);const d=i.map(({rule:e,from:t,actual:n})=>`<li>From ${X(t)} it fails: ${_(e)}, ${(0,C.hS)(n,"finding")}</li>`);const c=s.length+d.length===0?"":`<ul>${[...s,...d].join("")}</ul>`;const u=t.aside===undefined?"":`<p class="aside">${X(t.aside)}</p>`;return`<header class="verdict ${n}"><p class="tool">ECR Scan Gate</p><h1>${t.mark} ${t.word}${t.sentence===""?"":`: ${X((0,l.IK)(t.sentence))}`}</h1>${u}${c}<p class="facts">Judged ${(0,p.fU)(a)}, after ${(0,p.a3)(o)} of waiting for the scan.</p></header>`}function ei(e,t=6){const n=e.slice(0,t).map(e=>_(e,100));return e.length>t?`${n.join(", ")} and ${(0,C.ai)(e.length-t)} more`:n.join(", ")}function eo(e){const{problems:t,headline:n}=e;return(0,G.xM)(t).map(t=>{const[{remedy:r,snippet:i}=ea]=t;const o=t.filter(({what:e})=>!n.sentence.includes(e)).map(({image:e,what:t})=>`<p>${e===undefined?"":`${_(e)}: `}${Y((0,l.IK)(t))}</p>`);const a=t.flatMap(t=>(0,G.yw)(t,e)??[]);if(a.length>0)o.unshift(`<p>This is about ${ei(a,3)}.</p>`);if(o.length===0&&r.length===0&&i===undefined)return"";const s=r.length===0?"":`<p><strong>What to do</strong></p><ol>${r.map(e=>`<li>${Y(e)}</li>`).join("")}</ol>`;const d=i===undefined?"":`<pre><code>${i.text.split("\n").map(e=>`${/^ */u.exec(e)?.[0]??""}${X(e)}`).join("\n")}</code></pre>`;return`<section class="box" aria-label="Problem">${o.join("")}${s}${d}</section>`}).join("")}const ea={remedy:[]};function es({notices:e}){const t=(e,t,n)=>{const r=n.map(({text:e,source:t})=>`<li>${Y(e)}${t===undefined||e.includes(t)?"":` (${_(t)})`}</li>`);return r.length===0?"":`<section class="box${t}" aria-label="${e}"><p><strong>${e}</strong></p><ul>${r.join("")}</ul></section>`};return t("Warning","",e.filter(({kind:e})=>e!=="info"))+t("Note"," note",e.filter(({kind:e})=>e==="info"))}function ed({table:e,problems:t}){if(e===undefined)return"";const n=e.sum.new!==undefined;const r=({total:e,new:t,fixable:r,ignored:i})=>[e,...n?[t??0]:[],r,i].map(e=>`<td class="n">${(0,C.ai)(e)}</td>`).join("");const i=e.rows.map(e=>`<tr${e.total===0&&e.ignored===0?' class="zero"':""}><td>${et(e.severity)}</td>${r(e)}<td class="n">${el(e)}</td></tr>`);const o=["Total",...n?["New"]:[],"Fixable","Ignored","Limit"].map(e=>`<th scope="col" class="n">${e}</th>`);const a=!(0,G.RP)(t)?"":" Images without a result are not in these numbers.";return`<section aria-labelledby="counts-title"><h2 id="counts-title">Findings by severity</h2><div class="scroll"><table><thead><tr><th scope="col">Severity</th>${o.join("")}</tr></thead><tbody>${i.join("")}</tbody><tfoot><tr><th scope="row">all</th>${r(e.sum)}<td></td></tr></tfoot></table></div><p class="muted small">${Q(e.remark)}${a}</p></section>`}function el({limit:e,isBroken:t}){const n=e===undefined?"–":typeof e==="number"?(0,C.ai)(e):e;return t?`<span class="over">over ${n}</span>`:n}function ec({images:e,imageNotices:t}){if(e.length===0)return t.length===0?"":`<section class="box" aria-label="Notes"><ul>${t.map(e=>`<li>${Y(e)}</li>`).join("")}</ul></section>`;const n=e.map(t=>{const n=t.detail===undefined?"":`<br><span class="muted small">${X(t.detail,100)}</span>`;const r=t.base?.name===undefined?"":`<br><span class="muted small">on ${_(t.base.name,200)}</span>`;const i=[...t.pushedAt===undefined?[]:[`pushed ${(0,p.fU)(t.pushedAt)}`],...t.scannedAt===undefined?[]:[`scanned ${(0,p.fU)(t.scannedAt)}`]];return`<tr><td data-label="Image" class="whole">${_((0,l.tO)(t))}${t.platformName===undefined?"":` ${X(t.platformName)}`}<br>${ee(`<code title="${(0,o.ZD)(t.digest)}">${(0,l.VK)(t.digest)}</code>`,t.consoleUrl)}${r}</td><td data-label="Times" class="where whole">${i.join("<br>")}</td><td data-label="Result">${ep(t,e.length===1)}${n}</td></tr>`});const r=[...new Set([...t,...e.flatMap(({notices:e})=>e)])].slice(0,20).map(e=>`<li>${Y(e)}</li>`);return`<section aria-labelledby="images-title"><h2 id="images-title">${e.length===1?"Image":"Images"}</h2>${eS(["Image","Times","Result"],n)}${r.length===0?"":`<ul class="muted small">${r.join("")}</ul>`}</section>`}function ep({state:e,bySeverity:t},n){if(e==="skipped")return"skipped, not judged";if(e==="no-result")return"⚠️ no result";return n||t===undefined?"scanned":en(t)||"no findings"}function eu({changes:e}){if(e===undefined)return"";const t=e.fixed.length===0?"":`<p>Fixed: ${ei(e.fixed.map(({vulnerabilityId:e})=>e),20)}.</p>`;const n=e.new.length===0?"":`<p>New: ${ei([...new Set(e.new.map(({id:e})=>e))],20)}.</p>`;return`<section aria-labelledby="changes-title"><h2 id="changes-title">What changed</h2><p>${Q(e.sentence)}</p>${n}${t}</section>`}function ef({origins:e,layersHint:t}){const n=[...e?.sentences.map(Q)??[],...t===undefined?[]:[X(t)]];return n.length===0?"":`<section aria-labelledby="origins-title"><h2 id="origins-title">Where it comes from</h2><ul>${n.map(e=>`<li>${e}</li>`).join("")}</ul></section>`}const eg=15;const em=200;function eh(e){const{upgrades:t}=e;const n=(0,a.R)(e);const r=n===undefined?"":`<p class="muted">${Q(n)}</p>`;if(t.length===0)return r===""?"":`<section aria-labelledby="upgrades-title"><h2 id="upgrades-title">What to do</h2>${r}</section>`;const i=t.slice(0,em).map(ew);const o=t.length-i.length;const s=ej(o,"more upgrade");const d=i.slice(eg);const l=d.length===0?"":`<details class="rest"><summary>${(0,C.hS)(d.length,"further upgrade")}</summary>${eb(d)}${s}</details>`;return`<section aria-labelledby="upgrades-title"><h2 id="upgrades-title">What to do</h2>${eb(i.slice(0,eg))}${l}${r}</section>`}function eb(e){return eS(["Upgrade","From → to","Removes","Where","Inspector’s command"],e)}function ew(e){const{moves:t,removes:n,removesBySeverity:r,helps:i,origin:o,instructions:a}=e;const s=t.map(({names:e,paths:t})=>`${ei(e,4)}${t.length===0?"":`<br><span class="small muted">${ei(t,1)}</span>`}`);const d=i===0?[]:[`helps with ${(0,C.ai)(i)}`];const l=[...n===0?[]:[en(r)],...d].join("; ");const[c]=a;const p=o==="base"?"base image":o==="own"&&c!==undefined?_(c,60):({own:"your layers",mixed:"both",unknown:"–"})[o];const u=(0,Z.K)(e).map(e=>_(e));return`<tr><td data-label="Upgrade" class="whole">${s.join("<br>")}</td><td data-label="From → to" class="long whole">${t.map(ex).join("<br>")}</td><td data-label="Removes">${l}</td><td data-label="Where" class="origin">${p}</td><td data-label="Command" class="${u.length===0?"none":"whole"}">${u.join("<br>")||"–"}</td></tr>`}function ex({installed:e,target:t,fixed:n}){const r=t===undefined?`the newest of ${ei(n.map(({version:e})=>e),4)}`:_(t,80);return`<span>${ei(e,2)} → ${r}</span>`}function ev({exceptions:e,grace:t,counts:n}){return ey(e,n?.ignored)+ek(t)}const e$=200;function ey(e,t){if(e.length===0)return"";const n=e.slice(0,e$).map(({ids:e,reason:t,expires:n,owner:r,ticket:i,source:o})=>{const a=[r,i].flatMap(e=>e===undefined?[]:[X(e,80)]).join(", ");return`<tr><td data-label="Vulnerability" class="whole">${ei(e,4)}</td><td data-label="Reason" class="whole">${X(t,300)}</td><td data-label="Until">${n===undefined?"–":X(n,40)}</td><td data-label="Who">${a||"–"}</td><td data-label="Source">${_(o,120)}</td></tr>`});const r=t===undefined?"":`<p>${(0,C.hS)(t,"finding")} ${t===1?"is":"are"} ignored.</p>`;return`<section aria-labelledby="exceptions-title"><h2 id="exceptions-title">Exceptions</h2>${r}${eS(["Vulnerability","Reason","Until","Who","Source"],n)}${ej(e.length-n.length,"more exception")}</section>`}function ek(e){if(e.length===0)return"";const t=e.slice(0,e$).map(({failsOn:e,severity:t,ids:n})=>`<tr><td data-label="Fails from">${X(e,40)}</td><td data-label="Severity">${et(t)}</td><td data-label="Vulnerability" class="whole">${ei(n,8)}</td></tr>`);return`<section aria-labelledby="grace-title"><h2 id="grace-title">In grace</h2>${eS(["Fails from","Severity","Vulnerability"],t)}${ej(e.length-t.length,"more day")}</section>`}function eS(e,t){return`<div class="scroll"><table class="cards"><thead><tr>${e.map(e=>`<th scope="col">${e}</th>`).join("")}</tr></thead><tbody>${t.join("")}</tbody></table></div>`}function ej(e,t){return e>0?`<p class="muted">${(0,C.hS)(e,t)} not shown here.</p>`:""}function eC({footer:e,images:t}){const n=e.rules.length===0?"":`<p>Rules: ${e.rules.map(Q).join("; ")}.</p>`;const r=e.policy.length===0?"":`<p>Policy: ${e.policy.map(({name:e,sha256:t,commit:n})=>`${_(e)}${t===undefined?"":` (sha256 ${_(t,64)})`}${n===undefined?"":` at ${_(n.slice(0,7))}`}`).join(", ")}.</p>`;const i=e.commit===undefined?[]:[ee(_(e.commit.slice(0,7)),e.commitUrl)];const o=e.runUrl===undefined?[]:[ee(X(e.runName??"workflow run",100),e.runUrl)];const[a,...s]=t;const d=a?.state==="scanned"&&s.length===0&&a.consoleUrl!==undefined?[ee("Inspector’s console",a.consoleUrl)]:[];return`<footer>${n}${r}<p>${[`ECR Scan Gate ${X(e.actionVersion,40)}`,...i,...o,...d].join(" \xb7 ")}</p></footer>`};const eE=`
:root{color-scheme:light dark;--fg:#1c2128;--muted:#57606a;--bg:#fff;--card:#f6f8fa;--line:#d0d7de;--link:#0758b8;--focus:#0969da;
--critical:#a3142e;--high:#cf4a12;--medium:#b07d00;--low:#2467b3;--informational:#6a737d;--untriaged:#7a4fb3;
--good:#1a7f37;--bad:#b42318;--warn:#9a6700}
@media screen and (prefers-color-scheme:dark){:root{--fg:#e6edf3;--muted:#9aa4af;--bg:#0d1117;--card:#161b22;--line:#343b44;--link:#6cb2ff;--focus:#58a6ff;
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
.facts{margin:10px 0 0;color:var(--muted);font-size:.9rem}
.box{margin:16px 0;padding:12px 16px;background:var(--card);border:1px solid var(--line);border-left:4px solid var(--warn);border-radius:6px}
.box.note{border-left-color:var(--line)}.box p{margin:0 0 6px}.box ul,.box ol{margin:4px 0;padding-left:22px}
.grid{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,4fr);gap:0 24px;align-items:start}
.plots{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:16px;align-items:start}.plots>div{display:grid;gap:16px}
figure{margin:0;padding:14px;background:var(--card);border:1px solid var(--line);border-radius:8px}
figure p{margin:0 0 8px;color:var(--muted);font-size:.82rem}
figure svg{display:block;width:100%;max-width:600px;height:auto}
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
form.filter .narrow{display:none}
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
@media (max-width:1100px){.grid{grid-template-columns:minmax(0,1fr)}td code{overflow-wrap:anywhere}}
@media screen and (min-width:901px) and (max-width:1100px){#findings{font-size:.87rem}#findings th,#findings td{padding:7px 5px}}
@media (max-width:900px){.plots{grid-template-columns:minmax(0,1fr)}}
@media screen and (max-width:900px){.id{white-space:normal}.wrap{padding:14px 12px 40px}h1{font-size:1.2rem}h2{margin-top:28px}
form.filter .narrow{display:block}
table.cards thead{display:none}
table.cards,table.cards tbody{display:block}
table.cards tr{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 14px;padding:10px 0;border-bottom:1px solid var(--line)}
table.cards td{display:block;max-width:100%;padding:0;border:0;text-align:left;white-space:normal;overflow-wrap:anywhere}
table.cards td.whole,table.cards tr.detail>td{flex:1 0 100%}table.cards td.none{display:none}
table.cards td[data-label=Upgrade]>code{font-weight:600}
${["Removes","Where","Score","EPSS","Age","Until","Who","Source","Fails from"].map(e=>`table.cards td[data-label="${e}"]::before`).join(",")}{content:attr(data-label) " ";color:var(--muted);font-size:.85rem}
table.cards tr.detail{padding:0}table.cards tr.detail>td{padding:10px}
tr.detail dl{grid-template-columns:minmax(0,1fr)}tr.detail dd{margin-bottom:6px}}
@media (max-width:560px){.scroll table:not(.cards){font-size:.82rem}.scroll table:not(.cards) :is(th,td){padding:6px 4px}.scroll table:not(.cards) th{font-size:.78rem}svg text{font-size:14px}}
@media (max-width:400px){.scroll table:not(.cards) :is(th,td){padding:6px 3px}}
@media (max-width:350px){.scroll table:not(.cards),.scroll table:not(.cards) th{font-size:.74rem}.scroll table:not(.cards) :is(th,td){padding:6px 2px}.scroll table:not(.cards) .sev{gap:4px}.over{white-space:normal}}
@media print{td code:not(.long){overflow-wrap:break-word}html,body{font-size:11px;background:#fff}h1{font-size:18px}h2{margin:20px 0 8px;font-size:14px}.wrap{max-width:none;padding:0}form.filter,nav.pager,.skip,#findings .more,#findings th:first-child,#findings td:first-child:not([colspan]){display:none}
#findings th button::after{content:none!important}.grid{grid-template-columns:minmax(0,4fr) minmax(0,5fr)}.plots{grid-template-columns:repeat(2,minmax(0,1fr))}th,td,#findings th,#findings td{padding:3px 5px}#findings{font-size:10px}
.sev i,.legend i,header.verdict,.box{print-color-adjust:exact}
tr,figure,.plots,.box{break-inside:avoid}a{color:inherit;text-decoration:none}h2,thead{break-after:avoid}.scroll{overflow:visible}}
@media (prefers-reduced-motion:no-preference){button,input,select{transition:border-color .12s}}
`;function*eA(e){const{headline:t}=e;const n=`default-src 'none'; style-src '${eM(eE)}'; script-src '${eM(q)}'; base-uri 'none'; form-action 'none'`;yield`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${n}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${t.mark} ${(0,o.ZD)(t.word)}${eN(e)} \xb7 ECR Scan Gate</title>
<style>${eE}</style>
</head>
<body>
<a class="skip" href="#findings-title">To the findings</a>
<div class="wrap">
${er(e)}
<main>
${eo(e)}
${es(e)}
<div class="grid">
${ed(e)}
${ec(e)}
</div>
${eu(e)}
${ef(e)}
${eh(e)}
${N(e)}
${eT(e)}
${ev(e)}
</main>
${eC(e)}
</div>
<script type="application/json" id="data">`;yield*g(e);yield`<\/script>
<script>${q}<\/script>
</body>
</html>
`}function eN({images:e}){const t=[...new Set(e.map(l.tO))];const[n]=t;return n===undefined?"":`: ${X(n,80)}${t.length>1?` and ${(0,C.ai)(t.length-1)} more`:""}`}function eM(e){return`sha256-${(0,r.createHash)("sha256").update(e).digest("base64")}`}const ez=[{name:"Severity",sort:"severity"},{name:"Vulnerability",sort:"id"},{name:"Package",sort:"package"},{name:"Installed → fixed"},{name:"Score",sort:"score",isNumber:true},{name:"EPSS",sort:"epss",isNumber:true},{name:"Age",sort:"age",isNumber:true}];const eI={name:"Where",sort:"origin"};function eT(e){const t=h(e);if(t.length===0){const t=e.result==="no-result"?"Nothing is known of findings.":"There are no findings.";return`<section aria-labelledby="findings-title"><h2 id="findings-title">Findings</h2><p>${e.unlisted>0?eP(e):t}</p></section>`}const n=e.origins!==undefined;const r=[...ez,...n?[eI]:[],{name:"Notes",sort:"status"}].map(e=>{const t="isNumber"in e?' class="n"':"";return"sort"in e?`<th scope="col"${t} data-sort="${e.sort}" aria-sort="none"><button type="button">${e.name}</button></th>`:`<th scope="col"${t}>${e.name}</th>`});const i=e.unlisted===0?"":`<p class="muted">${eP(e)}</p>`;return`<section aria-labelledby="findings-title"><h2 id="findings-title" tabindex="-1">Findings</h2>${i}
<noscript><p class="box">The list of findings needs JavaScript; the CSV and JSON reports hold the same data.</p></noscript>
<div id="live" hidden>${eL(e)}
<div class="pager"><span id="status" role="status" aria-live="polite"></span></div>
<div class="scroll"><table id="findings" class="cards" data-no-fix="${(0,o.ZD)((0,a.F)(e))}"><caption class="visually-hidden">Findings; the buttons in the head sort them</caption><thead><tr><th scope="col"><span class="visually-hidden">Details</span></th>${r.join("")}</tr></thead><tbody></tbody></table></div>
<nav class="pager" aria-label="Pages of findings"><button type="button" id="previous">Previous</button><span id="pages"></span><button type="button" id="next">Next</button></nav></div></section>`}function eP({unlisted:e,reportSeverity:t}){return`${(0,C.hS)(e,"finding")} milder than ${t} ${e===1?"is":"are"} counted only, as the input <code>report-severity</code> says.`}function eL(e){const t=h(e);const n=i.oC.map(e=>{const n=t.filter(t=>t.severity===e).length;return`<label><input type="checkbox" name="severity" value="${e}" checked> ${e} <span class="muted">${(0,C.ai)(n)}</span></label>`});const r=[["open","open findings"],["breaks","breaking a rule"],...e.changes===undefined?[]:[["new","new since the baseline"]],["ignored","ignored or suppressed"],["all","all"]].map(([e="",t=""])=>`<option value="${e}">${t}</option>`);const o=[...ez,...e.origins===undefined?[]:[eI]].flatMap(e=>"sort"in e?[`<option value="${e.sort}">${e.name.toLowerCase()}</option>`]:[]);const a=e.origins===undefined?"":`<label>Where<br><select name="origin"><option value="">anywhere</option><option>base image</option><option>your layers</option><option>both</option><option>unknown</option></select></label>`;return`<form class="filter" id="filter" aria-label="Filter the findings"><label class="search">Search (press /)<br><input type="search" name="search" placeholder="id, package, path, CWE" autocomplete="off" spellcheck="false"></label><label>Show<br><select name="show">${r.join("")}</select></label>${a}<label class="narrow">Sort by<br><select name="order"><option value="">what matters most</option>${o.join("")}</select></label><fieldset><legend>Severity</legend>${n.join("")}</fieldset><fieldset><legend>Only</legend><label><input type="checkbox" name="fix"> with a fix</label><label><input type="checkbox" name="exploit"> exploit known</label></fieldset><button type="reset">Reset</button></form>`}},262:(e,t,n)=>{n.d(t,{M:()=>i,b:()=>JsonList});const r=64;let JsonList=class JsonList{#t;#n;constructor(e,t){this.#t=e;this.#n=t}*pieces(){yield"[";for(let e=0;e<this.#t.length;e+=r){const t=this.#t.slice(e,e+r).map(e=>JSON.stringify(this.#n(e)));yield`${e===0?"":","}
${t.join(",\n")}`}yield"]"}};function*i(e){let t="{";for(const[n,r]of e){if(r===undefined)continue;yield`${t}${JSON.stringify(n)}:`;t=",\n";if(r instanceof JsonList)yield*r.pieces();else yield JSON.stringify(r)}yield t==="{"?"{}":"\n}"}}};