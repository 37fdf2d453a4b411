console.log("workshop client");
console.error("shown when something fails");
