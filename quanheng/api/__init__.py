"""The interface of the inner network: what pages show and do, for other programs, under a person's own token."""
