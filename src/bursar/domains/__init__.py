"""Vertical slices, in tiers; see ARCHITECTURE section 3."""
