"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { SwitchField } from "@/components/ui/switch";
import { toast, toastWithUndo } from "@/components/ui/toast";
import type { RoleSetting, RoleSettings as Settings } from "@/lib/shared/permissions";
import { updateOrganizationAction } from "../actions";
import { SETTING_WORDS } from "../constants";

export type RoleSettingsProps = { orgSlug: string; settings: Settings };

const UNREACHABLE = "Gatehouse did not answer. Check your connection and try again.";

/** Widens and narrows what roles may do; each switch takes effect at once. */
export function RoleSettings({ orgSlug, settings }: RoleSettingsProps) {
  const router = useRouter();
  const [saving, setSaving] = useState<RoleSetting | null>(null);

  async function set(setting: RoleSetting, on: boolean, isUndo: boolean): Promise<void> {
    setSaving(setting);
    const answer = await updateOrganizationAction({ org: orgSlug }, { [setting]: on }).catch(() => null);
    setSaving(null);
    router.refresh();
    const { label } = SETTING_WORDS[setting];
    if (!answer?.ok) toast.error(answer?.message ?? UNREACHABLE);
    else if (isUndo) toast.success(`${label}: ${on ? "on" : "off"} again`);
    else toastWithUndo(`${label}: ${on ? "on" : "off"}`, () => void set(setting, !on, true));
  }

  return (
    <div className="grid gap-5">
      {(Object.keys(SETTING_WORDS) as RoleSetting[]).map((setting) => (
        <SwitchField
          key={setting}
          label={SETTING_WORDS[setting].label}
          description={SETTING_WORDS[setting].description}
          checked={settings[setting]}
          pending={saving === setting}
          onCheckedChange={(on) => void set(setting, on, false)}
        />
      ))}
    </div>
  );
}
