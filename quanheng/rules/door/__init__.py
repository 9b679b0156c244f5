"""The one door between the two sites: what may pass, in which form, signed or sealed."""
