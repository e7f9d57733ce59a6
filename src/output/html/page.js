// Filters the findings. The page is whole without it; what is filtered stands behind # in the address, so that it can be kept.
(() => {
  'use strict';
  const form = document.getElementById('filter');
  const all = Array.from(document.querySelectorAll('.finding'));
  if (!form || all.length === 0) return;
  const count = document.getElementById('filter-count');
  const fields = ['text', 'kind', 'clause', 'owner'].filter((name) => form.elements[name]);
  const holders = Array.from(document.querySelectorAll('.block, .group'));
  let texts = null;
  let timer = 0;

  const wanted = () => Object.fromEntries(fields.map((name) => [name, form.elements[name].value.trim()]));
  // Texts are read once, when the first word is looked for.
  const words = () => texts || (texts = all.map((one) => (one.id + ' ' + one.textContent).toLowerCase()));

  function show() {
    const want = wanted();
    const parts = want.text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = parts.length ? words() : null;
    let shown = 0;
    all.forEach((one, at) => {
      const data = one.dataset;
      const fits = (!want.kind || data.k === want.kind) && (!want.clause || data.c === want.clause)
        && (!want.owner || data.o === want.owner) && (!found || parts.every((part) => found[at].includes(part)));
      if (one.hidden === fits) one.hidden = !fits;
      if (fits) shown += 1;
    });
    const filtered = Object.values(want).some(Boolean);
    holders.forEach((holder) => { holder.hidden = filtered && !holder.querySelector('.finding:not([hidden])'); });
    document.body.classList.toggle('filtered', filtered);
    count.textContent = shown + ' of ' + all.length + ' shown';
    return filtered;
  }

  function keep() {
    const set = Object.entries(wanted()).filter((pair) => pair[1]);
    const hash = set.length ? '#?' + new URLSearchParams(set) : '#findings';
    try { history.replaceState(null, '', hash); } catch (refused) { /* the address stays as it is */ }
  }

  // What is looked for by its address is shown: a filter is taken off, what is closed is opened.
  function follow() {
    const hash = decodeURIComponent(location.hash.slice(1));
    if (hash.startsWith('?')) {
      const said = new URLSearchParams(hash.slice(1));
      fields.forEach((name) => { form.elements[name].value = said.get(name) || ''; });
      if (show()) form.scrollIntoView();
      return;
    }
    const target = hash && document.getElementById(hash);
    if (!target) return;
    if (document.body.classList.contains('filtered') && target.offsetParent === null) {
      form.reset();
      show();
    }
    for (let up = target; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true;
    const inside = target.querySelector(':scope > details');
    if (inside) inside.open = true;
    target.scrollIntoView();
  }

  form.hidden = false;
  form.addEventListener('submit', (event) => { event.preventDefault(); show(); keep(); });
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => { show(); keep(); }, 120);
  });
  form.addEventListener('reset', () => setTimeout(() => { show(); keep(); }, 0));
  window.addEventListener('hashchange', follow);
  if (location.hash) follow();

  // Paper shows everything.
  let closed = [];
  window.addEventListener('beforeprint', () => {
    closed = Array.from(document.querySelectorAll('details:not([open])'));
    closed.forEach((one) => { one.open = true; });
  });
  window.addEventListener('afterprint', () => { closed.forEach((one) => { one.open = false; }); closed = []; });
})();
