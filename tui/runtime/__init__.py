"""How the program shares the machine: garbage collection and thread priorities."""
