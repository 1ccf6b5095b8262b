// A reporter of the project's own, which must be heard with ours beside it.
module.exports = class {
  onRunComplete(_contexts, { numTotalTests }) {
    console.log(`the project's own reporter heard of ${numTotalTests} tests`);
  }
};
