"""U4SSC City Profiles: verified city results become profiles, snapshots and verification reports.

The stages, in the order in which `build.py` runs them. Imports run upwards in this list and never down; site_tests keeps it.

    problems, cache, fingerprints   what is wrong with a file, as a value; what a build keeps for the next one; what it reads, by its hashes
    numerals, source, forms         numbers as people write them; YAML text to nodes that know their line; texts and groups of fields
    methodology, model              the field's words as frozen values: catalogue, KPI, benchmark; city, round, report, result
    density                         how densely a city is settled
    benchmarks, catalog             a benchmark's one line; the KPI catalogue
    stories                         the texts of a round, and the tables that they ask for
    spelling                        how names are spelt: without accents, and in the order of an alphabet
    seal                            what was approved, and what has changed since
    results, rounds, addresses      results.yaml; cities and rounds; permanent addresses and redirects
    policy                          what counts as reported, and who is published
    language                        words, numbers and dates of each language
    typefaces                       the letters that documents can be set in
    project                         everything that a build reads, checked
    score, summary, history         points, bands and aggregates; the summary tables; a city's rounds side by side
    stretches                       the other way round: which values lie in which band
    entries, releases               a city in everything that lists, compares or adds up cities; what has happened to public rounds
    comparison, similarity          cities side by side: what can be compared and what not; cities that are like each other
    scaffold                        the files of a new city or round
    approval                        the record of an approval
    wheel, wheelpicture, rings      the geometry of the wheel; what its picture shows; the measures of that picture
    palette, wheelnames             the colours and letters of pictures; the names on the wheel and where they stand
    wheelfields, drawing            the fields of the wheel as SVG; whole pictures of it
    thumbnail                       the wheel as a light picture without words
    scales, plots                   the geometry of plots along an axis; plots as SVG
    worldmap, mapviews              the geometry of the map of cities; its marks, names and addresses
    words, sums, rows, sentences    what pages say about results, in the language of the page
    views, cityviews, wheelviews    what a template gets; what pages say of a city itself; what the wheel of a round shows
    presentation, timeline          how a scored round becomes what its pages show; how a city's rounds become its history
    kpiviews, distribution          what the pages of KPIs show; the results of all cities along an axis and in a sentence
    editions, kpipresentation       a KPI in other editions; how the results of all cities become what its page shows
    groupviews, countryviews        what the pages of categories, sub-dimensions and goals show; of countries, with averages
    wording, sidebyside             every word of a comparison; what its pages show
    comparefiles                    what the script that compares cities reads
    pieces, packing                 large files put together from pieces that are kept; such files in a ZIP
    datafiles, workbook, directory  results.json and results.csv; results.xlsx; city.json and cities.json
    kpifiles, groupfiles            the results of all cities on one KPI; on what stands above KPIs: group.json, country.json
    tables, shelf                   every column of the tables of all data; the numbers of all cities in a few files
    shelfmeta, tablemeta, portal    what machines read about those files: what all of it shares; of tables; for data portals
    tablebook, shelffiles           tables as a workbook; every file of the data shelf
    parcel                          several files in one ZIP
    citation, structured            how to cite a round; pages in the words of schema.org
    faircopy                        the files that a round was read from, without comments
    papers, paperparts              a document or a picture before it is printed; what several of them show in common
    verificationreport              what the verification report shows
    shortpapers                     what snapshot, poster, certificate, stories and cards show
    pages, units                    a page with its address; a part of the site that is made and kept as one
    searchindex, finding            what the search knows and the bundle it reads; the home page, the list of cities, the search
    feeds, sitemap                  Atom feeds; sitemap.xml and robots.txt
    sharing                         pages of a city made ready to be cited, shared and read by programs
    embedding                       frames for other websites, and the answers of oEmbed
    badges, citybadges              one score as a small picture; all of them of a city
    codes                           what stands in the codes that people copy
    citydocuments                   every document and picture of a city with its address
    charts                          figures of Plotly, each with its words and its table
    stills                          the figures of their static pictures, wide and narrow
    comparepages, explorepages      the pages and files under compare/ and explore/
    citypages                       every page and file of a city
    kpipages, sitepages             the pages of KPIs and what stands above them; of the site as a whole
    shelfpage                       the data shelf as a part of the site, with the page that hands out its files
    assets, render                  the theme's files under hashed names; view to HTML
    chartpress, pictures            charts drawn by an installed Chrome or Chromium, in a process of its own; those pictures, kept
    spare, publish                  a copy of a large site to begin with; the only writer: a finished folder, swapped in whole
    beside                          work in a process of its own, while this one does something else
    documents                       documents and pictures printed by Typst, pictures drawn from that by PDFium
    receipt, ledger                 what tells that nothing has changed; what the last build made, for the next to keep
    report                          what a person reads in the terminal
    building, messages              one build on all processors; the catalogues of the translators
    reference, handbook             the reference of files and commands, from the code; the handbook, built by MkDocs
    commands                        what the commands of build.py do
"""
