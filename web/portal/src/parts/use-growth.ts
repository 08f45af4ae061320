import { useEffect, useState } from "react";

const STEP = 40;
const NEAR_PX = 200;

/** How many of `total` entries to show: a first lot, and one more each time the window's bottom nears. */
export function useGrowth(total: number): number {
  const [shown, setShown] = useState(STEP);

  useEffect(() => {
    if (shown >= total) return;
    const { documentElement: page } = document;
    const more = () => {
      setShown(shown + STEP);
    };
    const look = () => {
      if (page.scrollHeight - window.scrollY - window.innerHeight < NEAR_PX) more();
    };
    // A window too tall to scroll would never ask for more.
    const fill = () => {
      if (page.scrollHeight <= window.innerHeight) more();
    };
    fill();
    window.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", fill);
    return () => {
      window.removeEventListener("scroll", look);
      window.removeEventListener("resize", fill);
    };
  }, [shown, total]);

  return Math.min(shown, total);
}
