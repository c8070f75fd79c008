export interface Column {
  key: string
  label: string
  /** The server's name for this order; without one the list cannot be sorted by it. */
  sort?: string
  /** Left out on a narrow screen. */
  wide?: boolean
}

export interface Sort {
  by: string
  descending: boolean
}
