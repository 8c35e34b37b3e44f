"""How people read a trace: as text, in the terminal, and in sentences."""
