import csv

columns = ("city_name", "round", "value", "unit", "band")
with open("results.csv", encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file):
        if row["kpi"] == "EC-ICT-ICT-1C" and row["status"] == "verified":
            print(*(row[name] for name in columns), sep="\t")
