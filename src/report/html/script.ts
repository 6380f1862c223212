/**
 * What makes the table of findings live. Runs in the reader's browser: plain JavaScript without library, text reaches the page
 * through `textContent` only. Kept as text, since a bundler must not rewrite it: the page's policy allows it by its hash.
 */
export const SCRIPT = String.raw`'use strict';
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
`
