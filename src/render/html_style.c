// How the page looks, on a screen, on a dark one and on paper, and the script that sorts tables.
//
// Colours are custom properties, so that the dark screen changes one list; the charts' own colours
// are exchanged by the table below. Neither the style nor the script may hold "<" or "&" outside
// CDATA, since the page is XML too.
#include "render/html_parts.h"

#include <string.h>

#include "render/html_text.h"
#include "render/palette.h"

// A chart's colours on white and on the dark ground. Stages keep their order: the further the
// money has come, the more it stands out. Marks have 3:1 or more on their ground, text 4.5:1.
static const struct shade {
    uint32_t light;
    uint32_t dark;
} shades[] = {
    {INK, 0xE8EAED},      {INK_SOFT, 0xB0B7BF}, {RULE_STRONG, 0xC4C9CF}, {RULE_LIGHT, 0x3A4149},
    {0xFFFFFF, 0x15191E}, {0x2171B5, 0x64AEE0}, {0x08306B, 0xD3E6F7},    {0xE9F2FA, 0x1A2B3B},
    {0xC6DBEF, 0x1F3A54}, {0xDDE6F0, 0x2A3A4C}, {0xB4500F, 0xEC9A63},    {0xFBEEE4, 0x3A2416},
    {0x003F38, 0x55C2B2}, {0xE3F2F0, 0x14332F}, {0x9A72B6, 0xC59ADB},    {0xF1E9F5, 0x2F2139},
    {0x8A1C47, 0xEC87A6}, {0xF9E7ED, 0x3C1C28}, {0x676300, 0xC9C34D},    {0xF3F2DC, 0x302F12},
    {0x8F8F8F, 0x9AA1A9}, {0xF0F0F0, 0x2A3037}, {0xD6D6D6, 0x454B52},    {0xE0E0E0, 0x3A4047},
    {0x949494, 0x767D85}, {0xA2C3E0, 0x3C637F}, {0xDFB59A, 0x805940},    {0x9CC6C0, 0x356D68},
    {0xC5AFD0, 0x6D597C}, {0xD8A3B5, 0x805062}, {0xC1BF94, 0x6F6E35},    {0xFBE6D6, 0x33241A},
    {0xF6C9A6, 0x4A2E1A}, {0xEBA36C, 0x6B3A14}, {0xA6480B, 0xF0A36B},    {0x6E2C00, 0xFFD2AE},
};

static const char screen_style[] =
    ":root{--ground:#fff;--ink:#1a1a1a;--soft:#595959;--link:#1b5e9c;--rule:#d9d9d9;"
    "--strong:#333;--quiet:#f4f6f8;--shade:#0003;--accent:#0b4a7d}\n"
    "*{box-sizing:border-box}\n"
    "html{color-scheme:light dark;background:var(--ground);-webkit-text-size-adjust:100%;"
    "text-size-adjust:100%;scroll-padding-top:1rem}\n"
    "body{margin:0 auto;max-width:78rem;color:var(--ink);background:var(--ground);"
    "font:1rem/1.5 \"Helvetica Neue\",Helvetica,Arial,\"Liberation Sans\",\"Noto Sans\",sans-serif;"
    "font-variant-numeric:tabular-nums}\n"
    "a{color:var(--link);text-underline-offset:.15em}\n"
    "a:focus-visible,button:focus-visible,.scroll:focus-visible{outline:3px solid var(--link);"
    "outline-offset:2px}\n"
    ".skip{position:absolute;left:-99rem}\n"
    ".skip:focus{left:1rem;top:.5rem;padding:.3rem .6rem;background:var(--ground)}\n"
    "header,nav,main,footer{padding:0 1rem}\n"
    "header{border-top:.5rem solid var(--accent);padding-top:1.5rem}\n"
    "h1,h2,h3{line-height:1.2;text-wrap:balance;overflow-wrap:anywhere}\n"
    "h1{font-size:clamp(1.6rem,1.2rem + 2vw,2.4rem);margin:0 0 .4rem}\n"
    "h2{font-size:1.5rem;margin:0 0 .6rem}\n"
    "h3{font-size:1.05rem;margin:1.6rem 0 .3rem}\n"
    "p{margin:0 0 .8rem;max-width:44rem;overflow-wrap:anywhere}\n"
    ".book,.standing,figcaption p,.note,.notes{color:var(--soft)}\n"
    ".book{margin:0 0 .2rem;font-weight:bold}\n"
    ".scope{font-size:1.15rem}\n"
    ".standing{font-size:.875rem;max-width:none;overflow-wrap:anywhere}\n"
    ".standing b{color:var(--ink)}\n"
    "code{font-family:inherit}\n"
    "nav{margin:1.2rem 0;font-size:.95rem}\n"
    "nav h2{font-size:1rem;margin:0 0 .4rem}\n"
    "nav ol{list-style:none;margin:0;padding:0;columns:2;column-gap:1.5rem}\n"
    "nav li{break-inside:avoid}\n"
    "nav a{display:block;padding:.3rem 0;text-decoration:none}\n"
    "nav a:hover{text-decoration:underline}\n"
    "section{border-top:1px solid var(--rule);padding:2rem 0 1.2rem}\n"
    "section:first-child{border-top:0;padding-top:.5rem}\n"
    // key figures
    ".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(12.5rem,1fr));gap:1.2rem;"
    "margin:.8rem 0 1.8rem}\n"
    ".tiles>div{border-top:3px solid var(--accent);background:var(--quiet);"
    "padding:.6rem .9rem .8rem}\n"
    ".tiles dt{font-weight:bold;font-size:.95rem}\n"
    ".tiles dd{margin:0;font-size:.875rem;color:var(--soft);overflow-wrap:anywhere}\n"
    ".tiles .value{font-size:1.75rem;line-height:1.25;font-weight:bold;color:var(--ink)}\n"
    ".tiles .value span,.tiles .value small{font-size:.875rem;font-weight:normal;"
    "color:var(--soft);white-space:nowrap}\n"
    ".tiles .value small{display:block;white-space:normal;line-height:1.35}\n"
    ".tiles .value data+span,.tiles .value small+span{display:block;line-height:1.35}\n"
    // charts
    "figure{margin:1.4rem 0 2rem}\n"
    "figcaption h3{margin:0 0 .2rem;font-size:1.15rem}\n"
    "figcaption p,.note{font-size:.9rem;margin:0 0 .6rem}\n"
    "svg+.note,.scroll+.note{margin-top:.6rem}\n"
    "svg{display:block;width:100%;height:auto;font-family:\"Helvetica Neue\",Helvetica,Arial,"
    "\"Liberation Sans\",\"Noto Sans\",sans-serif}\n"
    "svg.narrow{display:none}\n"
    "svg.only{min-width:44rem}\n"
    "svg text{white-space:pre}\n"
    // tables
    ".table{margin:1.4rem 0 2rem}\n"
    // a shade at the edge behind which there is more: the first two layers move with the table
    ".scroll{overflow-x:auto;max-width:100%;background:"
    "linear-gradient(90deg,var(--ground) 40%,transparent) local no-repeat 0 0/2.5rem 100%,"
    "linear-gradient(270deg,var(--ground) 40%,transparent) local no-repeat 100% 0/2.5rem 100%,"
    "linear-gradient(90deg,var(--shade),transparent) no-repeat 0 0/1rem 100%,"
    "linear-gradient(270deg,var(--shade),transparent) no-repeat 100% 0/1rem 100%}\n"
    "table{border-collapse:collapse;min-width:100%;font-size:.9rem;line-height:1.35}\n"
    "caption{text-align:left;padding:0 0 .5rem}\n"
    "caption span{display:block;position:sticky;left:0;width:fit-content;"
    "max-width:min(44rem,100vw - 2rem);font-weight:bold;font-size:1rem}\n"
    "caption small{display:block;font-weight:normal;font-size:.875rem;color:var(--soft)}\n"
    "th,td{text-align:left;vertical-align:top;padding:.4rem .7rem;"
    "border-bottom:1px solid var(--rule)}\n"
    "th:first-child,td:first-child{padding-left:.3rem}\n"
    "thead th{vertical-align:bottom;border-bottom:2px solid var(--strong);font-weight:bold;"
    "white-space:pre-line;color:var(--soft)}\n"
    "tbody th,tfoot th{font-weight:normal;min-width:8rem}\n"
    "td.w{min-width:9rem;overflow-wrap:anywhere}\n"
    "th.k,td.k{white-space:nowrap}\n"
    "tbody th.k{min-width:0}\n"
    "th.n,td.n{text-align:right}\n"
    "td.n{white-space:nowrap;padding-right:1.1rem}\n"
    "thead th.n{padding-right:1.1rem}\n"
    "tbody th.n,tfoot th.n,thead th.n:first-child{text-align:left;min-width:0}\n"
    "td i{display:inline-block;width:0;overflow:visible;font-style:normal;color:var(--soft)}\n"
    "td small{display:block;font-size:.8rem;color:var(--soft)}\n"
    "tr.g th{font-weight:bold;padding-top:1rem}\n"
    "tr.o th,tr.o td{color:var(--soft)}\n"
    "tr.t th,tr.t td{font-weight:bold;border-top:2px solid var(--strong)}\n"
    "tbody tr:hover{background:var(--quiet)}\n"
    "thead button{all:unset;cursor:pointer;font:inherit;color:inherit;white-space:pre-line}\n"
    "thead button:hover{color:var(--link)}\n"
    // the arrow takes no width, so that a header ends where its figures end
    "thead button::after{content:\"\\2009\\2195\";font-weight:normal;display:inline-block;"
    "width:0;white-space:nowrap}\n"
    "th[aria-sort=ascending] button::after{content:\"\\2009\\2191\"}\n"
    "th[aria-sort=descending] button::after{content:\"\\2009\\2193\"}\n"
    ".notes{font-size:.85rem;margin:.6rem 0 0}\n"
    ".notes ul{list-style:none;margin:0;padding:0;max-width:48rem}\n"
    ".notes li{margin:.15rem 0;overflow-wrap:anywhere}\n"
    // terms, proof, end
    ".terms{margin:.4rem 0 1.2rem}\n"
    ".terms div{display:grid;grid-template-columns:minmax(5rem,11rem) 1fr;gap:1rem;"
    "padding:.3rem 0;border-bottom:1px solid var(--rule);max-width:48rem}\n"
    ".terms dt{font-weight:bold}\n"
    ".terms dd{margin:0;overflow-wrap:anywhere;min-width:0}\n"
    "footer{border-top:2px solid var(--strong);margin-top:1rem;padding-top:1rem;"
    "padding-bottom:2rem}\n"
    "footer p{margin:0 0 .3rem}\n";

static const char phone_style[] =
    "@media screen and (max-width:40rem){\n"
    "svg.broad{display:none}\n"
    "svg.narrow{display:block;max-width:27rem}\n"
    "td.w{min-width:13rem}\n"
    ".tiles{grid-template-columns:1fr;gap:.7rem}\n"
    "nav ol{columns:2 9rem}\n"
    ".terms div{grid-template-columns:1fr;gap:0}\n"
    // the names stay in sight while the figures move
    "tbody th,tfoot th,thead th:first-child{position:sticky;left:0;background:var(--ground);"
    "max-width:42vw;min-width:4rem;overflow-wrap:break-word;z-index:1}\n"
    "tbody th:not(.n){min-width:6.5rem}\n"
    "tr.g th{position:static;max-width:none}\n"
    "th,td{padding:.4rem .5rem}\n"
    "}\n";

static const char desk_style[] =
    "@media screen and (min-width:64rem){\n"
    "body{display:grid;grid-template-columns:14rem minmax(0,1fr);column-gap:2.5rem}\n"
    "header,footer{grid-column:1/-1}\n"
    "nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;margin:0;"
    "padding-top:1.2rem;padding-right:0}\n"
    "nav ol{columns:1}\n"
    "nav li{border-bottom:1px solid var(--rule)}\n"
    "main{padding-top:.7rem}\n"
    "figure{max-width:50rem}\n"
    "}\n";

static const char dark_style[] =
    ":root{--ground:#15191e;--ink:#e8eaed;--soft:#b0b7bf;--link:#8cc4f2;--rule:#3a4149;"
    "--strong:#c4c9cf;--quiet:#1e242b;--shade:#0009;--accent:#64aee0}\n";

static const char paper_style[] =
    "@media print{\n"
    ":root{color-scheme:light}\n"
    "html{font-size:9pt}\n"
    "body{max-width:none;line-height:1.35}\n"
    "header,nav,main,footer{padding:0}\n"
    "header{border-top:3pt solid var(--accent);padding-top:8pt}\n"
    ".skip{display:none}\n"
    // headers with buttons of their own box are not repeated on every sheet
    "thead th button{display:contents}\n"
    "thead th button::after{content:none!important}\n"
    "h1{font-size:18pt}h2{font-size:13pt}h3,figcaption h3,caption span{font-size:10pt}\n"
    ".scope{font-size:11pt}\n"
    "a{color:inherit;text-decoration:none}\n"
    "nav{margin:8pt 0}\n"
    "nav a{padding:1pt 0}\n"
    ".tiles{grid-template-columns:repeat(auto-fit,minmax(36mm,1fr));gap:8pt;margin:6pt 0 12pt}\n"
    ".tiles>div{background:none;padding:4pt 0;break-inside:avoid}\n"
    ".tiles .value{font-size:15pt}\n"
    ".tiles dd,.tiles .value span,.tiles .value small,.standing,figcaption p,.note,"
    "caption small,.notes{font-size:8pt}\n"
    "section{padding:14pt 0 4pt}\n"
    "h1,h2,h3,h2+p,caption{break-after:avoid}\n"
    "figure,tr,.terms div,caption,thead,.short{break-inside:avoid}\n"
    "figure{margin:6pt 0 12pt}\n"
    ".table{margin:6pt 0 12pt}\n"
    ".notes{break-before:avoid}\n"
    ".scroll{overflow:visible;background:none}\n"
    "svg.only{min-width:0}\n"
    "table{font-size:8pt}\n"
    "caption span{position:static;max-width:none}\n"
    "thead{display:table-header-group}\n"
    "tfoot{display:table-row-group}\n"
    "th,td{padding:2pt 5pt}\n"
    "td.w,tbody th,tfoot th{min-width:0}\n"
    "td.w{overflow-wrap:break-word}\n"
    ".many{page:broad}\n"
    ".many table{font-size:7pt}\n"
    ".many th,.many td{padding:1.5pt 2.5pt}\n"
    ".many th,.many td{overflow-wrap:anywhere}\n"
    ".many th.k,.many td.k{white-space:normal}\n"
    ".many td.n,.many th.n{overflow-wrap:normal}\n"
    "}\n";

// Stable; what has no figure, and rows that sum others, stay last whichever way it is sorted.
static const char script[] =
    "<script>//<![CDATA[\n"
    "(function () {\n"
    "  'use strict';\n"
    "  var MOST_ROWS = 5000;\n"
    "  function key(row, column) {\n"
    "    var cell = row.cells[column], data = cell.querySelector('data');\n"
    "    var text = data ? data.value : cell.textContent.trim();\n"
    "    if (!cell.classList.contains('n')) return text === '' ? null : text;\n"
    "    var number = Number(text.replace(/[~,%]/g, '').replace('\\u2212', '-'));\n"
    "    return text === '' || isNaN(number) ? null : number;\n"
    "  }\n"
    "  function compare(a, b, sign) {\n"
    "    if (a.last !== b.last) return a.last ? 1 : -1;\n"
    "    if (a.key === null || b.key === null) return (a.key === null) - (b.key === null);\n"
    "    return sign * (typeof a.key === 'string' ? a.key.localeCompare(b.key, 'en') "
    ": a.key - b.key);\n"
    "  }\n"
    "  function sort(table, column) {\n"
    "    var heads = table.tHead.rows[0].cells, body = table.tBodies[0];\n"
    "    var was = heads[column].getAttribute('aria-sort');\n"
    "    var first = heads[column].classList.contains('n') ? 'descending' : 'ascending';\n"
    "    var other = first === 'ascending' ? 'descending' : 'ascending';\n"
    "    var now = was === first ? other : first;\n"
    "    var items = Array.from(body.rows, function (row) {\n"
    "      return {row: row, key: key(row, column), last: row.className === 'o'};\n"
    "    });\n"
    "    items.sort(function (a, b) { return compare(a, b, now === 'ascending' ? 1 : -1); });\n"
    "    items.forEach(function (item) { body.appendChild(item.row); });\n"
    "    Array.from(heads, function (head) { head.setAttribute('aria-sort', 'none'); });\n"
    "    heads[column].setAttribute('aria-sort', now);\n"
    "  }\n"
    "  document.querySelectorAll('table').forEach(function (table) {\n"
    "    var body = table.tBodies[0];\n"
    "    if (table.tBodies.length !== 1 || body.rows.length < 2 || "
    "body.rows.length > MOST_ROWS) return;\n"
    "    Array.from(table.tHead.rows[0].cells, function (head, column) {\n"
    "      var button = document.createElement('button');\n"
    "      button.type = 'button';\n"
    "      button.title = 'Sort';\n"
    "      while (head.firstChild) button.appendChild(head.firstChild);\n"
    "      head.appendChild(button);\n"
    "      head.setAttribute('aria-sort', 'none');\n"
    "      button.addEventListener('click', function () { sort(table, column); });\n"
    "    });\n"
    "  });\n"
    "}());\n"
    "//]]></script>\n";

uint32_t html_dark_colour(uint32_t colour)
{
    for (size_t i = 0; i < COUNT_OF(shades); i++) {
        if (shades[i].light == colour)
            return shades[i].dark;
    }
    return colour;
}

static void put_dark(FILE *out)
{
    fputs("@media screen and (prefers-color-scheme:dark){\n", out);
    fputs(dark_style, out);
    for (size_t i = 0; i < COUNT_OF(shades); i++) {
        unsigned light = shades[i].light, dark = shades[i].dark;
        fprintf(out, "svg [fill=\"#%06x\"]{fill:#%06x}svg [stroke=\"#%06x\"]{stroke:#%06x}\n",
                light, dark, light, dark);
    }
    fputs("}\n", out);
}

static void put_margin(FILE *out, const char *where, const char *before, const char *text)
{
    fprintf(out, "@%s{font:7pt Helvetica,Arial,sans-serif;color:#595959;content:\"%s", where,
            before);
    html_put_css_text(out, text);
    fputs("\"}\n", out);
}

// As-of and the book's head on every sheet of paper.
static void put_sheets(struct page *page)
{
    const struct document *document = page->document;
    const char *head =
        arena_printf(page->scratch, "%s · %s · root %.12s…", document->origin,
                     text_counted(page->scratch, document->size, "record"), document->root);

    fputs("@page{size:A4;margin:18mm 15mm 16mm;\n", page->out);
    put_margin(page->out, "top-left", "", document->title);
    put_margin(page->out, "top-right", "As of ", document->as_of);
    put_margin(page->out, "bottom-left", "", head);
    fputs("@bottom-right{font:7pt Helvetica,Arial,sans-serif;color:#595959;"
          "content:\"page \" counter(page) \" of \" counter(pages)}}\n"
          "@page broad{size:A4 landscape}\n",
          page->out);
}

void html_put_style(struct page *page)
{
    const char *const parts[] = {screen_style, phone_style, desk_style};

    fputs("<style>\n", page->out);
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        fputs(parts[i], page->out);
    put_dark(page->out);
    fputs(paper_style, page->out);
    put_sheets(page);
    fputs("</style>\n", page->out);
}

void html_put_script(FILE *out)
{
    fputs(script, out);
}
