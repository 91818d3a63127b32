"use strict";
// Sorts a table by a column: each head becomes a button. Without this script the tables stay as they are.
(function () {
  function value(row, column) {
    var text = "";
    row.cells[column].childNodes.forEach(function (part) {
      if (part.nodeName !== "SMALL") { text += part.textContent; }
    });
    return text.trim();
  }
  function number(text) {
    var found = text.replace(/\u2212/g, "-").replace(/,/g, "").match(/-?\d+(\.\d+)?/);
    return found ? parseFloat(found[0]) : NaN;
  }
  function sort(table, column, numeric, down) {
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    var sign = down ? -1 : 1;
    rows.sort(function (a, b) {
      var x = value(a, column), y = value(b, column);
      if (!numeric) { return sign * x.localeCompare(y, "en", { numeric: true }); }
      x = number(x); y = number(y);
      if (isNaN(x) || isNaN(y)) { return isNaN(x) - isNaN(y); }
      return sign * (x - y);
    });
    rows.forEach(function (row) { body.appendChild(row); });
  }
  document.querySelectorAll("table.sortable").forEach(function (table) {
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    heads.forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      while (head.firstChild) { button.appendChild(head.firstChild); }
      head.appendChild(button);
      button.addEventListener("click", function () {
        var numeric = head.classList.contains("n");
        var now = head.getAttribute("aria-sort");
        var down = now ? now === "ascending" : numeric;
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        sort(table, column, numeric, down);
      });
    });
  });
})();
