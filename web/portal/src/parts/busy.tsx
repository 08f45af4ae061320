/** An icon for a waiting button that, unlike Ant Design's own, leaves the button's name as it is. */
export function busy(waiting: boolean) {
  return waiting && { icon: <span className="spinner" aria-hidden="true" /> };
}
