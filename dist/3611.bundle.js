export const id=3611;export const ids=[3611];export const modules={52107:((e,t,n)=>{n.d(t,{P:()=>l});var i=n(43277);var o=n(38254);const r=[["severity",({severity:e})=>e],["vulnerability",({id:e})=>e],["standing",({standing:e})=>e],["treatment",({treatment:e})=>e.kind],["reason",({treatment:e})=>"excepted"===e.kind?e.reason:"graced"===e.kind?`fails from ${e.failsOn}`:void 0],["breaks",({breaks:e})=>e.join(" ")],["change",({change:e})=>e],["package",(e,t)=>t?.name],["manager",(e,t)=>t?.manager],["installed",(e,t)=>t?.version],["fixed",(e,t)=>t?.fixedVersion],["path",(e,t)=>t?.path],["command",(e,t)=>t?.upgradeCommand],["fix",({fix:e})=>e],["score",({score:e})=>e],["epss",({epss:e})=>e],["exploit",({exploit:e})=>e],["kev",({kev:e})=>e],["kev_due",({kevDueAt:e})=>void 0===e?void 0:(0,o.im)(e)],["published",({publishedAt:e})=>void 0===e?void 0:(0,o.im)(e)],["age_days",({ageDays:e})=>e],["origin",({origin:e})=>e],["layer",(e,t)=>a(e,t)?.position],["instruction",(e,t)=>a(e,t)?.instruction],["repository",({repository:e})=>e],["tag",({subject:e},t,{images:n})=>n.find(t=>t.subject===e)?.tag],["platforms",({platforms:e})=>e.join(" ")],["digests",({images:e})=>e.join(" ")],["title",({title:e})=>e],["url",({link:e})=>e],["complete",(e,t,{complete:n})=>String(n)]];function a({layers:e},t){return t?.layer===void 0?void 0:e.find(({digest:e})=>e===t.layer)}const s=64;function*l(e){yield`\uFEFF${r.map(([e])=>e).join(",")}\r\n`;for(let t=0;t<e.findings.length;t+=s)yield e.findings.slice(t,t+s).map(t=>d(t,e)).join("")}function d(e,t){const n=0===e.packages.length?[void 0]:e.packages;return n.map(n=>`${r.map(([,o])=>(0,i.u5)(o(e,n,t))).join(",")}\r\n`).join("")}}),38776:((e,t,n)=>{n.d(t,{K:()=>eG});var i=n(77598);var o=n(43277);var r=n(21183);var a=n(87747);var s=n(54805);var l=n(29994);var d=n(75964);var c=n(12993);var p=n(38254);const u=500;const f=8;function*g(e){for(const t of(0,c.M)(b(e)))yield m((0,o.OT)(t))}function m(e){return e.replace(/[<>&\u2028\u2029]/gu,e=>`\\u${e.charCodeAt(0).toString(16).padStart(4,"0")}`)}function h(e){return e.findings.filter(({isListed:e,standing:t})=>e||"open"!==t)}function*b(e){const t=new Table;const n=new Table;const i=({row:e,places:i,findings:r})=>({id:e.id,url:void 0!==e.link?e.link:void 0,title:(0,o.Jj)(e.title,300),description:(0,o.Jj)(e.description,u),severity:e.severity,rank:(0,a.qs)(e.severity),standing:e.standing,status:S(e),tags:j(e),breaks:e.breaks.length>0?e.breaks:void 0,fix:e.fix,exploit:e.exploit,kev:e.kev,kevText:"yes"===e.kev?A(e):void 0,score:e.score,vector:e.scoreVector,epss:e.epss,epssText:(0,s.h)(e.epss),age:e.ageDays,published:void 0!==e.publishedAt?(0,p.im)(e.publishedAt):void 0,origin:w[e.origin],change:e.change,packages:e.packages.map(e=>t.at($(e),()=>k(e))),layers:[...new Set(e.layers.map(e=>n.at(x(e),()=>y(e))))],images:i,count:r>1?r:void 0,cwes:e.cwes.length>0?e.cwes:void 0,related:e.related.length>0?e.related.slice(0,20):void 0,references:e.references.slice(0,f).flatMap(e=>(0,o.o3)(e)??[])});yield["hasOrigins",void 0!==e.origins];yield["images",(0,d.J0)(e.images).map(d.QK)];yield["imageTexts",e.images.map(v)];yield["findings",new c.b((0,l.k)(h(e),e.images),i)];yield["packages",t.rows];yield["layers",n.rows]}function v({asked:e,tag:t,digest:n,indexDigest:i,platformName:o,...r}){return[(0,d.tO)({...r,digest:n,tag:t,indexDigest:void 0}),e,n,i,o].filter(e=>void 0!==e).join(" ")}const w={base:"base image",own:"your layers",mixed:"both",unknown:"unknown"};let Table=class Table{rows=[];#e=new Map;at(e,t){const n=this.#e.get(e);if(void 0!==n)return n;const i=this.rows.push(t())-1;this.#e.set(e,i);return i}};function x({position:e,origin:t,instruction:n}){return[e,t,n].join("\0")}function y({position:e,origin:t,instruction:n}){return{position:e,origin:w[t],instruction:void 0===n?void 0:(0,o.Jj)(n,300)}}function $({name:e,version:t,path:n,fixedVersion:i,upgradeCommand:o}){return[e,t,n,i,o].join("\0")}function k({name:e,version:t,path:n,fixedVersion:i,upgradeCommand:o}){return{name:e,version:t,path:n,fixed:i,command:o}}function S({treatment:e,standing:t,breaks:n,unknownSeverity:i}){const o=void 0===i?"":` Inspector’s label "${i}" is unknown and counts as critical.`;switch(e.kind){case"judged":return`${n.length>0?"violation":"allowed by the rules"}.${o}`;case"suppressed":return"suppressed in Inspector";case"excepted":{const n=[e.reason,void 0===e.expires?"":`until ${e.expires}`,e.owner??"",e.ticket??"",e.source];return`${t}: ${n.filter(e=>""!==e).join(", ")}`}case"graced":return`in grace, fails on ${e.failsOn}`;case"known-in-baseline":return"doesn't count: the baseline has it too";case"not-fixable":return"doesn't count: no fix yet"}}function j({change:e,kev:t,exploit:n,treatment:i}){return[..."new"===e?[["new","warn"]]:[],..."yes"===t?[["known exploited","bad"]]:"yes"===n?[["exploit available","warn"]]:[],..."excepted"===i.kind?[["ignored","plain"]]:[],..."suppressed"===i.kind?[["suppressed","plain"]]:[],..."graced"===i.kind?[[`in grace until ${i.failsOn}`,"plain"]]:[],..."known-in-baseline"===i.kind?[["in the baseline","plain"]]:[],..."not-fixable"===i.kind?[["no fix, doesn’t count","plain"]]:[]]}function A({kevAddedAt:e,kevDueAt:t,kevAction:n}){const i=["known to be exploited (CISA KEV)",...void 0===e?[]:[`added ${(0,p.im)(e)}`],...void 0===t?[]:[`due ${(0,p.im)(t)}`],...void 0===n?[]:[n]];return i.join(", ")}var C=n(68851);var M=n(59297);const E=480;const I={base:"base image",own:"your layers",mixed:"both",unknown:"unknown"};function N(e){const t=e.findings.filter(({standing:e})=>"open"===e);if(0===t.length)return"";const n=M.B.filter(e=>t.some(t=>t.severity===e));const i=n.map(e=>`<li><i class="f-${e}"></i>${e}</li>`).join("");return`<section aria-labelledby="glance-title"><h2 id="glance-title">At a glance</h2><div class="glance">${F(e)}${P(e)}</div><ul class="legend">${i}</ul></section>`}function O(e,t,n,i,r){return`<figure><h3>${(0,o.ZD)(e)}</h3><p>${(0,o.ZD)(t)}</p><svg viewBox="0 0 ${String(E)} ${String(i)}" role="img" aria-label="${(0,o.ZD)(n)}">${r}</svg></figure>`}function z(e){const[t,n,i]=[104,48,34];const r=e.map(({counts:e})=>M.B.reduce((t,n)=>t+e[n],0));const a=(E-t-n)/Math.max(1,...r);const s=e.map(({label:e,counts:n},s)=>{const l=s*i+6;let d=t;const c=M.B.filter(e=>n[e]>0).map(t=>{const i=n[t]*a;const r=`<rect class="f-${t}" x="${L(d)}" y="${String(l)}" width="${L(Math.max(1,i))}" height="20"><title>${(0,o.ZD)(`${e}: ${(0,C.ai)(n[t])} ${t}`)}</title></rect>`;d+=i;return r});return`<text x="${String(t-8)}" y="${String(l+14)}" text-anchor="end">${(0,o.ZD)(e)}</text>${c.join("")}<text class="num" x="${L(d+6)}" y="${String(l+14)}">${(0,C.ai)(r[s]??0)}</text>`});return{svg:s.join(""),height:e.length*i+4}}function L(e){return String(Math.round(10*e)/10)}function T(e){return e.map(({label:e,counts:t})=>{const n=M.B.filter(e=>t[e]>0).map(e=>`${(0,C.ai)(t[e])} ${e}`);return`${e}: ${0===n.length?"none":n.join(", ")}`}).join("; ")}function F({origins:e}){if(void 0===e)return"";const t=["base","own","mixed","unknown"].filter(t=>e.byOrigin[t].count>0).map(t=>({label:I[t],counts:e.byOrigin[t].bySeverity}));const{svg:n,height:i}=z(t);return O("Where they come from","Open findings by the part of the image that brought them",T(t),i,n)}function P({ages:e}){if(void 0===e)return"";const t=e.buckets.map(({label:e,bySeverity:t})=>({label:e,counts:t}));const{svg:n,height:i}=z(t);const o=0===e.unknown?"":`; of ${(0,C.ai)(e.unknown)} the day is unknown`;return O("How long they have been known",`Open findings by the time since the vulnerability was published${o}`,T(t),i,n)}const U=14;const D=230;const B=54;const W=14;const J=-4;const R=250;const V=8;function q({findings:e}){const t=e.filter(({standing:e})=>"open"===e);const n=t.flatMap(e=>void 0===e.score||void 0===e.epss?[]:[{score:Math.min(10,Math.max(0,e.score)),power:Math.log10(Math.min(1,Math.max(10**J,e.epss))),row:e}]);if(0===n.length)return"";const i=Z(n);const o=n.filter(({row:e})=>"yes"===e.kev);const r=t.length-n.length;const a=0===r?"":`; ${(0,C.ai)(r)} without score or EPSS ${1===r?"is":"are"} not shown`;const s=`${(0,C.hS)(n.length,"finding")} by score and EPSS; ${(0,C.ai)(o.length)} known to be exploited; ${(0,C.ai)(n.filter(({row:e})=>(e.epss??0)>=.1).length)} with an EPSS of 10 % or more${a}`;const l=`Likelihood of exploitation (EPSS, up) against score (right); ◇ known exploited${n.length>R?"; the darker, the more findings":""}${a}`;const d=n.length>R?Y(n,i):H(n,i);return`<section aria-labelledby="plots-title"><h2 id="plots-title">How bad, how likely</h2><div class="plots">${O("Score and EPSS",l,s,U+D+30,ei(i)+d+ee(o,i))}</div></section>`}function Z(e){const[t,n]=[e.map(({score:e})=>e),e.map(({power:e})=>e)];const i=Math.min(10,Math.max(3,Math.ceil(K(t,-1)+.2)));const o=Math.max(0,Math.min(i-3,Math.floor(K(t,1)-.2)));const r=Math.min(0,Math.max(J+2,Math.ceil(K(n,-1)+.05)));return{from:o,to:i,low:Math.max(J,Math.min(r-2,Math.floor(K(n,1)-.05))),high:r}}function K(e,t){return t*e.reduce((e,n)=>Math.min(e,t*n),1/0)}function G(e,{from:t,to:n}){return B+(e-t)/(n-t)*(E-B-W)}function X(e,{low:t,high:n}){return U+(1-(e-t)/(n-t))*D}function H(e,t){const n=Map.groupBy(e,({score:e,power:n,row:i})=>`${String(en(G(e,t),3))} ${String(en(X(n,t),3))} ${i.severity}`);return[...n].map(([e,t])=>{const[n="",i="",o=""]=e.split(" ");return`<circle class="f-${o}" fill-opacity=".75" cx="${n}" cy="${i}" r="${L(Math.min(11,3.5+Math.sqrt(t.length-1)))}"><title>${(0,C.hS)(t.length,`${o} finding`)}</title></circle>`}).join("")}const _=24;const Q=14;function Y(e,t){const[n,i]=[(E-B-W)/_,D/Q];const o=Map.groupBy(e,({score:e,power:o})=>{const r=Math.min(_-1,Math.floor((G(e,t)-B)/n));return`${String(r)} ${String(Math.min(Q-1,Math.floor((X(o,t)-U)/i)))}`});const r=Math.max(...[...o.values()].map(e=>e.length));return[...o].map(([e,t])=>{const[o=0,a=0]=e.split(" ").map(Number);const s=.15+.85*(Math.log(t.length+1)/Math.log(r+1));return`<rect class="bin" fill-opacity="${String(Math.round(100*s)/100)}" x="${L(B+o*n)}" y="${L(U+a*i)}" width="${L(n-1)}" height="${L(i-1)}"><title>${(0,C.hS)(t.length,"finding")}</title></rect>`}).join("")}function ee(e,t){const n=new Map;for(const{score:i,power:o,row:r}of e.toSorted((e,t)=>t.power-e.power||t.score-e.score)){const[e,a]=[Math.round(G(i,t)),Math.round(X(o,t))];const s=`${String(en(e,8))} ${String(en(a,8))}`;if(!n.has(s))n.set(s,{x:e,y:a,id:r.id.length>24?`${r.id.slice(0,23)}…`:r.id})}const i=[...n.values()];const r=[];return i.map(e=>{const t=r.length<V?et(e,i,r):void 0;if(void 0!==t)r.push(t);const n=void 0===t?"":`<text class="name" paint-order="stroke" x="${String(t.x)}" y="${String(e.y+4)}">${(0,o.ZD)(e.id)}</text>`;return`<path class="kev" d="M${String(e.x)} ${String(e.y-8)}l8 8l-8 8l-8 -8z"><title>${(0,o.ZD)(e.id)}, known to be exploited</title></path>${n}`}).join("")}function et(e,t,n){const i=7*e.id.length;return[e.x+11,e.x-11-i].map(t=>({x:t,y:e.y,width:i})).find(({x:o})=>o>=B&&o+i<=E&&t.every(t=>t===e||Math.abs(t.y-e.y)>14||t.x<o-9||t.x>o+i+9)&&n.every(t=>Math.abs(t.y-e.y)>13||t.x+t.width<o||t.x>o+i))}function en(e,t){return Math.round(e/t)*t}function ei(e){const t=U+D;const n=e.to-e.from>6?2:1;const i=[];for(let o=e.from;o<=e.to;o+=n)i.push(`<text x="${L(G(o,e))}" y="${String(t+16)}" text-anchor="middle">${String(o)}</text>`);const o=[];for(let t=e.low;t<=e.high;t+=1){const n=X(t,e);o.push(`<path class="axis" d="M${String(B)} ${L(n)}H${String(E-W)}"/><text x="${String(B-6)}" y="${L(n+4)}" text-anchor="end">${String(Number((10**(t+2)).toFixed(2)))} %</text>`)}return[...o,...i].join("")}const eo=String.raw`'use strict';
(function () {
  var data = JSON.parse(document.getElementById('data').textContent);
  var rows = data.findings;
  var PAGE = 100, PRINT = 2000;
  var body = document.querySelector('#findings tbody');
  var status = document.getElementById('status');
  var form = document.getElementById('filter');
  var pager = document.getElementById('pages');
  var table = document.getElementById('findings');
  var none = document.getElementById('none');
  var turning = document.getElementById('turning');
  var previous = document.getElementById('previous');
  var next = document.getElementById('next');
  var heads = Array.prototype.slice.call(document.querySelectorAll('#findings th[data-sort]'));
  var state = { page: 0, key: '', up: true, open: {}, shown: [] };
  if (!body) return;
  var fixes = JSON.parse(document.getElementById('findings').getAttribute('data-fixes'));
  document.getElementById('live').hidden = false;

  /* Findings that several images share stand in one row. */
  var findings = rows.reduce(function (sum, row) { return sum + (row.count || 1); }, 0);
  var shared = findings > rows.length;

  rows.forEach(function (row, index) {
    row.index = index;
    row.list = row.packages.map(function (at) { return data.packages[at]; });
    row.text = [row.id, row.title, row.status].concat(row.cwes || [], row.related || [], row.list.map(function (item) {
      return [item.name, item.version, item.path || '', item.fixed || ''].join(' ');
    })).join(' ').toLowerCase();
  });

  /* Images with a word in their name, tag or digest: sought once for all rows, which share them. */
  function imagesWith(word) {
    var found = {};
    if (data.images.length > 1) data.imageTexts.forEach(function (text, at) { if (text.toLowerCase().indexOf(word) >= 0) found[at] = true; });
    return found;
  }

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
    images: function (row) { return row.images.length; },
    status: function (row) { return row.status; }
  };
  /* What a reader wants to see first after one press: the worst, the highest, the oldest. */
  var firstUp = { severity: true, id: true, package: true, origin: true, status: true };

  function wanted() {
    var chosen = {};
    Array.prototype.forEach.call(form.querySelectorAll('input[name=severity]'), function (box) { if (box.checked) chosen[box.value] = true; });
    var words = form.elements.search.value.toLowerCase().split(/\s+/).filter(Boolean).map(function (word) { return { word: word, images: imagesWith(word) }; });
    var image = form.elements.image && form.elements.image.value !== '' ? Number(form.elements.image.value) : -1;
    var show = form.elements.show.value, origin = form.elements.origin ? form.elements.origin.value : '', fix = form.elements.fix.checked, exploit = form.elements.exploit.checked;
    var counts = {};
    var found = rows.filter(function (row) {
      if (show === 'open' && row.standing !== 'open') return false;
      if (show === 'breaks' && !row.breaks) return false;
      if (show === 'new' && row.change !== 'new') return false;
      if (show === 'ignored' && row.standing === 'open') return false;
      if (origin && row.origin !== origin) return false;
      if (fix && row.fix !== 'yes' && row.fix !== 'partial') return false;
      if (exploit && row.kev !== 'yes' && row.exploit !== 'yes') return false;
      if (image >= 0 && row.images.indexOf(image) < 0) return false;
      if (!words.every(function (each) { return row.text.indexOf(each.word) >= 0 || row.images.some(function (at) { return each.images[at]; }); })) return false;
      counts[row.severity] = (counts[row.severity] || 0) + 1;
      return !!chosen[row.severity];
    });
    /* What each box would show, by everything else that is asked for. */
    Array.prototype.forEach.call(form.querySelectorAll('[data-count]'), function (mark) { mark.textContent = group(counts[mark.getAttribute('data-count')] || 0); });
    return found;
  }
  /* CVE-2024-999 stands before CVE-2024-10000. */
  var collator = new Intl.Collator('en', { numeric: true });
  function sorted(list) {
    if (!state.key) return list;
    var order = orders[state.key], sign = state.up ? 1 : -1;
    return list.slice().sort(function (a, b) {
      var x = order(a), y = order(b);
      if (typeof x === 'string' && typeof y === 'string') return sign * collator.compare(x, y) || a.index - b.index;
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
    row.tags.forEach(function (tag) { box.appendChild(el('span', tag[0], tag[1] === 'plain' ? 'muted small' : 'tag ' + tag[1])); box.appendChild(document.createTextNode(' ')); });
    return box;
  }
  function versions(row) {
    var box = el('span');
    box.appendChild(el('code', brief(uniq(row.list.map(function (item) { return item.version; })), 1) || '–'));
    var fixed = uniq(row.list.map(function (item) { return item.fixed; }));
    box.appendChild(document.createTextNode(' → '));
    box.appendChild(fixed.length ? el('code', brief(fixed, 1)) : el('span', fixes[row.fix], 'muted'));
    return box;
  }
  function packages(row) {
    var box = el('span');
    box.appendChild(el('code', brief(uniq(row.list.map(function (item) { return item.name; })), 2)));
    return box;
  }

  function images(row) {
    var box = el('span'), names = row.images.map(function (at) { return data.images[at]; });
    if (names.length !== 1) box.appendChild(el('span', 'in ' + group(names.length) + ' images'));
    if (names.length <= 3) names.forEach(function (name, at) {
      if (names.length !== 1 || at) box.appendChild(el('br'));
      box.appendChild(el('code', name, 'small'));
    });
    return box;
  }

  function line(row) {
    var tr = el('tr', undefined, row.breaks ? 'breaks' : undefined);
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
    if (data.images.length > 1) tr.appendChild(cell('Images', images(row), 'images long whole'));
    tr.appendChild(cell('Score', row.score === undefined ? '–' : row.score.toFixed(1), 'n'));
    tr.appendChild(cell('EPSS', row.epssText || '–', 'n'));
    tr.appendChild(cell('Age', row.age === undefined ? '–' : group(row.age) + ' d', 'n'));
    if (data.hasOrigins) tr.appendChild(cell('Where', row.origin, 'where'));
    tr.appendChild(cell('Notes', notes(row), row.tags.length ? '' : 'none'));
    return tr;
  }

  function detail(row) {
    var tr = el('tr', undefined, 'detail'), td = el('td');
    td.colSpan = (data.hasOrigins ? 10 : 9) + (data.images.length > 1 ? 1 : 0);
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
    /* Which rule it breaks says more than that it is a violation. */
    if (!row.breaks || row.status !== 'violation.') add('Status', row.status);
    add('Violates', row.breaks ? row.breaks.join(', ') : '');
    add('Exploited', row.kevText);
    add('Packages', row.list.map(function (item) {
      var span = el('span');
      span.appendChild(el('code', item.name + ' ' + item.version));
      span.appendChild(document.createTextNode((item.fixed ? ' → ' : ' (' + fixes[row.fix === 'unknown' ? 'unknown' : 'no'] + ')')));
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
    none.hidden = total > 0;
    table.hidden = total === 0;
    turning.hidden = pages === 1;
    status.textContent = total === 0 ? 'No finding matches.' : 'Showing ' + group(from + 1) + '–' + group(Math.min(total, from + PAGE)) + ' of ' + group(total) + (shared ? (total === 1 ? ' row' : ' rows') : total === 1 ? ' finding' : ' findings') + (shared ? ' (' + group(findings) + ' findings in this report)' : total < rows.length ? ' (' + group(rows.length) + ' in this report)' : '') + '.';
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
  document.getElementById('clear').addEventListener('click', function () { form.reset(); form.elements.search.focus(); });
  previous.addEventListener('click', function () { turn(-1); });
  next.addEventListener('click', function () { turn(1); });
  document.addEventListener('keydown', function (event) {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName || '')) return;
    event.preventDefault();
    form.elements.search.focus();
  });
  /* What scrolls sideways can be scrolled by keyboard too. */
  function reach() {
    Array.prototype.forEach.call(document.querySelectorAll('.scroll:not([role])'), function (box) {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
    });
  }
  window.addEventListener('resize', reach);
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
  reach();
})();
`;var er=n(92898);var ea=n(24548);var es=n(26511);function el(e,t=1e3){return(0,o.ZD)((0,o.Jj)(e,t))}function ed(e,t=300){return`<code${/\S{40}/u.test(e)?' class="long"':""}>${el(e,t)}</code>`}function ec(e){return(0,C.XX)(e,{word:o.ZD,code:ed,page:e=>eu(el(e),e),strong:e=>`<strong>${(0,o.ZD)(e)}</strong>`})}function ep(e){return ec((0,C.vg)((0,o.Jj)(e,1e3)))}function eu(e,t){const n=(0,o.o3)(t);return void 0===n?e:`<a href="${(0,o.ZD)(n)}" rel="noopener noreferrer">${e}</a>`}function ef(e){return`<span class="sev"><i class="f-${e}" aria-hidden="true"></i>${e}</span>`}function eg(e){return(0,M.X)(e).map(([e,t])=>`${(0,C.ai)(t)} ${e}`).join(", ")}function em(e,t=6){const n=e.slice(0,e.length===t+1?t+1:t).map(e=>ed(e,100));return e.length>n.length?`${n.join(", ")} and ${(0,C.ai)(e.length-n.length)} more`:n.join(", ")}function eh(e,t){return`<div class="scroll"><table class="cards"><thead><tr>${e.map(e=>`<th scope="col">${e}</th>`).join("")}</tr></thead><tbody>${t.join("")}</tbody></table></div>`}function eb(e,t){return e>0?`<p class="muted">${(0,C.hS)(e,t)} not shown here. The JSON report has all of them.</p>`:""}const ev=30;const ew=200;function ex(e){const{actions:t,images:n,origins:i}=e;if(0===t.length)return"";const o=(0,d.Uf)(t.map(({places:e})=>e),n);const r=t.slice(0,ev);const a=r.map((e,t)=>ey(e,t+1,o));const s=i?.sentences.map(e=>`<li>${ec(e)}</li>`)??[];return`<section aria-labelledby="actions-title"><h2 id="actions-title">What to do</h2>${eh(["Action","Removes"],a)}${eb(t.length-r.length,"more action")}${e$(e)}${0===s.length?"":`<details class="rest"><summary>Where the findings come from</summary><ul>${s.join("")}</ul></details>`}</section>`}function ey(e,t,n){const i=(0,er.ub)(e,void 0===n?void 0:(0,d.A8)(e.places,n));const o="wait"===e.kind?"":`<strong>${(0,C.ai)(t)}.</strong> `;return`<tr><td data-label="Action" class="whole action">${o}${ec((0,er.aX)(e))}${0===i.length?"":`<br><span class="small muted">${ec(i)}</span>`}</td><td data-label="Removes" class="whole">${ec((0,er.pJ)(e))}</td></tr>`}function e$(e){const{upgrades:t}=e;if(0===t.length)return"";const n=(0,d.Uf)(t.map(({places:e})=>e),e.images);const i=t.some(({origin:e})=>"unknown"!==e);const o=t.slice(0,ew).map(e=>ek(e,n,i));const r=o.length<t.length?`The first ${(0,C.ai)(o.length)} of ${(0,C.hS)(t.length,"upgrade")} with versions`:`${(0,C.hS)(t.length,"upgrade")} with versions`;const a=["Upgrade","From → to","Removes",...void 0===n?[]:["Images"],...i?["Where"]:[],"Inspector’s command"];return`<details class="rest"><summary>${r}</summary>${eh(a,o)}</details>`}function ek(e,t,n){const{moves:i,removes:o,removesBySeverity:r,helps:a,origin:s,instructions:l}=e;const c=i.map(({names:e,paths:t})=>`${em(e,4)}${0===t.length?"":`<br><span class="small muted">${em(t,1)}</span>`}`);const p=0===a?[]:[`helps with ${(0,C.ai)(a)}`];const u=[...0===o?[]:[eg(r)],...p].join("; ");const[f]=l;const g="base"===s?"base image":"own"===s&&void 0!==f?ed(f,60):({own:"your layers",mixed:"both",unknown:"–"})[s];const m=void 0===t?"":`<td data-label="Images" class="images long whole">${ec((0,d.A8)(e.places,t))}</td>`;const h=(0,ea.K)(e).map(e=>ed(e));return`<tr><td data-label="Upgrade" class="whole">${c.join("<br>")}</td><td data-label="From → to" class="long whole">${i.map(eS).join("<br>")}</td><td data-label="Removes">${u}</td>${m}${n?`<td data-label="Where" class="origin">${g}</td>`:""}<td data-label="Command" class="${0===h.length?"none":"whole"}">${h.join("<br>")||"–"}</td></tr>`}function eS(e){const{installed:t,target:n,fixed:i}=e;const o=void 0===n?`the newest of ${em(i.map(({version:e})=>e),4)}`:ed(n,80);return`<span>${em(t,2)} → ${o}${(0,es.e)(e)?" (major version)":""}</span>`}var ej=n(42037);var eA=n(68154);var eC=n(43519);function eM({table:e,problems:t}){if(void 0===e)return"";const n=M.B.flatMap(t=>e.rows.filter(e=>e.severity===t&&e.total+e.ignored+e.suppressed>0));if(0===n.length)return"";const i=eE(e,n);const o=i.map(({name:e})=>`<th scope="col" class="n">${e}</th>`).join("");const r=n.map(e=>`<tr><th scope="row">${ef(e.severity)}</th>${i.map(({cell:t})=>`<td class="n">${t(e)}</td>`).join("")}</tr>`);const a=`<tr><th scope="row">all</th>${i.map(({sum:e})=>`<td class="n">${void 0===e?"":(0,C.ai)(e)}</td>`).join("")}</tr>`;const s=(0,eA.RP)(t)?'<p class="muted small">Images without a result are not in these numbers.</p>':"";return`<section aria-labelledby="counts-title"><h2 id="counts-title">Findings by severity</h2><div class="scroll" tabindex="0" role="group" aria-label="Counts by severity"><table class="counts"><thead><tr><th scope="col">Severity</th>${o}</tr></thead><tbody>${r.join("")}</tbody><tfoot>${a}</tfoot></table></div>${s}</section>`}function eE({sum:e},t){const n=(t,n)=>0===n(e)?[]:[{name:t,cell:e=>(0,C.ai)(n(e)),sum:n(e)}];const i=t.some(({limit:e})=>"varies"===e||(e??0)>0);return[{name:"Open",cell:({total:e,breaking:t})=>0===t?(0,C.ai)(e):`<span class="over">❌ ${(0,C.ai)(e)}</span>`,sum:e.total},...n("New",e=>e.new??0),...n("Fix",({fixable:e})=>e),...n("In grace",({graced:e})=>e),...n("Ignored",({ignored:e})=>e),...n("Suppressed",({suppressed:e})=>e),...i?[{name:"Allowed",cell:({limit:e})=>void 0===e?"–":"varies"===e?e:(0,C.ai)(e),sum:void 0}]:[]]}function eI(e){const{images:t}=e;if(t.length<2)return"";const n=(0,eC.$)(e).map(eN);return`<section aria-labelledby="images-title"><h2 id="images-title">${t.every(({subject:e})=>e===t[0]?.subject)?"Platforms":"Images"}</h2>${eh(["Image","Scanned","Findings"],n)}</section>`}function eN(e){const[t]=e.images;const n=(0,ej.C)(e);const i=e.images.map(({digest:e,consoleUrl:t})=>eu(`<code title="${(0,o.ZD)(e)}">${(0,d.VK)(e)}</code>`,t));const r=t.base?.name===void 0?"":` <span class="muted small">on ${ed(t.base.name,200)}</span>`;return`<tr><td data-label="Image" class="whole">${ed((0,d.tO)(t))}${""===n?"":` ${el(n)}`}<br>${i.join(" ")}${r}</td><td data-label="Scanned">${eO(t)}</td><td data-label="Findings" class="whole">${e.fails?"❌ ":""}${el((0,ej.D)(e))}</td></tr>`}function eO({scannedAt:e}){return void 0===e?"–":(0,p.fU)(e)}var ez=n(12696);function eL(e){return eF(e)+eP(e.grace)}const eT=200;function eF(e){const{exceptions:t,counts:n}=e;const i=(0,ez.j2)(e);if(t.length+i.length===0)return"";const o=i.slice(0,eT).map(({text:e,source:t})=>`<li>${ep(e)}${void 0===t||e.includes(t)?"":` (${ed(t)})`}</li>`);const r=0===o.length?"":`<ul class="warn">${o.join("")}</ul>${eb(i.length-o.length,"more warning")}`;const a=t.slice(0,eT).map(({ids:e,reason:t,expires:n,owner:i,ticket:o,source:r})=>{const a=[i,o].flatMap(e=>void 0===e?[]:[el(e,80)]).join(", ");return`<tr><td data-label="Vulnerability" class="whole">${em(e,4)}</td><td data-label="Reason" class="whole">${t===r?"–":el(t,300)}</td><td data-label="Until">${void 0===n?"–":el(n,40)}</td><td data-label="Who">${a||"–"}</td><td data-label="Source">${ed(r,120)}</td></tr>`});const s=void 0===n||0===t.length?"":`<p>${(0,C.hS)(n.ignored,"finding")} ${1===n.ignored?"is":"are"} ignored.</p>`;const l=0===a.length?"":`${eh(["Vulnerability","Reason","Until","Who","Source"],a)}${eb(t.length-a.length,"more exception")}`;return`<section aria-labelledby="exceptions-title"><h2 id="exceptions-title">Exceptions</h2>${r}${s}${l}</section>`}function eP(e){if(0===e.length)return"";const t=e.slice(0,eT).map(({failsOn:e,severity:t,ids:n})=>`<tr><td data-label="Fails on">${el(e,40)}</td><td data-label="Severity">${ef(t)}</td><td data-label="Vulnerability" class="whole">${em(n,8)}</td></tr>`);return`<section aria-labelledby="grace-title"><h2 id="grace-title">In grace</h2>${eh(["Fails on","Severity","Vulnerability"],t)}${eb(e.length-t.length,"more day")}</section>`}var eU=n(1905);function eD(e){const{headline:t,facts:n,result:i,violations:o}=e;const r=void 0===t.aside?"":`<p class="aside">${el(t.aside)}</p>`;const a=0===n.length?"":`<p class="facts">${ec(n)}</p>`;const s=o.flatMap(({rule:e,limit:t,actual:n,repositories:i})=>void 0===i?[]:[`<li>${em(i,3)}: ${(0,C.hS)(n,"finding")} against ${ed(e)} (${0===t?"none":el(String(t))} allowed)</li>`]);return`<header class="verdict ${i}"><p class="tool">ECR Scan Gate</p><h1>${t.mark} ${t.word}${""===t.sentence?"":`: ${el((0,d.IK)(t.sentence))}`}</h1>${r}${a}${0===s.length?"":`<ul>${s.join("")}</ul>`}</header>`}function eB(e){const{result:t}=e;return(0,eA.xM)((0,eA.WW)(e)).map((n,i)=>{const[{remedy:o,snippet:r}=eW]=n;const a=n.flatMap(({image:t,what:n})=>{const i=(0,eU.Wl)(n,e);return""===i?[]:[`<p>${void 0===t||i!==n||n.includes(t)?"":`${ed(t)}: `}${ep((0,d.IK)(i))}</p>`]});const s=n.flatMap(t=>(0,eA.yw)(t,e)??[]);const l=[...0===s.length?[]:[`<p>This is about ${em(s,3)}.</p>`],...new Set(a)];if(0===l.length&&0===o.length&&void 0===r)return"";const c=0===o.length?"":eh(["Step"],o.map((e,t)=>`<tr><td class="whole"><strong>${String(t+1)}.</strong> ${ep(e)}</td></tr>`));const p=void 0===r?"":`<details class="rest"><summary>To copy</summary><pre tabindex="0"><code>${r.text.split("\n").map(e=>`${/^ */u.exec(e)?.[0]??""}${el(e)}`).join("\n")}</code></pre></details>`;const u=`problem-${String(i+1)}`;return`<section class="problem" aria-labelledby="${u}"><h2 id="${u}">${"no-result"===t?"What to do":"No result"}</h2>${l.join("")}${c}${p}</section>`}).join("")}const eW={remedy:[]};function eJ(e){const t=(0,ez.AR)(e).map(({text:e,source:t})=>`<li>${ep(e)}${void 0===t||e.includes(t)?"":` (${ed(t)})`}</li>`);return 0===t.length?"":`<section class="box" aria-labelledby="warnings-title"><h2 id="warnings-title">Warnings</h2><ul>${t.join("")}</ul></section>`}const eR=200;function eV({changes:e}){if(void 0===e)return"";const t=(e,t)=>0===t.length?"":`<p>${e}: ${t.slice(0,eR).map(e=>ed(e,100)).join(", ")}.</p>${eb(t.length-eR,"more")}`;const n=t("New",[...new Set(e.new.map(({id:e})=>e))]);const i=t("Fixed",[...new Set(e.fixed.map(({vulnerabilityId:e})=>e))]);return`<section aria-labelledby="changes-title"><h2 id="changes-title">What changed</h2><p>${ec(e.sentence)}</p>${n}${i}</section>`}function eq({notices:e,imageNotices:t,images:n,layersHint:i}){const o=new Set([...e.filter(({kind:e})=>"info"===e).map(e=>e.text),...t,...n.flatMap(e=>e.notices),...void 0===i?[]:[i]]);return 0===o.size?"":`<details class="rest"><summary>${(0,C.hS)(o.size,"note")}</summary><ul>${[...o].map(e=>`<li>${ep(e)}</li>`).join("")}</ul></details>`}function eZ(e){const{footer:t,images:n,judgedAt:i,waitedMs:o}=e;const[r,...a]=n;const s=0===t.rules.length?"":`<p>Rules: ${t.rules.map(ec).join("; ")}.</p>`;const l=0===t.policy.length?"":`<p>Policy: ${t.policy.map(({name:e,sha256:t,commit:n})=>`${ed(e)}${void 0===t?"":` (sha256 ${ed(t,64)})`}${void 0===n?"":` at ${ed(n.slice(0,7))}`}`).join(", ")}.</p>`;const c=void 0===r||a.length>0?"":`<p>Image ${ed((0,d.tO)(r))} (${eu(ed((0,d.VK)(r.digest)),"scanned"===r.state?r.consoleUrl:void 0)})${r.base?.name===void 0?"":` on ${ed(r.base.name,200)}`}${void 0===r.pushedAt?"":`, pushed ${(0,p.fU)(r.pushedAt)}`}${void 0===r.scannedAt?"":`, scanned ${(0,p.fU)(r.scannedAt)}`}.</p>`;const u=void 0===t.commit?[]:[eu(ed(t.commit.slice(0,7)),t.commitUrl)];const f=void 0===t.runUrl?[]:[eu(el(t.runName??"workflow run",100),t.runUrl)];return`<footer>${c}<p>Checked ${(0,p.fU)(i)}, waited ${(0,p.a3)(o)}.</p>${s}${l}<p>${[`ECR Scan Gate ${el(t.actionVersion,40)}`,...u,...f].join(" \xb7 ")}</p></footer>`}const eK=`
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
${["Removes","Images","Where","Score","EPSS","Age","Until","Who","Source","Fails on","Scanned","Findings"].map(e=>`table.cards td[data-label="${e}"]::before`).join(",")}{content:attr(data-label) " ";color:var(--muted);font-size:.85rem}
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
`;function*eG(e){const{headline:t}=e;const n=`default-src 'none'; style-src '${eH(eK)}'; script-src '${eH(eo)}'; base-uri 'none'; form-action 'none'`;yield`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${n}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${t.mark} ${(0,o.ZD)(t.word)}${eX(e)} \xb7 ECR Scan Gate</title>
<style>${eK}</style>
</head>
<body>
<a class="skip" href="#findings-title">To the findings</a>
<div class="wrap">
${eD(e)}
<main>
${"fail"===e.result?"":eB(e)}
${ex(e)}
${"fail"===e.result?eB(e):""}
${eJ(e)}
<div class="grid">
${eM(e)}
${N(e)}
</div>
${eI(e)}
${eV(e)}
${q(e)}
${e1(e)}
${eL(e)}
${eq(e)}
</main>
${eZ(e)}
</div>
<script type="application/json" id="data">`;yield*g(e);yield`<\/script>
<script>${eo}<\/script>
</body>
</html>
`}function eX({images:e}){const t=[...new Set(e.map(d.tO))];const[n]=t;return void 0===n?"":`: ${el(n,80)}${t.length>1?` and ${(0,C.ai)(t.length-1)} more`:""}`}function eH(e){return`sha256-${(0,i.createHash)("sha256").update(e).digest("base64")}`}const e_=[{name:"Severity",sort:"severity"},{name:"Vulnerability",sort:"id"},{name:"Package",sort:"package"},{name:"Installed → fixed"},{name:"Score",sort:"score",isNumber:true},{name:"EPSS",sort:"epss",isNumber:true},{name:"Age",sort:"age",isNumber:true}];const eQ={name:"Images",sort:"images"};const eY=4;const e0={name:"Where",sort:"origin"};function e1(e){const t=h(e);if(0===t.length){const t="no-result"===e.result?"Unknown: there is no result.":"No findings. Inspector scanned the image and reported none.";return`<section aria-labelledby="findings-title"><h2 id="findings-title" tabindex="-1">Findings</h2><p class="empty">${e.unlisted>0?e8(e):t}</p></section>`}const n=void 0!==e.origins;const i=e.images.length>1;const a=[...e2(e),...n?[e0]:[],{name:"Notes",sort:"status"}].map(e=>{const t="isNumber"in e?' class="n"':"";return"sort"in e?`<th scope="col"${t} data-sort="${e.sort}" aria-sort="none"><button type="button">${e.name}</button></th>`:`<th scope="col"${t}>${e.name}</th>`});const s=0===e.unlisted?"":`<p class="muted">${e8(e)}</p>`;return`<section aria-labelledby="findings-title"><h2 id="findings-title" tabindex="-1">Findings</h2>${s}
<noscript><p class="box">The list of findings needs JavaScript; the CSV and JSON reports hold the same data.</p></noscript>
<div id="live" hidden>${e3(e)}
<div class="pager"><span id="status" role="status" aria-live="polite"></span></div>
<p id="none" class="empty" hidden>No finding matches these filters. <button type="button" id="clear">Reset the filters</button></p>
<div class="scroll" id="findings-scroll"><table id="findings" class="cards${i?" many":""}" data-fixes="${(0,o.ZD)(JSON.stringify(r.UW))}"><caption class="visually-hidden">Findings; the buttons in the head sort them</caption><thead><tr><th scope="col"><span class="visually-hidden">Details</span></th>${a.join("")}</tr></thead><tbody></tbody></table></div>
<nav class="pager" id="turning" aria-label="Pages of findings"><button type="button" id="previous">Previous</button><span id="pages"></span><button type="button" id="next">Next</button></nav></div></section>`}function e2({images:e}){return e.length>1?[...e_.slice(0,eY),eQ,...e_.slice(eY)]:e_}function e4(e){if(e.images.length<2)return"";const t=(0,d.J0)(e.images).map(d.QK);const n=new Map(e.images.map((e,t)=>[e,t]));const i=(0,d.zA)(e).flatMap(({image:e,fails:i})=>{const o=n.get(e);return void 0===o?[]:[`<option value="${String(o)}">${i?"❌ ":""}${el(t[o]??"")}</option>`]});return`<label class="image">Image<br><select name="image"><option value="">all ${(0,C.ai)(e.images.length)}</option>${i.join("")}</select></label>`}function e8({unlisted:e,reportSeverity:t}){return`${(0,C.hS)(e,"finding")} below ${t} ${1===e?"is":"are"} counted but not listed (input <code>report-severity</code>).`}function e3(e){const t=h(e);const n=M.B.filter(e=>t.some(t=>t.severity===e)).map(e=>`<label><input type="checkbox" name="severity" value="${e}" checked> ${e} <span class="muted" data-count="${e}"></span></label>`);const i=[["open","open findings"],["breaks","violations"],...void 0===e.changes?[]:[["new","new since the baseline"]],["ignored","ignored or suppressed"],["all","all"]].map(([e="",t=""])=>`<option value="${e}">${t}</option>`);const o=[...e2(e),...void 0===e.origins?[]:[e0]].flatMap(e=>"sort"in e?[`<option value="${e.sort}">${e.name.toLowerCase()}</option>`]:[]);const r=void 0===e.origins?"":'<label>Where<br><select name="origin"><option value="">anywhere</option><option>base image</option><option>your layers</option><option>both</option><option>unknown</option></select></label>';return`<form class="filter" id="filter" aria-label="Filter the findings"><label class="search">Search (press /)<br><input type="search" name="search" placeholder="id, package, path, CWE${e.images.length>1?", image":""}" autocomplete="off" spellcheck="false"></label><label>Show<br><select name="show">${i.join("")}</select></label>${e4(e)}${r}<label class="narrow">Sort by<br><select name="order"><option value="">what matters most</option>${o.join("")}</select></label><fieldset><legend>Severity</legend>${n.join("")}</fieldset><fieldset><legend>Only</legend><label><input type="checkbox" name="fix"> with a fix</label><label><input type="checkbox" name="exploit"> exploit available</label></fieldset><button type="submit" class="visually-hidden">Search</button><button type="reset">Reset</button></form>`}}),14580:((e,t,n)=>{n.d(t,{h:()=>c});var i=n(38226);var o=n(92898);var r=n(68851);var a=n(12993);var s=n(20057);var l=n(38254);const d="1.0";function*c(e){yield*(0,a.M)(Object.entries(p(e)));yield"\n"}function p(e){const{headline:t,footer:n}=e;return{schemaVersion:d,tool:{name:"ecr-scan-gate",version:n.actionVersion},judgedAt:(0,l.Ly)(e.judgedAt),verdict:e.result,complete:e.complete,reason:""===t.whole?t.word:`${t.word}: ${t.whole}`,mode:e.mode,waitedSeconds:Math.round(e.waitedMs/1e3),counts:e.counts,table:e.table?.rows,violations:e.violations,upcoming:e.upcoming,problems:e.problems,signatures:0===e.signatures.length?void 0:e.signatures.map(s.x3),policy:{rules:e.rules,sources:n.policy},notices:[...e.notices,...e.imageNotices.map(e=>({kind:"info",text:e}))],images:e.images.map(g),baseline:m(e),actions:e.actions.map(u),upgrades:e.upgrades.map(f),withoutFix:e.withoutFix,origins:e.origins?.byOrigin,ages:e.ages,exceptions:e.exceptions,grace:e.grace,reportSeverity:e.reportSeverity,findings:new a.b(e.findings,h),run:{url:n.runUrl,commit:n.commit}}}function u(e){const{kind:t,removes:n,removesBySeverity:i,leaves:a,exploited:s,instructions:l,ids:d}=e;const c=e.parts.flatMap(e=>"packages"===e.kind&&void 0!==e.command?[e.command]:[]);return{kind:t,what:(0,r.wh)((0,o.aX)(e)),commands:c,removes:n,removesBySeverity:i,leaves:a,exploited:s,new:e.new,instructions:l,ids:d}}function f({moves:e,removes:t,removesBySeverity:n,helps:i,breaking:o,worst:r,commands:a,origin:s,instructions:l,ids:d}){return{moves:e,removes:t,removesBySeverity:n,helps:i,breaking:o,worst:r,commands:a,origin:s,instructions:l,ids:d}}function g(e){const{evidence:t,repository:n,registryId:o,region:r,partition:a}=e;return{arn:(0,i.p)({name:n,registryId:o,region:r,partition:a},e.digest),asked:e.asked,subject:e.subject,repository:n,registryId:o,region:r,tag:e.tag,digest:e.digest,indexDigest:e.indexDigest,platform:e.platformName,baseImage:e.base,layerBorder:e.border,layers:e.layers,pushedAt:(0,l.Ly)(e.pushedAt),scannedAt:(0,l.Ly)(e.scannedAt),state:e.state,detail:e.detail,openFindings:e.bySeverity,consoleUrl:e.consoleUrl,evidence:{...t,scannedAt:(0,l.Ly)(t.scannedAt)},notices:e.notices}}function m({changes:e,early:t}){if(void 0===e)return;return{image:e.baseline,digest:e.baselineDigest,new:e.new.length,unchanged:e.unchanged,fixed:e.fixed,fixedKnown:!t}}function h(e){return{key:e.key,id:e.id,url:e.link,title:e.title,description:e.description,severity:e.severity,unknownSeverity:e.unknownSeverity,standing:e.standing,treatment:b(e.treatment),breaks:e.breaks,fix:e.fix,exploit:e.exploit,kev:e.kev,kevAddedAt:(0,l.Ly)(e.kevAddedAt),kevDueAt:(0,l.Ly)(e.kevDueAt),kevAction:e.kevAction,score:e.score,scoreVector:e.scoreVector,epss:e.epss,packages:e.packages,origin:e.origin,layers:e.layers,repository:e.repository,subject:e.subject,images:e.images,platforms:e.platforms,arns:e.arns,change:e.change,publishedAt:(0,l.Ly)(e.publishedAt),firstObservedAt:(0,l.Ly)(e.firstObservedAt),ageDays:e.ageDays,source:e.source,vendorSeverity:e.vendorSeverity,cwes:e.cwes,related:e.related,references:e.references}}function b(e){switch(e.kind){case"excepted":{const{kind:t,by:n,reason:i,source:o,expires:r,owner:a,ticket:s}=e;return{kind:t,by:n,reason:i,source:o,expires:r,owner:a,ticket:s}}case"graced":return{kind:e.kind,failsOn:e.failsOn};case"judged":case"suppressed":case"known-in-baseline":case"not-fixable":return{kind:e.kind}}}}),12993:((e,t,n)=>{n.d(t,{M:()=>o,b:()=>JsonList});const i=64;let JsonList=class JsonList{#t;#n;constructor(e,t){this.#t=e;this.#n=t}*pieces(){yield"[";for(let e=0;e<this.#t.length;e+=i){const t=this.#t.slice(e,e+i).map(e=>JSON.stringify(this.#n(e)));yield`${0===e?"":","}\n${t.join(",\n")}`}yield"]"}};function*o(e){let t="{";for(const[n,i]of e)if(void 0!==i){yield`${t}${JSON.stringify(n)}:`;t=",\n";if(i instanceof JsonList)yield*i.pieces();else yield JSON.stringify(i)}yield"{"===t?"{}":"\n}"}}),63434:((e,t,n)=>{n.d(t,{W:()=>Z});var i=n(87747);var o=n(38522);var r=n(98888);var a=n(68851);var s=n(77598);var l=n(43277);var d=n(12993);var c=n(54805);var p=n(21183);var u=n(5838);const f={critical:"error",high:"error",medium:"warning",untriaged:"warning",low:"note",informational:"note"};function g(e){return f[e]}const m={critical:{above:9,to:10,middle:"9.5"},high:{above:6.9,to:8.9,middle:"8.0"},medium:{above:3.9,to:6.9,middle:"5.5"},low:{above:0,to:3.9,middle:"2.0"}};function h(e,t){const n=m[e];if(void 0===n)return;return void 0!==t&&t>n.above&&t<=n.to?t.toFixed(1):n.middle}const b=1024;const v=300;const w=30;const x=(0,l.md)`-`;const y=(0,u.PP)([{name:(0,l.md)`Severity`},{name:(0,l.md)`Score`,isNumber:true},{name:(0,l.md)`EPSS`,isNumber:true},{name:(0,l.md)`Exploit`}]);const $=(0,u.PP)([{name:(0,l.md)`Package`},{name:(0,l.md)`Installed`},{name:(0,l.md)`Fixed`},{name:(0,l.md)`Path`}]);function k(e,t){const[n]=t;const o=j(t);const r=(0,i.hm)(t.map(e=>e.severity));const a=t.find(e=>e.severity===r);const s=S(n?.title??e)||e;const d=(0,p.wY)(t.some(({fix:e})=>"unknown"===e)?"unknown":"no");const c=S(n?.description??"")||s;const u=h(r,a?.score);return{id:e,name:t.some(({packages:e})=>e.some(({path:e})=>void 0!==e))?"LanguagePackageVulnerability":"OsPackageVulnerability",shortDescription:{text:s},fullDescription:{text:(0,l.Jj)(c,v)},help:{text:A(e,o,d),markdown:C(t,o,d)},helpUri:n?.link,defaultConfiguration:{level:g(r)},properties:{tags:["security","vulnerability",r.toUpperCase(),...t.some(({kev:e})=>"yes"===e)?["known-exploited"]:[]],precision:"very-high","security-severity":u}}}function S(e){return(0,l.Jj)((0,l.Ah)(e),b)}function j(e){const t=e.flatMap(({packages:e})=>e);if(t.length<2)return t;return[...new Map(t.map(e=>[[e.name,e.version,e.path].join("\0"),e])).values()]}function A(e,t,n){const i=t.slice(0,w).map(({name:e,version:t,fixedVersion:i,path:o})=>(0,l.Ah)(`${e} ${t}: ${void 0===i?n:`fixed in ${i}`}${void 0===o?"":` (${o})`}`));const o=t.length-i.length;return[(0,l.Ah)(e),...i,...o>0?[`and ${String(o)} more`]:[]].join("\n")}function C(e,t,n){const[o]=e;if(void 0===o)return"";const a=t.slice(0,w).map(({name:e,version:t,fixedVersion:i,path:o})=>(0,u.nM)([(0,u.u4)(e),(0,u.u4)(t),void 0===i?(0,l.X1)(n):(0,u.u4)(i),void 0===o?x:(0,u.u4)(o,120)]));const s=t.length-a.length;const d=(0,u.nM)([(0,u.CS)((0,i.hm)(e.map(({severity:e})=>e))),(0,u.CS)((0,c.Q)(o.score)??"-"),(0,u.CS)((0,c.h)(o.epss)??"-"),"yes"===o.kev?(0,l.md)`known exploited`:"yes"===o.exploit?(0,l.md)`exploit known`:x]);const p=(0,r.A)(t.flatMap(({upgradeCommand:e})=>void 0===e?[]:[e]));const f=p.slice(0,5).map(e=>(0,u.u4)(e,200));return(0,l.UF)([(0,l.md)`${y}
${d}`,(0,l.md)`${$}
${(0,l.UF)(a,"\n")}`,...s>0?[(0,l.md)`and ${s} more`]:[],...p.length>0?[(0,l.md)`Upgrade: ${(0,l.UF)(p.length>f.length?[...f,(0,l.md)`${p.length-f.length} more`]:f," or ")}`]:[],(0,u.CS)(o.description,b),...void 0===o.link?[]:[(0,l.nf)((0,l.md)`Advisory`,o.link)]],"\n\n")}var M=n(38254);const E=5e3;function I(e,t,n=E){const i=T(O(e.findings.filter(e=>e.repository===t)));const o=i.slice(0,Math.min(n,E));return{repository:t,shown:o,leftOut:i.length-o.length}}function N(e){return`ecr-scan-gate/${e}/`}function O(e){const t=e.filter(({standing:e})=>"open"===e);return[...t,...e.filter(({standing:e})=>"open"!==e)]}function*z(e,{repository:t,shown:n,leftOut:i}){const o=new Map;for(const{finding:e}of n){const t=o.get(e.id);if(void 0===t)o.set(e.id,[e]);else t.push(e)}const r=[...o.keys()];const s=new Map(r.map((e,t)=>[e,t]));const l=e.images.filter(e=>e.repository===t);const c=e.signatures.filter(e=>e.repository===t);yield'{"tool":{"driver":';yield*(0,d.M)([["name","Amazon Inspector (ECR Scan Gate)"],["version",e.footer.actionVersion],["informationUri","https://docs.aws.amazon.com/inspector/latest/user/scanning-ecr.html"],["rules",new d.b([...o],([e,t])=>k(e,t))]]);yield'},"results":';yield*new d.b(n,e=>P(e,s.get(e.finding.id)??0)).pieces();yield",";yield JSON.stringify({automationDetails:{id:N(t)},columnKind:"utf16CodeUnits",properties:{images:l.map(L),signatures:0===c.length?void 0:c.map(({digest:e,state:t,profiles:n,cause:i})=>({digest:e,state:t,profiles:n,what:i?.what})),notice:i>0?`${(0,a.hS)(i,"finding")} left out: code scanning keeps ${String(n.length)} of a run`:void 0}}).slice(1)}function L({digest:e,tag:t,platformName:n,scannedAt:i,state:o}){return{digest:e,state:o,tag:t,platform:n,scannedAt:(0,M.Ly)(i)}}function T(e){const t=new Map;for(const n of e){const e=F(n);if(!t.has(e))t.set(e,n)}return[...t].map(([e,t])=>({mark:e,finding:t}))}function F({repository:e,id:t,packages:n}){const o=(0,r.A)(n.map(({name:e,manager:t,path:n})=>[t??"",e,n??""].join("\0"))).sort(i.n6);return(0,s.hash)("sha256",[e,t,...o].join("\x01")).slice(0,32)}function P({finding:e,mark:t},n){return{ruleId:e.id,ruleIndex:n,level:g(e.severity),message:{text:B(e)},locations:[{physicalLocation:{artifactLocation:{uri:J(e)},region:{startLine:1,startColumn:1,endLine:1,endColumn:1}}}],partialFingerprints:{primaryLocationLineHash:`${t}:1`},...R(e),properties:{severity:e.severity,epss:e.epss,score:e.score,exploit:e.exploit,kev:e.kev,origin:e.origin,change:e.change,breaks:[...e.breaks]}}}const U=4;const D={yes:"A fix exists.",partial:"A fix exists.",no:"There is no fix yet.",unknown:"Whether there is a fix is not known."};function B({severity:e,id:t,packages:n,repository:i,title:o,fix:a}){const s=(0,r.A)(n.map(({name:e,version:t})=>`${e} ${t}`));const l=0===s.length?"":` in ${s.slice(0,U).join(", ")}${s.length>U?` and ${String(s.length-U)} more`:""}`;const d=(0,r.A)(n.flatMap(({fixedVersion:e})=>void 0===e?[]:[e]));const c=d.length>0?`Fixed in ${d.slice(0,U).join(", ")}.`:D[a];return W(`${e.charAt(0).toUpperCase()}${e.slice(1)} vulnerability ${t}${l} of ${i}. ${c} ${o}`,1e3)}function W(e,t){const n=(0,l.Jj)((0,l.Ah)(e),t);return/[[\]{}]/.test(n)?n.replace(/[[\]]/gu,"\\$&").replace(/[{}]/gu,"$&$&"):n}function J({repository:e,packages:t}){const n=t.flatMap(({path:e})=>void 0===e?[]:[e]).sort(i.n6);const[o]=n;const r=(void 0===o?e:`${e}/${o}`).split("/").filter(e=>""!==e&&"."!==e&&".."!==e);return r.map(e=>encodeURIComponent(e.toWellFormed())).join("/")}function R({treatment:e}){if("suppressed"===e.kind)return{suppressions:[{kind:"external",status:"accepted",justification:"suppressed in Amazon Inspector"}]};if("excepted"!==e.kind)return{};const{reason:t,expires:n,owner:i,ticket:o,source:r}=e;const a=[t,void 0===n?"":`until ${n}`,i??"",o??"",r];return{suppressions:[{kind:"external",status:"accepted",justification:W(a.filter(e=>""!==e).join(", "),1e3)}]}}const V=20;const q=95e5;function Z(e,t=q){const{scanned:n,unknown:i}=K(e);if(0===n.length)return{files:{},notices:[]};const{runs:o,notices:r}=G(e,n,t);const a=ee(o,t);const s=a.map((e,t)=>`report${0===t?"":`-${String(t+1)}`}.sarif`);const l=[...eo(s),...r,...ea(i)];return{files:Object.fromEntries(a.map((e,t)=>[s[t]??"",ei(e,l)])),notices:l}}function K({images:e,findings:t}){const n=(0,r.A)(e.map(({repository:e})=>e)).sort(i.n6);const o=n.filter(t=>e.some(({repository:e,state:n})=>e===t&&"scanned"!==n&&"skipped"!==n));const a=new Set(n.filter(t=>!o.includes(t)&&e.some(({repository:e,state:n})=>e===t&&"scanned"===n)));const s=t.filter(({standing:e})=>"open"===e).map(({repository:e})=>e);return{scanned:(0,r.A)([...s,...a]).filter(e=>a.has(e)),unknown:o}}function G(e,t,n){const i=t.map(t=>I(e,t));const o=[];let r=n;for(const t of i){const a=_(r,z(e,t));if(void 0===a)return X(e,i,n);r-=a.bytes;o.push({repository:t.repository,bytes:a.bytes,pieces:()=>a.pieces})}return{runs:o,notices:i.flatMap(er)}}function X(e,t,n){const i=[];const o=[];for(const r of t){const{fitting:t,bytes:a}=H(e,r,n);o.push(...er(t));if(t.shown.length>0||0===t.leftOut)i.push({repository:r.repository,bytes:a,pieces:()=>z(e,t)})}return{runs:i,notices:o}}function H(e,t,n){let i=t;let o=Y(z(e,i));while(o>n&&i.shown.length>0){i=I(e,t.repository,Math.floor(.95*i.shown.length*(n/o)));o=Y(z(e,i))}return{fitting:i,bytes:o}}function _(e,t){const n=[];let i=0;for(const o of t){i+=Buffer.byteLength(o);if(i>e)return;n.push(o)}return{pieces:n,bytes:i}}const Q=1048576;function Y(e){let t=0;let n="";for(const i of e){n+=i;if(!(n.length<Q)){t+=(0,o.gzipSync)(n,{level:1}).length;n=""}}return t+(0,o.gzipSync)(n,{level:1}).length}function ee(e,t){const n=[];for(const i of et(e,t)){const e=i.reduce((e,t)=>e+t.bytes,0);const o=n.at(-1);if(void 0===o||o.runs.length+i.length>V||o.bytes+e>t)n.push({runs:[...i],bytes:e});else{o.runs.push(...i);o.bytes+=e}}return n.map(e=>e.runs)}function et(e,t){const n=Map.groupBy(e,({repository:e})=>N(e).replace(/[^a-zA-Z0-9_]/gu,"_").toUpperCase());return[...n.values()].flatMap(e=>en(e,t)?[e]:e.map(e=>[e]))}function en(e,t){return e.length<=V&&e.reduce((e,{bytes:t})=>e+t,0)<=t}function*ei(e,t){yield'{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[';for(const[t,n]of e.entries()){if(t>0)yield",";yield*n.pieces()}yield 0===t.length?"]}\n":`],"properties":${JSON.stringify({notices:t})}}\n`}function eo(e){if(e.length<2)return[];return[`The SARIF report is in ${String(e.length)} files (${el(e)}), since code scanning takes at most ${String(V)} repositories and 10 MB in one: upload each by a step of its own.`]}function er({repository:e,shown:t,leftOut:n}){if(0===n)return[];if(0===t.length)return[`The SARIF report omits ${e}: its findings are too large for code scanning.`];return[`The SARIF report omits the ${(0,a.hS)(n,"least urgent finding")} of ${e}: code scanning accepts only ${(0,a.ai)(t.length)}.`]}function ea(e){if(0===e.length)return[];const t=1===e.length;return[`The SARIF report omits ${el(e)}, because an image of ${t?"it":"each"} has no complete result. ${t?"Its":"Their"} alerts stay as they are.`]}const es=5;function el(e){const t=e.slice(0,es).join(", ");return e.length>es?`${t} and ${(0,a.ai)(e.length-es)} more`:t}})};