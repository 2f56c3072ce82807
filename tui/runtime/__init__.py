"""How the program shares the machine and its time: garbage collection, thread priorities, timers."""
