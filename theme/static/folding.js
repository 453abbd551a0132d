// A text in small letters, without accents, its words apart by single spaces, as cityprofiles/spelling.py folds names: whoever looks for
// "more" finds "Møre". For every script that looks something up; a test holds the two together.
function folded(text) {
  "use strict";
  var letters = { "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h" };
  return text.toLowerCase().replace(/[øæœßđðþłıħ]/g, function (letter) { return letters[letter]; })
    .normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
