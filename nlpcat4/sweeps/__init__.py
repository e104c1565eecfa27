"""Many trainings of one config, each with other settings, from any number of processes and machines.

space       what may be tried -> values to try
plan        a sweep file or a command line -> a checked plan
study       a plan and its storage -> trials, each claimed by one process and told once
trial       one claimed trial -> a run
results     finished trials -> results.csv and the best config
"""
