import { useEffect, useState, type RefObject } from 'react';

const step = 60;

/** How many items of a long list to render: a page more whenever the end comes near. */
export function useSlice(scroller: RefObject<HTMLElement | null>, length: number): number {
  const [count, setCount] = useState(step);
  useEffect(() => {
    const element = scroller.current;
    if (!element || count >= length) return undefined;
    const onScroll = () => {
      if (element.scrollHeight - element.scrollTop - element.clientHeight < 600) setCount((old) => old + step);
    };
    onScroll();
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller, count, length]);
  return count;
}
