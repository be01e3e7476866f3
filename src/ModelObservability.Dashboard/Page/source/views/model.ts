import { el, modelName, modelUrl, put, root, say } from '../dom'
import { count, number, percent, score, seconds, title, withUnit } from '../format'
import type { Live } from '../live'
import { empty, Signals, tile } from '../parts'
import { isBound, panelsOf, tabOf, type Tab } from '../panels'
import { Deck } from '../deck'
import { confidence } from '../confidence'
import { DriftDetails } from '../drift'
import { ObjectiveDetails } from '../objectives'
import { QualityDetails } from '../quality'
import { TrainingDetails } from '../training'
import { Processes } from '../processes'
import type { Group, Snapshot, Summary } from '../types'

type Name = Tab | 'signals' | 'versions'

const names: [Name, string][] = [
  ['traffic', 'Traffic'], ['quality', 'Quality'], ['drift', 'Drift'], ['objectives', 'Objectives'], ['training', 'Training'], ['language', 'Language model'], ['signals', 'Signals'], ['versions', 'Versions'], ['other', 'Other'],
]

const hints: Record<Tab, [string, string?]> = {
  traffic: ['Nothing has called this model yet. It is watched where it is wrapped:', 'var predict = monitor.Observe<Input, Output>(model.Predict);'],
  quality: ['Nobody has said yet which answers were right. With labels:', 'BinaryQuality quality = monitor.TrackBinary();\nquality.Record(labels, scores);'],
  drift: ['Nothing is compared with a reference yet. With a profile of when the model was healthy:', 'DriftTracker drift = monitor.TrackDrift(profile);\ndrift.Record(rows);'],
  objectives: ['No objective is tracked and nothing is forecast. A target with its error budget:', 'monitor.TrackLatencyObjective(TimeSpan.FromMilliseconds(50), target: 0.99);'],
  training: ['This model has not been trained in this process. A run is watched like this:', 'using TrainingRun run = monitor.StartTraining(new() { Epochs = 10 });\nforeach (var epoch in run.Epochs())\n    foreach (var step in epoch.Observe(loader)) step.Report(Train(step.Batch));'],
  language: ['No chat client or generator of embeddings is observed under this name. One is with:', 'IChatClient client = inner.AsBuilder().UseModelObservability(monitor).Build();'],
  other: ['Nothing else is published of this model.'],
}

/** One model, in tabs. */
export class ModelView {
  readonly element = el('div')
  private readonly chips = el('div', { class: 'chips' })
  private readonly tabs = el('div', { class: 'tabs', role: 'tablist', 'aria-label': 'What to see' })
  private readonly panel = el('div', { role: 'tabpanel', id: 'tab', tabindex: -1 })
  private readonly report = el('a', { class: 'button', href: `${root}/${encodeURIComponent(modelName)}/report` }, 'Report')
  private readonly tiles = el('dl', { class: 'tiles' })
  private readonly hint = el('div')
  private readonly details = el('div', { class: 'details' })
  private readonly deck = new Deck()
  private readonly signals = new Signals(false)
  private readonly quality = new QualityDetails()
  private readonly drift = new DriftDetails()
  private readonly objectives = new ObjectiveDetails()
  private readonly training = new TrainingDetails()
  private readonly outputs = el('div', { class: 'deck' })
  private readonly comparison = el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Versions side by side' })
  private readonly processes = new Processes()
  private readonly sideBySide = el('div', {}, this.comparison, this.processes.element)
  private tab: Name = 'traffic'
  /** the tab was named by the address, by hand, or by what there is */
  private isSettled = false
  private chosen = new URLSearchParams(location.search).get('version')

  constructor(private readonly live: Live) {
    put(this.tabs, ...names.map(([name, label]) => el('button', {
      role: 'tab', id: `tab-${name}`, 'aria-controls': 'tab', onclick: () => this.open(name), onkeydown: event => this.move(event as KeyboardEvent),
    }, label)))
    put(this.element, el('p', { class: 'back' }, el('a', { href: root }, '← all models')), el('div', { class: 'bar' }, el('h1', {}, modelName), this.chips,
      this.report), this.tabs, this.panel)
    put(this.panel, this.tiles, this.hint, this.details, this.deck.element)
    addEventListener('hashchange', () => this.read())
    this.read()
  }

  update(): void {
    const data = this.live.data!
    const groups = data.groups
    if (groups.length === 0) {
      for (const part of [this.tabs, this.report, this.tiles, this.deck.element, this.details]) (part as HTMLElement).hidden = true
      put(this.hint, el('div', { class: 'empty' }, el('p', {}, 'No model of this name is watched in this process.'), el('p', {}, el('a', { href: root }, 'All models'))))
      return
    }
    for (const part of [this.tabs, this.report, this.deck.element, this.details]) (part as HTMLElement).hidden = false
    const group = groups.find(one => one.version === this.chosen) ?? latest(groups, data.models)
    const summary = data.models.find(one => one.version === group.version && one.framework === group.framework)!
    this.drawChips(groups, group)
    if (!this.isSettled) { this.isSettled = true; this.turn(natural(group, summary, data)) }
    const signals = data.signals.filter(one => groups.length === 1 || one.version === group.version)
    const tab = document.getElementById('tab-signals')
    if (tab) say(tab, signals.length ? `Signals (${signals.length})` : 'Signals')

    const isData = this.tab !== 'signals' && this.tab !== 'versions'
    this.tiles.hidden = this.tab !== 'traffic'
    if (this.tab === 'traffic') this.drawTiles(summary)
    const panels = isData ? panelsOf(group, data.instruments, instrument => tabOf(instrument) === this.tab) : []
    this.deck.set(panels, group, data)
    if (this.tab === 'quality') this.quality.set(data.quality?.find(one => one.version === group.version), group)
    if (this.tab === 'traffic') put(this.outputs, confidence(group))
    if (this.tab === 'drift') this.drift.set(data.drift?.find(one => one.version === group.version), group, data, signals)
    if (this.tab === 'objectives') this.objectives.set(group, signals)
    if (this.tab === 'training') this.training.set((data.runs ?? []).filter(one => one.version === group.version), data.studies ?? [])
    if (this.tab === 'signals') this.signals.set(signals, 'No signal so far: nothing has been found wrong with this model.')
    if (this.tab === 'versions') { this.compare(groups, data.models); this.processes.set(data.processes) }
    const parts: Partial<Record<Name, HTMLElement>> = { traffic: this.outputs, quality: this.quality.element, drift: this.drift.element, objectives: this.objectives.element, training: this.training.element, signals: this.signals.element, versions: this.sideBySide }
    const part = parts[this.tab]
    if (this.details.firstChild !== part) part ? put(this.details, part) : put(this.details)
    const isEmpty = isData && (panels.length === 0 || (this.tab === 'traffic' && !summary.calls)) && !(this.tab === 'training' && data.runs?.length) && !(this.tab === 'drift' && data.drift?.length)
    if (isEmpty !== this.hint.hasChildNodes()) isEmpty ? put(this.hint, empty(...hints[this.tab as Tab])) : put(this.hint)
  }

  /** The tab that the address names; an address that names none changes nothing. */
  private read(): void {
    const wanted = names.find(([name]) => name === location.hash.slice(1))?.[0]
    this.isSettled ||= wanted !== undefined
    this.turn(wanted ?? this.tab)
    if (this.live.data) this.update()
  }

  private turn(to: Name): void {
    this.tab = to
    for (const [at, [name]] of names.entries()) {
      const tab = this.tabs.children[at]
      tab.setAttribute('aria-selected', String(name === to))
      tab.setAttribute('tabindex', name === to ? '0' : '-1')
    }
    this.panel.setAttribute('aria-labelledby', `tab-${to}`)
    put(this.hint)
    this.deck.clear()
    this.drift.clear()
  }

  private open(name: Name): void { history.replaceState(null, '', `#${name}`); this.read() }

  private move(event: KeyboardEvent): void {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (!by) return
    const next = (names.findIndex(([name]) => name === this.tab) + by + names.length) % names.length
    this.open(names[next][0]);
    (this.tabs.children[next] as HTMLElement).focus()
  }

  private drawChips(groups: Group[], chosen: Group): void {
    const key = groups.map(group => group.version).join('\n') + '\n' + chosen.version
    if (this.chips.dataset.key === key) return
    this.chips.dataset.key = key
    if (groups.length === 1) { put(this.chips, el('span', { class: 'version' }, `${chosen.version} ${chosen.framework}`.trim())); return }
    put(this.chips, el('label', {}, 'Version ', el('select', { onchange: (event: Event) => {
      this.chosen = (event.target as HTMLSelectElement).value
      history.replaceState(null, '', modelUrl(modelName, this.chosen) + location.hash)
      this.deck.clear()
      this.update()
    } }, ...groups.map(group => el('option', { value: group.version, selected: group === chosen }, group.version || 'no version')))))
  }

  private drawTiles(model: Summary): void {
    const few = (model.latency?.[0] ?? 0) < 100
    put(this.tiles,
      tile('Calls', model.rate === null ? '–' : `${number(model.rate)}/s`, `${count(model.calls)} in all`),
      tile('p50', seconds(model.latency?.[1]), `last minute, n = ${count(model.latency?.[0])}`),
      tile('p99', seconds(model.latency?.[2]), few ? `n = ${count(model.latency?.[0])}: one of the slowest` : `last minute, n = ${count(model.latency?.[0])}`),
      tile('Errors', model.minuteCalls ? percent((model.minuteErrors ?? 0) / model.minuteCalls) : '–', `${count(model.minuteErrors)} in the last minute`),
      tile('Running', count(model.active), 'calls now'),
      tile(model.score ? title(model.score.i) : 'Score', score(model.score?.last), model.score ? model.score.window === 'recent' ? 'recent window' : 'since the start' : 'no labels yet'))
  }

  /** Versions side by side: traffic, and every score that one of them has. */
  private compare(groups: Group[], models: Summary[]): void {
    const scores = [...new Set(groups.flatMap(group => group.series.filter(isScore).map(series => series.i)))].sort()
    const of = (group: Group) => models.find(model => model.version === group.version && model.framework === group.framework)
    const rows: [string, (group: Group) => string][] = [
      ['framework', group => group.framework || '–'],
      ['calls a second', group => number(of(group)?.rate)],
      ['calls in all', group => count(of(group)?.calls)],
      ['p50, last minute', group => seconds(of(group)?.latency?.[1])],
      ['p99, last minute', group => `${seconds(of(group)?.latency?.[2])} of ${count(of(group)?.latency?.[0])}`],
      ['errors, last minute', group => percent(of(group)?.minuteCalls ? (of(group)!.minuteErrors ?? 0) / of(group)!.minuteCalls! : null)],
      ...scores.map((name): [string, (group: Group) => string] => [title(name), group => {
        const found = group.series.filter(isScore).filter(series => series.i === name)
        const one = found.find(series => series.a['ml.quality.window'] === 'all') ?? found[0]
        if (!one) return '–'
        const show = (value?: number | null) => withUnit(value, this.live.data!.instruments[name].unit)
        const end = (side: string) => group.series.find(series => series.i === `${name}.${side}` && Object.keys(one.a).every(key => series.a[key] === one.a[key]))?.last
        return show(one.last) + (typeof end('lower') === 'number' ? ` (${show(end('lower'))} to ${show(end('upper'))})` : '')
      }]),
    ]
    const header = el('tr', {}, el('td'), ...groups.map(group => el('th', { scope: 'col' }, group.version || 'no version')))
    put(this.comparison, groups.length === 1 ? el('p', { class: 'note' }, 'One version is watched. A second one appears here beside it, from new ModelMonitor(name, version).') : null,
      el('table', { class: 'facts-table' }, el('thead', {}, header), el('tbody', {}, ...rows.map(([name, value]) => el('tr', {}, el('th', { scope: 'row' }, name), ...groups.map(group => el('td', {}, value(group))))))))
  }
}

const isScore = (series: { i: string, a: Record<string, string> }): boolean =>
  series.i.startsWith('ml.quality.') && !isBound(series.i) && 'ml.quality.window' in series.a && Object.keys(series.a).every(name => ['ml.quality.window', 'ml.quality.task', 'ml.quality.average'].includes(name))

/** Where a model is looked at first: a language model at its tokens and chunks, one that only trains at its runs, every other at its calls. */
function natural(group: Group, summary: Summary, data: Snapshot): Name {
  if (group.series.some(series => series.i.startsWith('gen_ai.'))) return 'language'
  return !summary.calls && data.runs?.some(run => run.version === group.version) ? 'training' : 'traffic'
}

function latest(groups: Group[], models: Summary[]): Group {
  const rate = (group: Group) => models.find(model => model.version === group.version)?.rate ?? -1
  return groups.toSorted((one, other) => rate(other) - rate(one))[0]
}
