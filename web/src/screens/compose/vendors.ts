/** The vendors' own push options, as RongCloud takes them; src/domain/push-options.ts holds the rules. */

export type Option = {
  readonly key: string;
  /** The only values there are; text where left out. */
  readonly choices?: readonly string[];
};

export type VendorId = "APNs" | "HW" | "HONOR" | "MI" | "OPPO" | "VIVO" | "FCM" | "OHOS";

export const VENDORS: readonly { readonly id: VendorId; readonly options: readonly Option[] }[] = [
  {
    id: "APNs",
    options: [
      { key: "interruption-level", choices: ["passive", "active", "time-sensitive", "critical"] },
      { key: "richMediaUri" },
      { key: "thread-id" },
      { key: "apns-collapse-id" },
    ],
  },
  {
    id: "HW",
    options: [
      { key: "category" },
      { key: "importance", choices: ["NORMAL", "LOW"] },
      { key: "channelId" },
      { key: "image" },
    ],
  },
  { id: "HONOR", options: [{ key: "importance", choices: ["NORMAL", "LOW"] }, { key: "image" }] },
  { id: "MI", options: [{ key: "channelId" }, { key: "large_icon_uri" }] },
  {
    id: "OPPO",
    options: [{ key: "channelId" }, { key: "category" }, { key: "notify_level", choices: ["1", "2", "16"] }],
  },
  { id: "VIVO", options: [{ key: "classification", choices: ["0", "1"] }, { key: "category" }] },
  { id: "FCM", options: [{ key: "channelId" }, { key: "collapse_key" }, { key: "imageUrl" }] },
  { id: "OHOS", options: [{ key: "category" }, { key: "image" }] },
];
