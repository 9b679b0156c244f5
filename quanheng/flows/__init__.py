"""Local flows in the making: an office refines the statutory procedure of one of its items, edit by edit."""
