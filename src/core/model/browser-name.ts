// Which names are those of browsers and devices, and so say where a test ran and not which test it is.

/** The name of a browser or a device, such as Playwright projects often have. */
export const browserLike: RegExp =
  /chrom|firefox|webkit|safari|edge|desktop|mobile|tablet|iphone|ipad|ios|pixel|galaxy|android|nexus|moto/i;
