// Runs before the first paint, so that a chosen theme does not flash. A classic script: modules wait for the page.
try {
  const theme = localStorage.getItem("vtr.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing follows the system.
}
