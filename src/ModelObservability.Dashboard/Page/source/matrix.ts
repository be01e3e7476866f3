import { el, put, say } from './dom'
import { count, percent } from './format'

type Norm = 'none' | 'row' | 'column' | 'all'

/** A confusion matrix as a table whose cells are shaded. */
export class Matrix {
  readonly element = el('div', { class: 'matrix' })
  private norm: Norm = 'none'
  private classes: string[] = []
  private cells: number[] = []

  private readonly note = el('p', { class: 'note' })
  private readonly table: HTMLElement

  constructor(caption: string) {
    this.table = el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption })
    // made once: a list that is open, or has the focus, stays while cells change
    const choose = el('label', { class: 'choose' }, 'Shares of ', el('select', { onchange: (event: Event) => { this.norm = (event.target as HTMLSelectElement).value as Norm; this.draw() } },
      ...(['none', 'row', 'column', 'all'] as const).map(norm => el('option', { value: norm }, { none: 'nothing: counts', row: 'the true class', column: 'the predicted class', all: 'all samples' }[norm]))))
    put(this.element, choose, this.note, this.table)
  }

  set(classes: string[], cells: number[]): void {
    if (classes.join('\n') === this.classes.join('\n') && cells.join() === this.cells.join()) return
    this.classes = classes
    this.cells = cells
    this.draw()
  }

  private draw(): void {
    const size = this.classes.length
    const rows = this.classes.map((_, row) => this.cells.slice(row * size, (row + 1) * size))
    const rowSums = rows.map(row => row.reduce((sum, one) => sum + one, 0))
    const columnSums = this.classes.map((_, column) => rows.reduce((sum, row) => sum + row[column], 0))
    const total = rowSums.reduce((sum, one) => sum + one, 0)
    const share = (row: number, column: number): number => {
      const of = this.norm === 'column' ? columnSums[column] : this.norm === 'all' ? total : rowSums[row]
      return of ? rows[row][column] / of : 0
    }
    const table = el('table', { class: size > 12 ? 'cells small' : 'cells' },
      el('thead', {}, el('tr', {}, el('td'), ...this.classes.map(name => el('th', { scope: 'col', title: name }, name)))),
      el('tbody', {}, ...rows.map((row, r) => el('tr', {}, el('th', { scope: 'row', title: this.classes[r] }, this.classes[r]), ...row.map((cell, c) => {
        const shade = Math.min(9, Math.ceil(share(r, c) * 9))
        return el('td', { class: `shade-${shade}${r === c ? ' right' : ''}`, title: `true ${this.classes[r]}, predicted ${this.classes[c]}: ${count(cell)}` },
          this.norm === 'none' ? count(cell) : percent(Math.round(share(r, c) * 1000) / 1000))
      })))))
    say(this.note, `Rows are true, columns predicted; ${count(total)} samples`)
    put(this.table, table)
  }
}
