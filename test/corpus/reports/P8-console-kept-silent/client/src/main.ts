console.warn("kept on purpose");
console.error("shown when something fails");
