"""What a person does to series: the desk, and one class per subject that is given it.

`Desk` knows what is selected, asks the engine, changes series and shows what changed. No subject inherits from another,
and none touches what another keeps to itself. `commands` is the table of all that can be done here by a key.
"""
