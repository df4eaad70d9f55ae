// The style and the script of HTML pages that explain.
#include "explain/html_page.h"

namespace chainrule {

std::string_view html_style() {
  return R"(
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d3d9e0;--paper:#fff;--card:#f6f8fa;--link:#0550ae;--good:#116329;--bad:#b3261e;--hot:#fff3c4;--warm:#e6f0ff}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ed;--soft:#a3adb8;--line:#343b44;--paper:#15181c;--card:#1d2126;--link:#8ab9ff;--good:#7ee29a;--bad:#ff9a8f;--hot:#4a3c0a;--warm:#14304f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,"Segoe UI","Noto Sans",sans-serif}
html:lang(zh-Hans) body{font-family:system-ui,"Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
html:lang(zh-Hant) body{font-family:system-ui,"Noto Sans CJK TC","Noto Sans TC","PingFang TC","Microsoft JhengHei",sans-serif}
.page{max-width:46rem;margin:0 auto;padding:1rem}
h1{font-size:1.7rem;line-height:1.25;margin:.5rem 0 1rem}
h2{font-size:1.3rem;margin:2.2rem 0 .6rem;padding-bottom:.2rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;font-weight:600;margin:0}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.drawing{margin:0 0 1rem;padding:.5rem;border:1px solid var(--line);border-radius:.5rem;text-align:center;overflow-x:auto}
.drawing svg{min-width:28rem;max-width:100%;height:auto}
.contents ol{margin:.3rem 0;padding-left:1.4rem}
.scroll{overflow-x:auto}
table.symbols{border-collapse:collapse}
table.symbols th,table.symbols td{padding:.25rem .9rem .25rem 0;text-align:left;font-weight:400;vertical-align:baseline;border-bottom:1px solid var(--line)}
table.symbols thead th{color:var(--soft);font-size:.875rem}
table.symbols td:first-child{white-space:nowrap}
.step{margin:.8rem 0;padding:.6rem .8rem;background:var(--card);border:1px solid var(--line);border-left:4px solid var(--line);border-radius:.4rem;scroll-margin:1rem}
.step .number{color:var(--soft);margin-right:.4em}
.step .from{float:right;margin:0 0 0 1em;color:var(--soft);font-size:.875rem}
.formula{overflow-x:auto;padding:.35rem 0;font-size:1.08rem}
math{font-family:"Latin Modern Math","STIX Two Math","Cambria Math","DejaVu Math TeX Gyre",math}
mtable.lines{display:inline-table math;width:auto;margin:0}
mtable.lines>mtr>mtd{math-style:normal;text-align:left;padding:.22em 0}
mtable.lines>mtr>mtd:first-child{text-align:right;padding-left:.1em}
mtable.lines>mtr>mtd.more{padding-left:2em}
mtable.lines>mtr.result mn{color:var(--good)}
mtable.cases>mtr>mtd{text-align:left;padding:.15em .5em}
mtable.matrix>mtr>mtd{text-align:right;padding:.12em .45em}
.check{margin:.1rem 0 0;color:var(--soft);font-size:.875rem}
.check .agrees{color:var(--good);font-weight:700}
.check .differs{color:var(--bad);font-weight:700}
.remark{margin:.3rem 0 0}
.hot{background:var(--hot);border-left-color:var(--link)}
.warm{background:var(--warm)}
.drawing.tied [data-q]:not(.lit){opacity:.22}
.drawing [data-q]{cursor:pointer}
@media (min-width:75rem){
.has-drawing{max-width:82rem;display:grid;grid-template-columns:minmax(22rem,5fr) minmax(0,7fr);column-gap:2rem;align-items:start}
.has-drawing h1{grid-column:1/-1}
.has-drawing .drawing{position:sticky;top:1rem;max-height:calc(100vh - 2rem);overflow:auto}
.has-drawing .text>h2:first-child,.has-drawing .text>:first-child h2{margin-top:0}
}
@media print{
:root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--card:#fff;--link:#000;--good:#000;--bad:#000}
body{font-size:10pt}
.page{max-width:none;padding:0}
.step{break-inside:avoid;border-width:0 0 0 2px;padding:.2rem .6rem}
.formula,.scroll,.drawing{overflow:visible}
a{text-decoration:none}
}
)";
}

std::string_view html_script() {
  return R"(
(() => {
  const drawing = document.querySelector('.drawing');
  if (!drawing) return;
  const shapes = [...drawing.querySelectorAll('[data-q]')];
  const steps = [...document.querySelectorAll('.step')];
  const words = (text) => (text || '').split(' ').filter(Boolean);
  const clear = () => {
    drawing.classList.remove('tied');
    shapes.forEach((shape) => shape.classList.remove('lit'));
    steps.forEach((step) => step.classList.remove('hot', 'warm'));
  };
  const light = (keys) => {
    const lit = shapes.filter((shape) => keys.includes(shape.dataset.q));
    lit.forEach((shape) => shape.classList.add('lit'));
    drawing.classList.toggle('tied', lit.length > 0);
  };
  const on = (element, show) => {
    for (const event of ['pointerenter', 'focusin']) element.addEventListener(event, () => { clear(); show(); });
    for (const event of ['pointerleave', 'focusout']) element.addEventListener(event, clear);
  };
  for (const shape of shapes) {
    const key = shape.dataset.q;
    const own = steps.filter((step) => step.dataset.q === key);
    const users = steps.filter((step) => words(step.dataset.uses).includes(key));
    on(shape, () => {
      light([key]);
      users.forEach((step) => step.classList.add('warm'));
      own.forEach((step) => step.classList.add('hot'));
    });
    const go = () => (own[0] || users[0])?.scrollIntoView({ block: 'center' });
    shape.addEventListener('click', go);
    shape.addEventListener('keydown', (event) => { if (event.key === 'Enter') go(); });
  }
  for (const step of steps) {
    on(step, () => {
      light([step.dataset.q, ...words(step.dataset.uses)].filter(Boolean));
      step.classList.add('hot');
    });
  }
})();
)";
}

}  // namespace chainrule
