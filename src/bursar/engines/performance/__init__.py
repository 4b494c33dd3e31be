"""How well did it do: rates of return, what changed a value and why, and how rough the way was."""
