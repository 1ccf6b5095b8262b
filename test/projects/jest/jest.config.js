module.exports = { transform: {}, reporters: ["default", "<rootDir>/own-reporter.js"] };
