export const id = 942;
export const ids = [942];
export const modules = {

/***/ 4942:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  renderHtml: () => (/* binding */ renderHtml)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./lib/findings/finding.js
var finding = __webpack_require__(6939);
// EXTERNAL MODULE: ./lib/report/escape.js
var report_escape = __webpack_require__(2527);
// EXTERNAL MODULE: ./lib/report/figures.js
var figures = __webpack_require__(819);
// EXTERNAL MODULE: ./lib/report/finding-rows.js
var finding_rows = __webpack_require__(1441);
// EXTERNAL MODULE: ./lib/report/image-rows.js
var image_rows = __webpack_require__(9601);
// EXTERNAL MODULE: ./lib/report/time.js
var time = __webpack_require__(9793);
;// CONCATENATED MODULE: ./lib/report/html/data.js





const MAX_DESCRIPTION = 600;
const MAX_REFERENCES = 8;
function embeddedData(report) {
    return JSON.stringify(pageData(report)).replace(/[<>&\u2028\u2029]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
function listedRows(report) {
    return report.findings.filter(({ isListed, standing }) => isListed || standing !== 'open');
}
function pageData(report) {
    const packages = new Table();
    const layers = new Table();
    const places = new Map(report.images.map((image, index) => [`${String(image.subject)} ${image.digest}`, index]));
    const findings = listedRows(report).map((row) => ({
        id: row.id,
        ...(row.link !== undefined && { url: row.link }),
        title: (0,report_escape/* cut */.Jj)(row.title, 300),
        description: (0,report_escape/* cut */.Jj)(row.description, MAX_DESCRIPTION),
        severity: row.severity,
        rank: (0,finding_rows/* severityRank */.qs)(row.severity),
        standing: row.standing,
        status: statusOf(row),
        tags: tagsOf(row),
        ...(row.breaks.length > 0 && { breaks: row.breaks }),
        fix: row.fix,
        exploit: row.exploit,
        kev: row.kev,
        ...(row.kev === 'yes' && { kevText: kevText(row) }),
        score: row.score,
        vector: row.scoreVector,
        epss: row.epss,
        epssText: (0,figures/* epssText */.h)(row.epss),
        age: row.ageDays,
        ...(row.publishedAt !== undefined && { published: (0,time/* formatDay */.im)(row.publishedAt) }),
        origin: ORIGINS[row.origin],
        change: row.change,
        packages: row.packages.map((item) => packages.at(packageKey(item), () => packageData(item))),
        layers: [...new Set(row.layers.map((layer) => layers.at(layerKey(layer), () => layerData(layer))))],
        images: row.images.flatMap((digest) => {
            const at = places.get(`${String(row.subject)} ${digest}`);
            return at === undefined ? [] : [at];
        }),
        ...(row.cwes.length > 0 && { cwes: row.cwes }),
        ...(row.related.length > 0 && { related: row.related.slice(0, 20) }),
        references: row.references.slice(0, MAX_REFERENCES).flatMap((url) => (0,report_escape/* safeLink */.o3)(url) ?? []),
    }));
    return {
        hasOrigins: report.origins !== undefined,
        packages: packages.rows,
        layers: layers.rows,
        images: report.images.map((image) => [(0,image_rows/* imageName */.tO)(image), image.platformName].filter((part) => part !== undefined).join(' ')),
        findings,
    };
}
const ORIGINS = { base: 'base image', own: 'your layers', mixed: 'both', unknown: 'unknown' };
class Table {
    rows = [];
    #places = new Map();
    at(key, make) {
        const known = this.#places.get(key);
        if (known !== undefined)
            return known;
        const place = this.rows.push(make()) - 1;
        this.#places.set(key, place);
        return place;
    }
}
function layerKey({ position, origin, instruction }) {
    return [position, origin, instruction].join('\u0000');
}
function layerData({ position, origin, instruction }) {
    return { position, origin: ORIGINS[origin], ...(instruction !== undefined && { instruction: (0,report_escape/* cut */.Jj)(instruction, 300) }) };
}
function packageKey({ name, version, path, fixedVersion, upgradeCommand }) {
    return [name, version, path, fixedVersion, upgradeCommand].join('\u0000');
}
function packageData({ name, version, path, fixedVersion, upgradeCommand }) {
    return { name, version, path, fixed: fixedVersion, command: upgradeCommand };
}
function statusOf({ treatment, standing, breaks, unknownSeverity }) {
    const label = unknownSeverity === undefined ? '' : ` Inspector says "${unknownSeverity}", which is judged as critical.`;
    switch (treatment.kind) {
        case 'judged':
            return `${breaks.length > 0 ? 'breaks a rule' : 'allowed by the rules'}.${label}`;
        case 'suppressed':
            return 'suppressed in Inspector';
        case 'excepted': {
            const parts = [treatment.reason, treatment.expires === undefined ? '' : `until ${treatment.expires}`, treatment.owner ?? '', treatment.ticket ?? '', treatment.source];
            return `${standing}: ${parts.filter((part) => part !== '').join(', ')}`;
        }
        case 'graced':
            return `in grace, fails from ${treatment.failsOn}`;
        case 'known-in-baseline':
            return 'not judged: the baseline has it too';
        case 'not-fixable':
            return 'not judged: there is no fix';
    }
}
function tagsOf({ breaks, change, kev, exploit, treatment }) {
    return [
        ...(breaks.length > 0 ? [['breaks rule', 'bad']] : []),
        ...(change === 'new' ? [['new', 'warn']] : []),
        ...(kev === 'yes' ? [['known exploited', 'bad']] : exploit === 'yes' ? [['exploit known', 'warn']] : []),
        ...(treatment.kind === 'excepted' ? [['ignored', '']] : []),
        ...(treatment.kind === 'suppressed' ? [['suppressed', '']] : []),
        ...(treatment.kind === 'graced' ? [[`grace until ${treatment.failsOn}`, '']] : []),
        ...(treatment.kind === 'known-in-baseline' ? [['in baseline', '']] : []),
        ...(treatment.kind === 'not-fixable' ? [['not judged', '']] : []),
    ];
}
function kevText({ kevAddedAt, kevDueAt, kevAction }) {
    const parts = [
        'known to be exploited (CISA KEV)',
        ...(kevAddedAt === undefined ? [] : [`added ${(0,time/* formatDay */.im)(kevAddedAt)}`]),
        ...(kevDueAt === undefined ? [] : [`due ${(0,time/* formatDay */.im)(kevDueAt)}`]),
        ...(kevAction === undefined ? [] : [kevAction]),
    ];
    return parts.join(', ');
}

// EXTERNAL MODULE: ./lib/report/phrase.js
var phrase = __webpack_require__(4701);
;// CONCATENATED MODULE: ./lib/report/html/plots.js



const WIDTH = 480;
const ORIGIN_NAMES = { base: 'base image', own: 'your layers', mixed: 'both', unknown: 'unknown' };
function plots(report) {
    const open = report.findings.filter(({ standing }) => standing === 'open');
    if (open.length === 0)
        return '';
    const drawn = [`<div>${originPlot(report)}${agePlot(report)}</div>`, threatPlot(open)];
    const present = finding/* SEVERITIES */.oC.filter((severity) => open.some((row) => row.severity === severity));
    const legend = present.map((severity) => `<li><i class="f-${severity}"></i>${severity}</li>`).join('');
    return `<section aria-labelledby="plots-title"><h2 id="plots-title">At a glance</h2><div class="plots">${drawn.join('')}</div><ul class="legend" aria-label="Colours of the severities">${legend}</ul></section>`;
}
function figure(title, note, description, height, content) {
    return `<figure><h3>${(0,report_escape/* escapeHtml */.ZD)(title)}</h3><p>${(0,report_escape/* escapeHtml */.ZD)(note)}</p><svg viewBox="0 0 ${String(WIDTH)} ${String(height)}" role="img" aria-label="${(0,report_escape/* escapeHtml */.ZD)(description)}">${content}</svg></figure>`;
}
function bars(list) {
    const [left, right, step] = [86, 42, 34];
    const sums = list.map(({ counts }) => finding/* SEVERITIES */.oC.reduce((sum, severity) => sum + counts[severity], 0));
    const scale = (WIDTH - left - right) / Math.max(1, ...sums);
    const lines = list.map(({ label, counts }, index) => {
        const y = index * step + 6;
        let x = left;
        const pieces = finding/* SEVERITIES */.oC.filter((severity) => counts[severity] > 0).map((severity) => {
            const width = counts[severity] * scale;
            const piece = `<rect class="f-${severity}" x="${round(x)}" y="${String(y)}" width="${round(Math.max(1, width))}" height="20"><title>${(0,report_escape/* escapeHtml */.ZD)(`${label}: ${(0,phrase/* number */.ai)(counts[severity])} ${severity}`)}</title></rect>`;
            x += width;
            return piece;
        });
        return `<text x="${String(left - 8)}" y="${String(y + 14)}" text-anchor="end">${(0,report_escape/* escapeHtml */.ZD)(label)}</text>${pieces.join('')}<text class="num" x="${round(x + 6)}" y="${String(y + 14)}">${(0,phrase/* number */.ai)(sums[index] ?? 0)}</text>`;
    });
    return { svg: lines.join(''), height: list.length * step + 4 };
}
function round(value) {
    return String(Math.round(value * 10) / 10);
}
function tell(list) {
    return list
        .map(({ label, counts }) => {
        const parts = finding/* SEVERITIES */.oC.filter((severity) => counts[severity] > 0).map((severity) => `${(0,phrase/* number */.ai)(counts[severity])} ${severity}`);
        return `${label}: ${parts.length === 0 ? 'none' : parts.join(', ')}`;
    })
        .join('; ');
}
function originPlot({ origins }) {
    if (origins === undefined)
        return '';
    const list = ['base', 'own', 'mixed', 'unknown']
        .filter((origin) => origins.byOrigin[origin].count > 0)
        .map((origin) => ({ label: ORIGIN_NAMES[origin], counts: origins.byOrigin[origin].bySeverity }));
    const { svg, height } = bars(list);
    return figure('Where they come from', 'Open findings by the part of the image that brought them', tell(list), height, svg);
}
function agePlot({ ages }) {
    if (ages === undefined)
        return '';
    const list = ages.buckets.map(({ label, bySeverity: counts }) => ({ label, counts }));
    const { svg, height } = bars(list);
    const unknown = ages.unknown === 0 ? '' : `; of ${(0,phrase/* number */.ai)(ages.unknown)} the day is unknown`;
    return figure('How long they are known', `Open findings by the time since the vulnerability was published${unknown}`, tell(list), height, svg);
}
const TOP = 8;
const PLOT_HEIGHT = 210;
const LEFT = 46;
const LOWEST_EPSS = 0.0001;
function xOf(score) {
    return LEFT + (Math.min(10, Math.max(0, score)) / 10) * (WIDTH - LEFT - 14);
}
function yOf(epss) {
    const share = Math.log10(Math.max(LOWEST_EPSS, Math.min(1, epss)) / LOWEST_EPSS) / 4;
    return TOP + (1 - share) * PLOT_HEIGHT;
}
function threatPlot(open) {
    const known = open.flatMap((row) => (row.score === undefined || row.epss === undefined ? [] : [{ x: Math.round(xOf(row.score)), y: Math.round(yOf(row.epss) / 3) * 3, row }]));
    if (known.length === 0)
        return '';
    const dots = new Map();
    for (const { x, y, row } of known) {
        const key = `${String(x)} ${String(y)} ${row.severity}`;
        const dot = dots.get(key) ?? { x, y, severity: row.severity, count: 0, kev: 0 };
        dot.count += 1;
        if (row.kev === 'yes')
            dot.kev += 1;
        dots.set(key, dot);
    }
    const all = [...dots.values()];
    const points = all.map(({ x, y, severity, count }) => `<circle class="f-${severity}" fill-opacity=".75" cx="${String(x)}" cy="${String(y)}" r="${round(Math.min(11, 3 + Math.sqrt(count - 1)))}"><title>${(0,phrase/* counted */.hS)(count, `${severity} finding`)}</title></circle>`);
    const marks = all
        .filter(({ kev }) => kev > 0)
        .map(({ x, y, kev }) => `<path class="kev" d="M${String(x)} ${String(y - 8)}l8 8l-8 8l-8 -8z"><title>${(0,phrase/* counted */.hS)(kev, 'known exploited vulnerability', 'known exploited vulnerabilities')}</title></path>`);
    const exploited = open.filter(({ kev }) => kev === 'yes').length;
    const missing = open.length - known.length;
    const description = `${(0,phrase/* counted */.hS)(known.length, 'finding')} by score and EPSS; ${(0,phrase/* number */.ai)(exploited)} known to be exploited; ${(0,phrase/* number */.ai)(known.filter(({ row }) => (row.epss ?? 0) >= 0.1).length)} with an EPSS of 10 % or more${missing === 0 ? '' : `; ${(0,phrase/* number */.ai)(missing)} without score or EPSS are not shown`}`;
    const note = `Likelihood of exploitation (EPSS, up) against score (right); ◇ known exploited${missing === 0 ? '' : `; ${(0,phrase/* number */.ai)(missing)} without both are not shown`}`;
    return figure('How bad, how likely', note, description, TOP + PLOT_HEIGHT + 30, axes() + points.join('') + marks.join(''));
}
function axes() {
    const bottom = TOP + PLOT_HEIGHT;
    const across = [0, 2, 4, 6, 8, 10].map((score) => `<text x="${round(xOf(score))}" y="${String(bottom + 16)}" text-anchor="middle">${String(score)}</text>`);
    const up = [0.0001, 0.001, 0.01, 0.1, 1].map((epss) => `<path class="axis" d="M${String(LEFT)} ${round(yOf(epss))}H${String(WIDTH - 14)}"/><text x="${String(LEFT - 6)}" y="${round(yOf(epss) + 4)}" text-anchor="end">${String(epss * 100)} %</text>`);
    return [...up, ...across].join('');
}

;// CONCATENATED MODULE: ./lib/report/html/script.js
const SCRIPT = String.raw `'use strict';
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
`;

// EXTERNAL MODULE: ./lib/report/upgrades.js
var upgrades = __webpack_require__(6765);
;// CONCATENATED MODULE: ./lib/report/html/sections.js





function sections_text(value, max = 1_000) {
    return (0,report_escape/* escapeHtml */.ZD)((0,report_escape/* cut */.Jj)(value, max));
}
function code(value, max = 300) {
    return `<code>${sections_text(value, max)}</code>`;
}
function fromPhrase(parts) {
    return (0,phrase/* render */.XX)(parts, { word: report_escape/* escapeHtml */.ZD, code, page: (url) => sections_anchor(sections_text(url), url) });
}
function said(value) {
    return fromPhrase((0,phrase/* spoken */.vg)((0,report_escape/* cut */.Jj)(value, 1_000)));
}
function sections_anchor(label, url) {
    const target = (0,report_escape/* safeLink */.o3)(url);
    return target === undefined ? label : `<a href="${(0,report_escape/* escapeHtml */.ZD)(target)}" rel="noopener noreferrer">${label}</a>`;
}
function severity(name) {
    return `<span class="sev"><i class="f-${name}" aria-hidden="true"></i>${name}</span>`;
}
function severityList(counts) {
    return (0,upgrades/* severitiesOf */.X)(counts)
        .map(([name, count]) => `${(0,phrase/* number */.ai)(count)} ${name}`)
        .join(', ');
}
function verdictSection({ headline, result, violations, upcoming, waitedMs, judgedAt }) {
    const rules = violations.map(({ rule, limit, actual, findings }) => `<li>${code(rule)}: ${(0,phrase/* counted */.hS)(actual, 'finding')}, limit ${(0,phrase/* number */.ai)(limit)}${findings.length === 0 ? '' : `: ${ids(findings)}`}</li>`);
    const later = upcoming.map(({ rule, from, actual }) => `<li>From ${sections_text(from)} it fails: ${code(rule)}, ${(0,phrase/* counted */.hS)(actual, 'finding')}</li>`);
    const list = rules.length + later.length === 0 ? '' : `<ul>${[...rules, ...later].join('')}</ul>`;
    const aside = headline.aside === undefined ? '' : `<p class="aside">${sections_text(headline.aside)}</p>`;
    return `<header class="verdict ${result}"><p class="tool">ECR Scan Gate</p><h1>${headline.mark} ${headline.word}${headline.sentence === '' ? '' : `: ${sections_text(headline.sentence)}`}</h1>${aside}${list}<p class="facts">Judged ${(0,time/* formatTime */.fU)(judgedAt)}, after ${(0,time/* formatDuration */.a3)(waitedMs)} of waiting for the scan.</p></header>`;
}
function ids(list, shown = 6) {
    const first = list.slice(0, shown).map((id) => code(id, 64));
    return list.length > shown ? `${first.join(', ')} and ${(0,phrase/* number */.ai)(list.length - shown)} more` : first.join(', ');
}
function problemsSection({ problems }) {
    return problems
        .map(({ image, what, remedy, snippet }) => {
        const steps = remedy.length === 0 ? '' : `<p><strong>What to do</strong></p><ol>${remedy.map((step) => `<li>${said(step)}</li>`).join('')}</ol>`;
        const block = snippet === undefined ? '' : `<pre><code>${snippet.text.split('\n').map((line) => `${/^ */u.exec(line)?.[0] ?? ''}${sections_text(line)}`).join('\n')}</code></pre>`;
        return `<section class="box" aria-label="Problem"><p>${image === undefined ? '' : `${code(image)}: `}${said(what)}</p>${steps}${block}</section>`;
    })
        .join('');
}
function noticesSection({ notices, imageNotices }) {
    const items = [...notices.map(({ text: notice, source }) => `${said(notice)}${source === undefined || notice.includes(source) ? '' : ` (${code(source)})`}`), ...imageNotices.map(said)];
    return items.length === 0 ? '' : `<section class="box" aria-label="Notes"><ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul></section>`;
}
function countsSection({ table, problems }) {
    if (table === undefined)
        return '';
    const hasNew = table.sum.new !== undefined;
    const figures = ({ total, new: fresh, fixable, ignored }) => [total, ...(hasNew ? [fresh ?? 0] : []), fixable, ignored].map((figure) => `<td class="n">${(0,phrase/* number */.ai)(figure)}</td>`).join('');
    const rows = table.rows.map((row) => `<tr${row.total === 0 && row.ignored === 0 ? ' class="zero"' : ''}><td>${severity(row.severity)}</td>${figures(row)}<td class="n">${limit(row)}</td></tr>`);
    const heads = ['Total', ...(hasNew ? ['New'] : []), 'Fixable', 'Ignored', 'Limit'].map((name) => `<th scope="col" class="n">${name}</th>`);
    const partly = problems.length === 0 ? '' : ' Images without a result are not in these numbers.';
    return `<section aria-labelledby="counts-title"><h2 id="counts-title">Findings by severity</h2><div class="scroll"><table><thead><tr><th scope="col">Severity</th>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody><tfoot><tr><th scope="row">all</th>${figures(table.sum)}<td></td></tr></tfoot></table></div><p class="muted small">${fromPhrase(table.remark)}${partly}</p></section>`;
}
function limit({ limit: most, isBroken }) {
    const figure = most === undefined ? '–' : typeof most === 'number' ? (0,phrase/* number */.ai)(most) : most;
    return isBroken ? `<span class="over">over ${figure}</span>` : figure;
}
function imagesSection({ images }) {
    if (images.length === 0)
        return '';
    const rows = images.map((image) => {
        const state = image.state === 'scanned' ? (image.bySeverity === undefined ? '' : severityList(image.bySeverity) || 'no findings') : image.state === 'skipped' ? 'skipped, not judged' : '⚠️ no result';
        const detail = image.detail === undefined ? '' : `<br><span class="muted small">${sections_text(image.detail, 100)}</span>`;
        const base = image.base?.name === undefined ? '' : `<br><span class="muted small">on ${code(image.base.name, 200)}</span>`;
        const times = [...(image.pushedAt === undefined ? [] : [`pushed ${(0,time/* formatTime */.fU)(image.pushedAt)}`]), ...(image.scannedAt === undefined ? [] : [`scanned ${(0,time/* formatTime */.fU)(image.scannedAt)}`])];
        return `<tr><td data-label="Image">${code((0,image_rows/* imageName */.tO)(image))}${image.platformName === undefined ? '' : ` ${sections_text(image.platformName)}`}<br>${sections_anchor(`<code title="${(0,report_escape/* escapeHtml */.ZD)(image.digest)}">${(0,image_rows/* shortDigest */.VK)(image.digest)}</code>`, image.consoleUrl)}${base}</td><td data-label="Times">${times.join('<br>')}</td><td data-label="Result">${state}${detail}</td></tr>`;
    });
    const notes = [...new Set(images.flatMap(({ notices }) => notices))].slice(0, 20).map((notice) => `<li>${sections_text(notice)}</li>`);
    return `<section aria-labelledby="images-title"><h2 id="images-title">${images.length === 1 ? 'Image' : 'Images'}</h2><div class="scroll"><table class="cards"><thead><tr><th scope="col">Image</th><th scope="col">Times</th><th scope="col">Result</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>${notes.length === 0 ? '' : `<ul class="muted small">${notes.join('')}</ul>`}</section>`;
}
function changesSection({ changes }) {
    if (changes === undefined)
        return '';
    const fixed = changes.fixed.length === 0 ? '' : `<p>Fixed: ${ids(changes.fixed.map(({ vulnerabilityId }) => vulnerabilityId), 20)}.</p>`;
    return `<section aria-labelledby="changes-title"><h2 id="changes-title">What changed</h2><p>${fromPhrase(changes.sentence)}</p>${fixed}</section>`;
}
function originsSection({ origins, layersHint }) {
    const lines = [...(origins?.sentences.map(fromPhrase) ?? []), ...(layersHint === undefined ? [] : [sections_text(layersHint)])];
    return lines.length === 0 ? '' : `<section aria-labelledby="origins-title"><h2 id="origins-title">Where it comes from</h2><ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul></section>`;
}
const OPEN_UPGRADES = 15;
const MAX_UPGRADES = 200;
function upgradesSection({ upgrades, withoutFix }) {
    const without = withoutFix === 0 ? '' : `<p class="muted">For ${(0,phrase/* counted */.hS)(withoutFix, 'finding')} there is no fix yet.</p>`;
    if (upgrades.length === 0)
        return without === '' ? '' : `<section aria-labelledby="upgrades-title"><h2 id="upgrades-title">What to do</h2>${without}</section>`;
    const rows = upgrades.slice(0, MAX_UPGRADES).map(upgradeRow);
    const left = upgrades.length - rows.length;
    const more = left > 0 ? `<p class="muted">${(0,phrase/* counted */.hS)(left, 'more upgrade')} not shown here.</p>` : '';
    const rest = rows.slice(OPEN_UPGRADES);
    const fold = rest.length === 0 ? '' : `<details class="rest"><summary>${(0,phrase/* counted */.hS)(rest.length, 'further upgrade')}</summary>${upgradeTable(rest)}${more}</details>`;
    return `<section aria-labelledby="upgrades-title"><h2 id="upgrades-title">What to do</h2>${upgradeTable(rows.slice(0, OPEN_UPGRADES))}${fold}${without}</section>`;
}
function upgradeTable(rows) {
    const heads = ['Upgrade', 'From → to', 'Removes', 'Where', 'Inspector’s command'].map((name) => `<th scope="col">${name}</th>`);
    return `<div class="scroll"><table class="cards"><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}
function upgradeRow({ moves, removes, removesBySeverity, helps, origin, instructions, commands }) {
    const names = moves.map(({ names: list, paths }) => `${ids(list, 4)}${paths.length === 0 ? '' : `<br><span class="small muted">${ids(paths, 1)}</span>`}`);
    const helping = helps === 0 ? [] : [`helps with ${(0,phrase/* number */.ai)(helps)}`];
    const gain = [...(removes === 0 ? [] : [severityList(removesBySeverity)]), ...helping].join('; ');
    const [instruction] = instructions;
    const where = origin === 'base' ? 'base image' : origin === 'own' && instruction !== undefined ? code(instruction, 120) : { own: 'your layers', mixed: 'both', unknown: '–' }[origin];
    return `<tr><td data-label="Upgrade">${names.join('<br>')}</td><td data-label="From → to" class="long">${moves.map(moveText).join('<br>')}</td><td data-label="Removes">${gain}</td><td data-label="Where"${origin === 'own' ? '' : ' class="where"'}>${where}</td><td data-label="Command">${commands.map((command) => code(command)).join('<br>') || '–'}</td></tr>`;
}
function moveText({ installed, target, fixed }) {
    const to = target === undefined ? `newest of ${fixed.map(({ version, findings }) => `${code(version, 80)} (${(0,phrase/* number */.ai)(findings)})`).join(', ')}` : code(target, 80);
    return `<span>${ids(installed, 2)} → ${to}</span>`;
}
function footerSection({ footer }) {
    const rules = footer.rules.length === 0 ? '' : `<p>Rules: ${footer.rules.map(fromPhrase).join('; ')}.</p>`;
    const policy = footer.policy.length === 0 ? '' : `<p>Policy: ${footer.policy.map(({ name, sha256, commit }) => `${code(name)}${sha256 === undefined ? '' : ` (sha256 ${code(sha256, 64)})`}${commit === undefined ? '' : ` at ${code(commit.slice(0, 7))}`}`).join(', ')}.</p>`;
    const commit = footer.commit === undefined ? [] : [sections_anchor(code(footer.commit.slice(0, 7)), footer.commitUrl)];
    const run = footer.runUrl === undefined ? [] : [sections_anchor(sections_text(footer.runName ?? 'workflow run', 100), footer.runUrl)];
    return `<footer>${rules}${policy}<p>${[`ECR Scan Gate ${sections_text(footer.actionVersion, 40)}`, ...commit, ...run].join(' · ')}</p></footer>`;
}

;// CONCATENATED MODULE: ./lib/report/html/style.js
const STYLE = `
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
.where{white-space:nowrap}.muted{color:var(--muted)}.small{font-size:.85rem}
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
table.cards tr{padding:8px 0;border-bottom:1px solid var(--line)}table.cards td{display:flex;gap:12px;padding:2px 0;border:0;text-align:left;white-space:normal;overflow-wrap:anywhere}
table.cards td::before{content:attr(data-label);flex:0 0 92px;color:var(--muted);font-size:.82rem}
table.cards td>*{min-width:0}table.cards tr.detail>td{display:block;padding:10px}table.cards tr.detail>td::before{content:none}
tr.detail dl{grid-template-columns:minmax(0,1fr)}tr.detail dd{margin-bottom:6px}}
@media print{:root{color-scheme:light}body{font-size:11px;background:#fff}.wrap{max-width:none;padding:0}form.filter,.pager button,.skip,#findings .more{display:none}
tr,figure{break-inside:avoid}a{color:inherit;text-decoration:none}h2{break-after:avoid}.scroll{overflow:visible}}
@media (prefers-reduced-motion:no-preference){button,input,select{transition:border-color .12s}}
`;

;// CONCATENATED MODULE: ./lib/report/html.js









function renderHtml(report) {
    const { headline } = report;
    const policy = `default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; base-uri 'none'; form-action 'none'`;
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${headline.mark} ${(0,report_escape/* escapeHtml */.ZD)(headline.word)}: ECR Scan Gate</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#findings-title">To the findings</a>
<div class="wrap">
${verdictSection(report)}
<main>
${problemsSection(report)}
${noticesSection(report)}
<div class="grid">
${countsSection(report)}
${imagesSection(report)}
</div>
${changesSection(report)}
${originsSection(report)}
${upgradesSection(report)}
${plots(report)}
${findingsSection(report)}
</main>
${footerSection(report)}
</div>
<script type="application/json" id="data">${embeddedData(report)}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}
function hashOf(text) {
    return `sha256-${(0,external_node_crypto_.createHash)('sha256').update(text).digest('base64')}`;
}
const COLUMNS = [
    { name: 'Severity', sort: 'severity' },
    { name: 'Vulnerability', sort: 'id' },
    { name: 'Package', sort: 'package' },
    { name: 'Installed → fixed' },
    { name: 'Score', sort: 'score', isNumber: true },
    { name: 'EPSS', sort: 'epss', isNumber: true },
    { name: 'Age', sort: 'age', isNumber: true },
];
function findingsSection(report) {
    const rows = listedRows(report);
    if (rows.length === 0) {
        const why = report.result === 'no-result' ? 'Nothing is known of findings.' : 'There are no findings.';
        return `<section aria-labelledby="findings-title"><h2 id="findings-title">Findings</h2><p>${report.unlisted > 0 ? unlistedText(report) : why}</p></section>`;
    }
    const hasOrigins = report.origins !== undefined;
    const heads = [...COLUMNS, ...(hasOrigins ? [{ name: 'Where', sort: 'origin' }] : []), { name: 'Notes', sort: 'status' }].map((column) => {
        const align = 'isNumber' in column ? ' class="n"' : '';
        return 'sort' in column ? `<th scope="col"${align} data-sort="${column.sort}" aria-sort="none"><button type="button">${column.name}</button></th>` : `<th scope="col"${align}>${column.name}</th>`;
    });
    const unlisted = report.unlisted === 0 ? '' : `<p class="muted">${unlistedText(report)}</p>`;
    return `<section aria-labelledby="findings-title"><h2 id="findings-title" tabindex="-1">Findings</h2>${unlisted}
<noscript><p class="box">The list of findings needs JavaScript; the CSV and JSON reports hold the same data.</p></noscript>
${filterForm(report)}
<div class="pager"><span id="status" role="status" aria-live="polite"></span></div>
<div class="scroll"><table id="findings" class="cards"><caption class="visually-hidden">Findings; the buttons in the head sort them</caption><thead><tr><th scope="col"><span class="visually-hidden">Details</span></th>${heads.join('')}</tr></thead><tbody></tbody></table></div>
<nav class="pager" aria-label="Pages of findings"><button type="button" id="previous">Previous</button><span id="pages"></span><button type="button" id="next">Next</button></nav></section>`;
}
function unlistedText({ unlisted, reportSeverity }) {
    return `${(0,phrase/* counted */.hS)(unlisted, 'finding')} milder than ${reportSeverity} ${unlisted === 1 ? 'is' : 'are'} counted only, as the input <code>report-severity</code> says.`;
}
function filterForm(report) {
    const rows = listedRows(report);
    const boxes = finding/* SEVERITIES */.oC.map((severity) => {
        const count = rows.filter((row) => row.severity === severity).length;
        return `<label><input type="checkbox" name="severity" value="${severity}" checked> ${severity} <span class="muted">${(0,phrase/* number */.ai)(count)}</span></label>`;
    });
    const shows = [
        ['open', 'open findings'],
        ['breaks', 'breaking a rule'],
        ...(report.changes === undefined ? [] : [['new', 'new since the baseline']]),
        ['ignored', 'ignored or suppressed'],
        ['all', 'all'],
    ].map(([value = '', label = '']) => `<option value="${value}">${label}</option>`);
    const origins = report.origins === undefined ? '' : `<label>Where<br><select name="origin"><option value="">anywhere</option><option>base image</option><option>your layers</option><option>both</option><option>unknown</option></select></label>`;
    return `<form class="filter" id="filter" aria-label="Filter the findings"><label class="search">Search (press /)<br><input type="search" name="search" placeholder="id, package, path, CWE" autocomplete="off" spellcheck="false"></label><label>Show<br><select name="show">${shows.join('')}</select></label>${origins}<fieldset><legend>Severity</legend>${boxes.join('')}</fieldset><fieldset><legend>Only</legend><label><input type="checkbox" name="fix"> with a fix</label><label><input type="checkbox" name="exploit"> exploit known</label></fieldset><button type="reset">Reset</button></form>`;
}


/***/ })

};
