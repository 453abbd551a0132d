// Words and numbers of a page's language for the scripts that make pages, as the build writes them: compare/words.<language>.json.
function cityWords(words) {
  "use strict";
  function number(written) {
    var decimals = (written.split(".")[1] || "").length;
    return new Intl.NumberFormat(words.language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(written);
  }
  function say(key, values, count) {
    var message = words.messages[key];
    if (typeof message !== "string") {
      message = message[new Intl.PluralRules(words.language).select(count)];
      values = Object.assign({ count: number(String(count)) }, values);
    }
    return message.replace(/%\((\w+)\)s|%%/g, function (all, name) { return name ? values[name] : "%"; });
  }
  function percent(written) { return words.messages.percent.replace("{0}", number(written)); }
  function quantity(written, unit) {
    if (written === "yes" || written === "no") { return say(written); }
    return unit.charAt(0) === "%" ? percent(written) + unit.slice(1) : (number(written) + " " + unit).trim();
  }
  function names(items) {
    return items.reduce(function (done, name) { return words.messages.list.replace("{0}", function () { return done; }).replace("{1}", function () { return name; }); });
  }
  return { number: number, say: say, percent: percent, quantity: quantity, names: names };
}
cityWords.load = function (address) {
  return fetch(address).then(function (response) {
    if (!response.ok) { throw new Error(address); }
    return response.json();
  });
};
