import { Chart, type ChartData } from './chart'
import { el, put } from './dom'
import { count, date, neat, none, number, percent, seconds, span } from './format'
import type { Curve, Numbers, Run, Study } from './types'

/** Training runs: progress, curves, hyperparameters, two runs compared, studies. */
export class TrainingDetails {
  readonly element = el('div', { class: 'training' })
  private readonly list = el('div', { class: 'runs' })
  private readonly facts = el('div')
  private readonly studies = el('div')
  private readonly notes = new Map<string, HTMLElement>()
  private readonly charts = {
    loss: new Chart('Loss', number, false), learningRate: new Chart('Learning rate', number, false),
    gradientNorm: new Chart('Gradient norm', number, false), dataWait: new Chart('Share of a step spent waiting for data', percent, false),
  }
  private chosen: string[] = []
  private runs: Run[] = []
  private shape = ''

  constructor() {
    const cards = Object.entries({ loss: 'Loss by step', learningRate: 'Learning rate', gradientNorm: 'Gradient norm', dataWait: 'Waiting for data' }).map(([key, name]) => {
      const note = el('p', { class: 'note' })
      this.notes.set(key, note)
      return el('section', { class: 'card' }, el('h3', {}, name), this.charts[key as keyof typeof this.charts].element, note)
    })
    put(this.element, this.list, this.facts, el('div', { class: 'deck' }, ...cards), this.studies)
  }

  set(runs: Run[], studies: Study[]): void {
    this.runs = runs.toReversed()
    this.element.hidden = runs.length === 0 && studies.length === 0
    if (this.chosen.length === 0 || !this.chosen.some(id => runs.some(run => run.id === id))) this.chosen = this.runs.slice(0, 1).map(run => run.id)
    const shape = this.runs.map(run => run.id + run.outcome).join() + this.chosen.join()
    if (shape !== this.shape) { this.shape = shape; this.drawList() }
    this.draw()
    put(this.studies, ...studies.map(drawStudy))
  }

  private drawList(): void {
    put(this.list, el('fieldset', {}, el('legend', {}, 'Runs: up to two at once'), ...this.runs.map(run => el('label', {}, el('input', {
      type: 'checkbox', checked: this.chosen.includes(run.id), onchange: (event: Event) => {
        this.chosen = (event.target as HTMLInputElement).checked ? [...this.chosen, run.id].slice(-2) : this.chosen.filter(id => id !== run.id)
        this.shape = ''
        this.set(this.runs.toReversed(), [])
      },
    }), ` ${run.name}`, el('small', {}, ` ${run.outcome || 'running'}, ${date(run.seen)}${run.earlier ? ', earlier process' : ''}`)))))
  }

  private draw(): void {
    const chosen = this.runs.filter(run => this.chosen.includes(run.id))
    put(this.facts, ...chosen.map(run => drawRun(run, chosen.length > 1)), chosen.length === 2 ? differences(chosen[0], chosen[1]) : null)
    for (const key of ['loss', 'learningRate', 'gradientNorm', 'dataWait'] as const) {
      const curves: [string, Curve][] = chosen.flatMap(run => {
        const name = chosen.length > 1 ? nameOf(run, chosen) + ' ' : ''
        return key === 'loss' ? [[name + 'train', run.curves.loss], [name + 'validation', run.curves.validation]] as [string, Curve][] : [[(name + key.replace(/[A-Z]/, letter => ' ' + letter.toLowerCase())).trim(), run.curves[key]]] as [string, Curve][]
      }).filter(([, curve]) => curve.of > 0)
      this.charts[key].element.parentElement!.hidden = curves.length === 0
      if (curves.length) this.charts[key].set(join(curves))
      const cut = curves.filter(([, curve]) => curve.of > curve.x.length).map(([name, curve]) => `${name}: ${count(curve.x.length)} of ${count(curve.of)} points, every minimum and maximum among them`)
      const missed = key === 'loss' ? chosen.filter(run => run.missed > 0).map(run => `${count(run.missed)} steps of ${run.name} came faster than the page reads them (TrainingOptions.RecentSteps)`) : []
      this.notes.get(key)!.textContent = [...cut, ...missed].join('; ')
    }
  }
}

/** Curves with steps of their own on one axis; where a curve has no step its line goes on. */
function join(curves: [string, Curve][]): ChartData {
  const x = [...new Set(curves.flatMap(([, curve]) => curve.x))].sort((one, other) => one - other)
  return {
    x, lines: curves.map(([label, curve]) => {
      const at = new Map(curve.x.map((step, index) => [step, curve.y[index]]))
      const last = curve.x[curve.x.length - 1]
      // undefined: no gap in the line; null: one
      return { label, values: x.map(step => at.has(step) ? at.get(step)! : step > last ? null : undefined) as Numbers }
    }),
  }
}

/** Two runs of one name are told apart by when they began. */
const nameOf = (run: Run, chosen: Run[]): string => chosen.every(one => one.name === chosen[0].name) ? `${run.name} ${date(run.seen)}` : run.name

function drawRun(run: Run, named: boolean): HTMLElement {
  const facts: [string, string][] = [
    ['state', run.outcome ? `${run.outcome}${run.stop ? `: ${run.stop}` : ''}` : 'running'],
    ['epoch', run.epochs ? `${run.epoch} of ${run.epochs}` : String(run.epoch)], ['step', count(run.step)],
    ['elapsed', span(run.elapsed)], ['left', run.outcome ? '–' : span(run.remaining)],
    ['train loss', number(run.loss)], ['validation loss', `${number(run.validationLoss)}${run.bestValidationLoss !== null ? `, best ${number(run.bestValidationLoss)} in epoch ${run.bestValidationEpoch}` : ''}`],
    ...(run.patienceLeft !== undefined ? [['patience left', `${run.patienceLeft} validations`] as [string, string]] : []),
    ['samples a second', run.samplesPerSecond ? number(run.samplesPerSecond) : none], ['waiting for data', percent(run.dataWaitShare)],
  ]
  return el('section', { class: 'card wide' }, named ? el('h3', {}, run.name) : null,
    run.progress !== null ? el('progress', { max: 1, value: run.progress, 'aria-label': `Progress of ${run.name}` }) : null,
    el('dl', { class: 'facts' }, ...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)))),
    Object.keys(run.hyperparameters).length ? el('dl', { class: 'facts params' }, ...Object.entries(run.hyperparameters).map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)))) : null)
}

/** The hyperparameters in which two runs differ, and what became of them. */
function differences(one: Run, other: Run): HTMLElement {
  const names = [...new Set([...Object.keys(one.hyperparameters), ...Object.keys(other.hyperparameters)])].filter(name => one.hyperparameters[name] !== other.hyperparameters[name])
  const rows: [string, string, string][] = [
    ...names.map((name): [string, string, string] => [name, one.hyperparameters[name] ?? '–', other.hyperparameters[name] ?? '–']),
    ['best train loss', number(one.bestLoss), number(other.bestLoss)], ['best validation loss', number(one.bestValidationLoss), number(other.bestValidationLoss)], ['elapsed', span(one.elapsed), span(other.elapsed)],
  ]
  return el('section', { class: 'card wide' }, el('h3', {}, 'What differs'), el('table', { class: 'facts-table' },
    el('thead', {}, el('tr', {}, el('td'), ...[one, other].map(run => el('th', { scope: 'col' }, nameOf(run, [one, other]))))),
    el('tbody', {}, ...rows.map(([name, first, second]) => el('tr', {}, el('th', { scope: 'row' }, name), el('td', {}, first), el('td', {}, second))))))
}

function drawStudy(study: Study): HTMLElement {
  const parameters = [...new Set(study.trials.flatMap(trial => Object.keys(trial.parameters)))]
  return el('section', { class: 'card wide' }, el('h3', {}, `Study ${study.name}`, el('small', {}, `${study.metric}, ${study.mode} is better; ${study.trials.length} of ${study.started} trials`)),
    el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Trials of ${study.name}` }, el('table', { class: 'facts-table' },
      el('thead', {}, el('tr', {}, ...['trial', 'outcome', 'result', 'took', ...parameters].map(name => el('th', { scope: 'col' }, name)))),
      el('tbody', {}, ...study.trials.map(trial => el('tr', { class: trial.number === study.best ? 'best' : '' }, el('th', { scope: 'row' }, `${trial.number}${trial.number === study.best ? ' (best)' : ''}`),
        ...[trial.outcome, number(trial.result), seconds(trial.duration), ...parameters.map(name => trial.parameters[name] ?? '–')].map(value => el('td', { title: value }, neat(value)))))))))
}
