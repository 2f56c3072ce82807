"""The session: the verbs of the program, whoever gives the orders."""
