import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const NEAR_BOTTOM = 80;
const NEAR_TOP = 240;

interface ScrollInput {
  firstSeq: number | null;
  lastSeq: number;
  pendingCount: number;
  onTop: () => void;
}

interface Scroll {
  box: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  unseen: number;
  isAway: boolean;
  onScroll: () => void;
  toNewest: () => void;
}

/** Newest last: stays at the foot while the reader is there, keeps the place when earlier events come in above. */
export function useScroll({ firstSeq, lastSeq, pendingCount, onTop }: ScrollInput): Scroll {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isStuck = useRef(true);
  const fromBottom = useRef(0);
  const pendingBefore = useRef(pendingCount);
  const [isAway, setIsAway] = useState(false);
  const [seenSeq, setSeenSeq] = useState(lastSeq);

  function toNewest() {
    isStuck.current = true;
    setIsAway(false);
    setSeenSeq(lastSeq);
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }

  function onScroll() {
    const element = box.current;
    if (!element) return;
    fromBottom.current = element.scrollHeight - element.scrollTop;
    isStuck.current = fromBottom.current - element.clientHeight < NEAR_BOTTOM;
    setIsAway(!isStuck.current);
    if (isStuck.current) setSeenSeq(lastSeq);
    if (element.scrollTop < NEAR_TOP) onTop();
  }

  useLayoutEffect(() => {
    const element = box.current;
    if (element && !isStuck.current) element.scrollTop = element.scrollHeight - fromBottom.current;
  }, [firstSeq]);

  useLayoutEffect(() => {
    // Who sends wants to see what was sent.
    if (pendingCount > pendingBefore.current) isStuck.current = true;
    pendingBefore.current = pendingCount;
    if (isStuck.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lastSeq, pendingCount]);

  useEffect(() => {
    const observer = new ResizeObserver(() => {
      if (isStuck.current && box.current) box.current.scrollTop = box.current.scrollHeight;
    });
    if (content.current) observer.observe(content.current);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  const unseen = isAway && seenSeq > 0 ? Math.max(0, lastSeq - seenSeq) : 0;
  return { box, content, unseen, isAway, onScroll, toNewest };
}
