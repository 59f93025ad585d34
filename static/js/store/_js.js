// CSS shows what only JavaScript can do (steppers, copy buttons) when this class is there.
document.documentElement.classList.add("js")
