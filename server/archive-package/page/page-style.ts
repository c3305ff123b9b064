/** The look of a package's page; it must print on A4 too. */
export const pageStyle = `
:root { color-scheme: light; --line: #d8dce3; --soft: #5a6472; --accent: #1c5fb8 }
* { box-sizing: border-box }
body { margin: 0; color: #1d2430; background: #f5f6f8;
  font: 14px/1.6 "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  font-variant-numeric: tabular-nums }
header, main { max-width: 1180px; margin: 0 auto; padding: 20px 24px }
header { padding-bottom: 0 }
h1 { margin: 0 0 4px; font-size: 22px; line-height: 1.35; overflow-wrap: anywhere }
h2 { margin: 0 0 12px; font-size: 16px }
section { margin-bottom: 20px; padding: 16px 20px; background: #fff; border: 1px solid var(--line); border-radius: 6px }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 0 }
dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
table { width: 100%; border-collapse: collapse }
th, td { padding: 6px 10px 6px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere }
th { color: var(--soft); font-weight: 500 }
a { color: var(--accent) }
.soft { color: var(--soft) }
.player { display: grid; grid-template-columns: minmax(0, 1fr) 320px; gap: 16px }
video { width: 100%; aspect-ratio: 16 / 9; background: #10141a; border-radius: 4px }
#clock { margin-top: 8px; font-size: 22px; font-weight: 600 }
#clips { max-height: 520px; margin: 0; padding: 0; overflow: auto; list-style: none; border: 1px solid var(--line);
  border-radius: 4px }
#clips button { display: block; width: 100%; min-height: 40px; padding: 8px 12px; border: 0; text-align: left;
  font: inherit; color: inherit; background: none; border-bottom: 1px solid var(--line); cursor: pointer }
#clips button:hover { background: #eef3fa }
#clips button[aria-current="true"] { background: #e3edfb; box-shadow: inset 3px 0 var(--accent) }
.mark { display: inline-block; min-width: 4.5em }
.failed { color: #b3261e; font-weight: 600 } .passed { color: #1a7340 } .open { color: var(--soft) }
@media (max-width: 820px) { .player { grid-template-columns: 1fr } }
@media print { body { background: #fff } .player { display: none } section { break-inside: avoid; border: 0; padding: 0 } }
`
