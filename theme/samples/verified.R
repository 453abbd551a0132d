results <- read.csv("results.csv", na.strings = "", encoding = "UTF-8")
rows <- subset(results, kpi == "EC-ICT-ICT-1C" & status == "verified")
columns <- c("city_name", "round", "value", "unit", "band")
write.table(rows[columns], sep = "\t", quote = FALSE,
            row.names = FALSE, col.names = FALSE)
