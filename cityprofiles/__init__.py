"""U4SSC City Profiles: verified city results become profiles, snapshots and verification reports.



The stages, in the order in which `build.py` runs them (imports run the same way, never back; site_tests keeps it):

    problems                              what is wrong with a file, as a value
    model                                 the field's words as frozen values: catalogue, KPI, data point, city, round, result
    source                                YAML text to plain nodes that know their line; every trap of YAML closed
    catalog, rounds                       nodes to a checked catalogue and to checked cities and rounds
    policy                                people's decisions: what counts as reported, who is published, the seal
    score, summary                        points, bands and aggregates; the two summary tables
    language                              words, numbers and dates of each language
    wheel, drawing                        the geometry of the wheel; the wheel as SVG
    sentences, views                      plain sentences; what a template gets
    datafiles                             results.json and results.csv
    pages, render, assets                 every output and its address; view to HTML; the theme's files under hashed names
    publish                               the only writer: a finished folder, swapped in whole
"""
