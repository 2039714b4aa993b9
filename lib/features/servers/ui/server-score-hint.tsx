"use client";

import { Info } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";

/** How the health score comes about, for those who ask. */
export function ServerScoreHint() {
  return (
    <Popover>
      <PopoverTrigger asChild>
        <IconButton size="sm" label="How the health score is made" icon={<Info />} />
      </PopoverTrigger>
      <PopoverContent label="How the health score is made" className="w-96">
        <div className="grid gap-2 text-[0.8125rem]">
          <p className="font-medium">Health score, over the last 24 hours</p>
          <p className="font-mono text-xs">100 × availability × (0.8 + 0.2 × speed)</p>
          <p className="text-muted-foreground">
            <strong className="font-medium text-foreground">Availability</strong> is the share of good health
            checks. A degraded check counts 0.7, an unanswered one 0.
          </p>
          <p className="text-muted-foreground">
            <strong className="font-medium text-foreground">Speed</strong> is 1 when checks are answered
            within 300 ms on average and falls to 0 at 3 s.
          </p>
          <p className="text-muted-foreground">
            While the latest check is unanswered, the score is 40 at most.
          </p>
        </div>
      </PopoverContent>
    </Popover>
  );
}
