import csv

with open("results.csv", encoding="utf-8", newline="") as file:
    rows = [row for row in csv.DictReader(file) if row["kpi"] == "EC-ICT-ICT-1C" and row["status"] == "verified"]
for row in rows:
    print(row["city_name"], row["round"], row["value"], row["unit"], row["band"], sep="\t")
